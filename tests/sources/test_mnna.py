"""Designations against the text of 22 U.S.C. 2321k(b) and the dates in PROVENANCE.md."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from allies import store


def test_the_statute_names_six_and_four_determinations_follow(pulled: Callable[[str], store.Table]) -> None:
    rows = store.rows(pulled("mnna"))
    assert {row["iso3c"] for row in rows if row["date"] is None} == {"AUS", "EGY", "ISR", "JPN", "KOR", "NZL"}
    assert {row["year"] for row in rows if row["date"] is None} == {1996}
    assert {(row["iso3c"], row["action"], row["date"]) for row in rows if row["date"]} == {
        ("QAT", "designated", date(2022, 3, 10)),
        ("COL", "designated", date(2022, 5, 23)),
        ("AFG", "terminated", date(2022, 9, 23)),
        ("KEN", "designated", date(2024, 6, 24)),
    }
