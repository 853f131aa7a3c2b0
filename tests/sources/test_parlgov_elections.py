"""ParlGov elections against official results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from ibis import _

from allies import store
from allies.store import Table

# Bundeswahlleiter 2021; House of Commons Library 2019 (with the Speaker and Northern Ireland, 650 seats).
RESULTS = {
    ("DEU", date(2021, 9, 26)): {"SPD": 206, "CDU": 152, "B90/Gru": 118, "FDP": 92, "AfD": 83, "CSU": 45},
    ("GBR", date(2019, 12, 12)): {"Con": 365, "SNP": 48},
}


@pytest.mark.parametrize("election", list(RESULTS))
def test_official_results(pulled: Callable[[str], Table], election: tuple[str, date]) -> None:
    state, day = election
    rows = store.rows(pulled("parlgov_elections").filter(_.iso3c == state, _.date == day, _.kind == "parliament"))
    found = {row["party"]: row["seats"] for row in rows}
    assert {party: found[party] for party in RESULTS[election]} == RESULTS[election]


def test_votes_do_not_exceed_all(pulled: Callable[[str], Table]) -> None:
    """Rounding alone may lift the sum of an election above 100."""
    sums = pulled("parlgov_elections").group_by("election_id").aggregate(vote=_.vote.sum())
    assert store.rows(sums.filter(_.vote > 101)) == []
