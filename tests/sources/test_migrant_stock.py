"""Migrant stock against the totals that the UN printed in the same revision."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_world_total(pulled: Pulled) -> None:
    """World 2019: 271,642,105 (UN DESA, revision 2019), 7,950,441 of other South and 3,407,920 of other North."""
    (row,) = store.rows(pulled("migrant_stock").filter(_.year == 2019).aggregate(n=_.stock.sum()))
    assert row["n"] + 7_950_441 + 3_407_920 == 271_642_105


def test_el_salvador_and_mexico(pulled: Pulled) -> None:
    """PROVENANCE.md: born in El Salvador and living in the United States, 1,429,155; in Mexico, 11.49 m."""
    table = pulled("migrant_stock").filter(_.destination == "United States of America", _.year == 2019)
    found = {row["origin"]: row["stock"] for row in store.rows(table)}
    assert (found["El Salvador"], found["Mexico"]) == (1_429_155, 11_489_684)


def test_no_aggregate_and_no_pair_with_itself(pulled: Pulled) -> None:
    table = pulled("migrant_stock")
    assert store.rows(table.filter(_.origin == _.destination)) == []
    assert store.rows(table.filter(_.destination.isin(["WORLD", "Micronesia", "Caribbean"]))) == []


def test_zero_is_kept_and_absence_is_no_zero(pulled: Pulled) -> None:
    zeros = pulled("migrant_stock").filter(_.stock == 0)
    (row,) = store.rows(zeros.aggregate(n=zeros.count()))
    assert row["n"] == 1_978
