"""Disputes against the mirror's record (PROVENANCE, conflict), the dyads of the same project and known wars."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_falklands_and_second_world_war(pulled: Pulled) -> None:
    rows = {row["dispute"]: row for row in store.rows(pulled("cow_mid_disputes").filter(_.dispute.isin([258, 3630])))}
    assert (rows[3630]["year"], rows[3630]["outcome"], rows[3630]["hostility"]) == (1982, "side_b_won", 5)
    assert (rows[258]["year"], rows[258]["hostility"], rows[258]["fatality"]) == (1939, 5, 6)


def test_every_dispute_has_dyads_and_the_same_highest_level(pulled: Pulled) -> None:
    """2,436 disputes (PROVENANCE); in one the highest level is not that of any dyad, in one (4005) the year is not."""
    disputes, dyads = pulled("cow_mid_disputes"), pulled("cow_mid_dyads")
    of = dyads.group_by("dispute").aggregate(level=dyads.hostility1.max(), first=dyads.year.min())
    both = disputes.join(of, "dispute")
    (found,) = store.rows(
        both.aggregate(
            rows=both.count(), level=(both.level == both.hostility).sum(), first=(both.first == both.year).sum()
        )
    )
    assert found == {"rows": 2_436, "level": 2_435, "first": 2_435}
