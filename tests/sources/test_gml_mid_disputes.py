"""Disputes against the mirror's record (PROVENANCE, conflict) and the dyads of the same authors."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_every_dispute_has_dyads_and_the_same_highest_level(pulled: Pulled) -> None:
    """PROVENANCE: 2,174 disputes."""
    disputes, dyads = pulled("gml_mid_disputes"), pulled("gml_mid_dyads")
    of = dyads.group_by("dispute").aggregate(level=dyads.hostility1.max(), first=dyads.year.min())
    both = disputes.join(of, "dispute")
    same = (both.level == both.hostility) & (both.first == both.year)
    assert store.rows(both.aggregate(rows=both.count(), same=same.sum())) == [{"rows": 2_174, "same": 2_174}]


def test_the_first_dispute_was_corrected(pulled: Pulled) -> None:
    """Dispute 2 of 1902 lasted a day to a month here, and half a year in the COW edition."""
    (ours,) = store.rows(pulled("gml_mid_disputes").filter(_.dispute == 2))
    (theirs,) = store.rows(pulled("cow_mid_disputes").filter(_.dispute == 2))
    assert ours["days_max"] <= 31 < 170 < theirs["days_min"]


def test_a_month_that_does_not_exist_is_empty(pulled: Pulled) -> None:
    rows = store.rows(pulled("gml_mid_disputes").filter(_.month.isnull() | ~_.month.between(1, 12)))
    assert [row["month"] for row in rows] == [None]
