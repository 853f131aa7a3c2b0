"""Numbers of organisations against the memberships themselves, from another packager, and the mirror's record."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_every_count_is_the_number_of_memberships(pulled: Pulled) -> None:
    """peacesciencer counted, igoR gave the memberships: 15,557 state-years agree in all three types."""
    rows, counts = pulled("cow_igo_membership"), pulled("cow_igo_counts")
    kinds = ["full", "associate", "observer"]
    made = rows.group_by("ccode", "year").aggregate(**{f"{kind}_": (rows.membership == kind).sum() for kind in kinds})
    both = counts.left_join(made, ["ccode", "year"])
    same = sum((both[kind] == both[f"{kind}_"].fill_null(0)).cast("int64") for kind in kinds) == len(kinds)
    (found,) = store.rows(both.aggregate(rows=both.count(), same=same.sum()))
    assert found == {"rows": 15_557, "same": 15_557}


def test_el_salvador_observes_the_non_aligned_movement_alone(pulled: Pulled) -> None:
    """PROVENANCE, igo_cow: SLV is an observer of NAM."""
    (row,) = store.rows(pulled("cow_igo_counts").filter(_.ccode == 92, _.year == 2014))
    assert (row["observer"], row["any_type"]) == (1, row["full"] + row["associate"] + 1)
