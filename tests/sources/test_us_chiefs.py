"""Chiefs of mission against spells in the mirror's record and against well known envoys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import store
from allies.store import Table


def test_ambassadors_to_el_salvador(pulled: Callable[[str], Table]) -> None:
    """PROVENANCE: Manes 2016-19, Johnson from 2019-09-06."""
    table = pulled("us_chiefs").filter(_.mission == "el salvador", _.start > date(2016, 1, 1)).order_by("start")
    found = [(row["name"], row["start"], row["end"]) for row in store.rows(table)]
    assert found == [
        ("Jean Elizabeth Manes", date(2016, 3, 30), date(2019, 7, 31)),
        ("Ronald D. Johnson", date(2019, 9, 6), None),
    ]


def test_known_envoys(pulled: Callable[[str], Table]) -> None:
    """Franklin was received in Paris on 23 March 1779; Adams in London on 1 June 1785; Kennan in Moscow in 1952."""
    table = pulled("us_chiefs")

    def spell(mission: str, surname: str) -> list[date]:
        rows = table.filter(_.mission == mission, _.name.endswith(surname)).order_by("start")
        return [row["start"] for row in store.rows(rows)]

    assert date(1779, 3, 23) in spell("france", "Franklin")
    assert date(1785, 6, 1) in spell("united kingdom", "Adams")
    assert [day.year for day in spell("russia", "Kennan")] == [1952]


def test_spells_run_forward_and_open_ones_are_recent(pulled: Callable[[str], Table]) -> None:
    """The end of the Historian's list: nobody is in post since before 2017."""
    table = pulled("us_chiefs")
    (found,) = store.rows(
        table.aggregate(back=(_.end < _.start).sum(), open=_.start.min(where=_.end.isnull()), last=_.start.max())
    )
    assert found["back"] == 0
    assert found["open"].year >= 2017
    assert found["last"] <= date(2021, 1, 20)
