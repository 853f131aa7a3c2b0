"""World Press Freedom Index; ranks from PROVENANCE.md, checked there with RSF."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_ranks(pulled: Pulled) -> None:
    table = pulled("press_freedom").filter(_.iso3c.isin(["SLV", "USA"]), _.year >= 2022)
    found = {(row["iso3c"], row["year"]): row["rank"] for row in store.rows(table)}
    assert found == {("SLV", 2022): 112, ("SLV", 2023): 115, ("USA", 2022): 42, ("USA", 2023): 45}


def test_each_edition_ranks_180_by_score(pulled: Pulled) -> None:
    table = pulled("press_freedom")
    best = table.group_by("year").aggregate(n=table.count(), first=_.score.argmin("rank"), top=_.score.max())
    editions = store.rows(best)
    assert len(editions) == 10
    assert all(row["n"] == 180 and row["first"] == row["top"] for row in editions)


def test_the_break_of_2022_shows(pulled: Pulled) -> None:
    table = pulled("press_freedom").group_by("method")
    years = {row["method"]: (row["a"], row["b"]) for row in store.rows(table.aggregate(a=_.year.min(), b=_.year.max()))}
    assert years == {"to 2021": (2014, 2021), "from 2022": (2022, 2023)}
    parts = pulled("press_freedom").filter(_.political.notnull()).year.min()
    assert store.rows(parts.as_table()) == [{parts.get_name(): 2022}]
