"""Freedom in the World against the counts of free, partly free and not free states that its reports print."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import sources, store
from allies.panel.states import with_ccode
from allies.store import Table

Pulled = Callable[[str], Table]


@pytest.mark.parametrize(("year", "counts"), [(2024, (85, 51, 59)), (2020, (82, 59, 54))])
def test_counts_of_states(pulled: Pulled, year: int, counts: tuple[int, int, int]) -> None:
    """Freedom in the World 2025 and 2021: 195 states each."""
    declared = sources.source("freedom_house")
    table = pulled("freedom_house").filter(_.year == year, ~_.country.isin(declared.not_states))
    found = {row["category"]: row["n"] for row in store.rows(table.group_by("category").aggregate(n=table.count()))}
    assert (found["F"], found["PF"], found["NF"]) == counts


def test_years(pulled: Pulled) -> None:
    years = [row["year"] for row in store.rows(pulled("freedom_house").select("year").distinct())]
    assert sorted(years) == [year for year in range(1972, 2025) if year != 1981]


def test_no_state_has_two_rows_in_a_year(pulled: Pulled) -> None:
    declared = sources.source("freedom_house")
    table = with_ccode(pulled("freedom_house"), declared, column="country", when="year", to="ccode")
    counts = table.filter(table.ccode.notnull()).group_by("ccode", "year").aggregate(n=lambda rows: rows.count())
    assert store.rows(counts.filter(counts.n > 1)) == []
