"""Distances between Gleditsch-Ward states against those between COW states and the mirror's record."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_rows_and_years(pulled: Pulled) -> None:
    """PROVENANCE: 871,034 rows, 1886-2019."""
    table = pulled("gw_min_distance")
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            start=table.year.min(),
            end=table.year.max(),
            ordered=(table.gwcode1 < table.gwcode2).all(),
        )
    )
    assert found == {"rows": 871_034, "start": 1886, "end": 2019, "ordered": True}


def test_same_pairs_are_as_far_apart_in_both_systems(pulled: Pulled) -> None:
    ours, theirs = pulled("gw_min_distance").filter(_.year == 2019), pulled("min_distance").filter(_.year == 2019)
    both = ours.join(theirs, [ours.gwcode1 == theirs.ccode1, ours.gwcode2 == theirs.ccode2])
    (found,) = store.rows(
        both.aggregate(rows=both.count(), gap=(both.distance_km - both.distance_km_right).abs().max())
    )
    assert found["rows"] > 14_000
    assert found["gap"] < 0.001  # km: computed twice from the same shapes


def test_tibet_touched_india_and_china(pulled: Pulled) -> None:
    rows = store.rows(pulled("gw_min_distance").filter(_.year == 1948, _.gwcode1 == 710, _.gwcode2 == 711))
    assert [row["distance_km"] for row in rows] == [0]
