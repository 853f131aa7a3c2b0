"""Security Council votes: totals and votes from PROVENANCE.md."""

from __future__ import annotations

from collections.abc import Callable

import ibis
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_totals(pulled: Pulled) -> None:
    table = pulled("unsc_votes")
    counts = {row["vote"]: row["n"] for row in store.rows(table.group_by("vote").aggregate(n=table.count()))}
    assert counts == {"yes": 39_307, "abstain": 1_055, "absent": 660, "no": 57}
    (row,) = store.rows(table.aggregate(calls=_.roll_call.nunique(), last=_.date.max()))
    assert (row["calls"], str(row["last"])) == (2_797, "2025-10-31")


def test_the_council_has_eleven_members_then_fifteen(pulled: Pulled) -> None:
    """Charter of the United Nations, article 23, as amended from 1966."""
    sizes = pulled("unsc_votes").group_by("roll_call").aggregate(year=_.date.year().min(), n=_.iso3c.nunique())
    wrong = sizes.filter(_.n != ibis.ifelse(_.year < 1966, 11, 15))
    assert store.rows(wrong) == []


def test_known_votes(pulled: Pulled) -> None:
    table = pulled("unsc_votes")
    wanted = [("S/RES/678(1990)", "no", {"CUB", "YEM"}), ("S/RES/2728(2024)", "abstain", {"USA"})]
    for resolution, vote, states in wanted:
        found = store.rows(table.filter(_.resolution == resolution, _.vote == vote))
        assert {row["iso3c"] for row in found} == states
    abstained = store.rows(table.filter(_.resolution == "S/RES/1973(2011)", _.vote == "abstain"))
    assert {row["iso3c"] for row in abstained} == {"BRA", "CHN", "DEU", "IND", "RUS"}
