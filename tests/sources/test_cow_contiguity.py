"""Contiguity against the mirror's record (PROVENANCE, geography) and the end of the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import sources, store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_neighbours_of_el_salvador(pulled: Pulled) -> None:
    """Land border with Guatemala (90) and Honduras (91); 24 miles of water from Nicaragua (93)."""
    rows = store.rows(pulled("cow_contiguity").filter(_.ccode1 == 92, _.censored))
    found = {row["ccode2"]: row["contiguity"] for row in rows}
    assert (found[90], found[91], found[93]) == (1, 1, 3)


def test_the_border_with_canada_is_unknown_after_2016_not_absent(pulled: Pulled) -> None:
    (row,) = store.rows(pulled("cow_contiguity").filter(_.ccode1 == 2, _.ccode2 == 20))
    assert (row["end"], row["censored"]) == (date(2016, 12, 31), True)
    declared = sources.source("cow_contiguity")
    assert store.lineage(store.table_path("cow_contiguity"))["data_end"] == "2016-12-31"
    assert (declared.coverage.end, declared.absence) == (2016, "zero")


def test_both_directions_and_no_overlap(pulled: Pulled) -> None:
    table = pulled("cow_contiguity")
    back = table.rename(ccode1="ccode2", ccode2="ccode1").select(table.columns)
    assert store.rows(table.difference(back)) == []
    other = table.view()
    both = table.join(other, [table.ccode1 == other.ccode1, table.ccode2 == other.ccode2, table.start < other.start])
    assert store.rows(both.filter(table.end > other.start).select(table.ccode1, table.ccode2)) == []
