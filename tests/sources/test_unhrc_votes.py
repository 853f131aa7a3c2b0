"""Human Rights Council votes against the tallies that the United Nations published."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


@pytest.mark.parametrize(
    ("symbol", "tally"),
    [("A/HRC/RES/49/1", (32, 2, 13)), ("A/HRC/RES/S-30/1", (24, 9, 14)), ("A/HRC/RES/S-35/1", (25, 6, 16))],
)
def test_published_tallies(pulled: Pulled, symbol: str, tally: tuple[int, int, int]) -> None:
    """In favour, against, abstaining: Ukraine (4 March 2022), Palestine (27 May 2021), Iran (24 November 2022)."""
    table = pulled("unhrc_votes").filter(_.symbol == symbol)
    counts = {row["vote"]: row["n"] for row in store.rows(table.group_by("vote").aggregate(n=table.count()))}
    assert (counts["yes"], counts["no"], counts["abstain"]) == tally


def test_size(pulled: Pulled) -> None:
    """PROVENANCE.md: 80,158 votes of 154 states in 1,705 roll calls; two are there twice; China's seat is two."""
    table = pulled("unhrc_votes")
    (row,) = store.rows(table.aggregate(n=table.count(), calls=_.roll_call.nunique(), states=_.iso3c.nunique()))
    assert (row["n"], row["calls"], row["states"]) == (80_156, 1_705, 155)


def test_a_blank_is_no_vote(pulled: Pulled) -> None:
    blank = pulled("unhrc_votes").filter(_.vote.isnull())
    counts = {row["iso3c"]: row["n"] for row in store.rows(blank.group_by("iso3c").aggregate(n=blank.count()))}
    assert (sum(counts.values()), sum(counts[state] for state in ("CUB", "BOL", "VEN"))) == (642, 407)
