"""Populist votes against the results of the European elections."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_official_results(pulled: Callable[[str], Table]) -> None:
    """European Parliament, results: National Front 1984 11.0 per cent and 10 seats; Lega 2019 34.3 and M5S 17.1."""
    table = pulled("populist_ep_votes")
    (front,) = store.rows(table.filter(_.country == "France", _.year == 1984))
    assert (front["vote"], front["seats"]) == (11.0, 10)
    italy = {
        row["party_english"]: row["vote"] for row in store.rows(table.filter(_.country == "Italy", _.year == 2019))
    }
    assert any(abs(vote - 34.3) < 0.1 for vote in italy.values())
    assert any(abs(vote - 17.1) < 0.1 for vote in italy.values())


def test_they_match_parlgov(pulled: Callable[[str], Table]) -> None:
    """ParlGov's European elections of 2014: the same total of populist votes for the Danish People's Party (26.6)."""
    table = pulled("populist_ep_votes").filter(_.country == "Denmark", _.year == 2014)
    official = pulled("parlgov_elections").filter(
        _.iso3c == "DNK", _.kind == "ep", _.date.year() == 2014, _.party_english == "Danish Peoples Party"
    )
    (danish,) = store.rows(official)
    assert any(abs(row["vote"] - danish["vote"]) < 0.1 for row in store.rows(table))
