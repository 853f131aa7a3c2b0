"""Opinion of the United States against the numbers of Pew's report of 26 June 2017."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from ibis import _

from allies import store
from allies.store import Table


def test_medians_of_37_countries(pulled: Callable[[str], Table]) -> None:
    """Pew 2017: a median of 49 per cent had a favourable view, and 22 per cent confidence in the president."""
    rows = store.rows(pulled("pew_us_image").filter(_.year == 2017))
    assert len(rows) == 37
    assert median(row["favourable"] for row in rows) == 49
    assert median(row["confidence"] for row in rows) == 22


def test_confidence_rose_in_two_states_only(pulled: Callable[[str], Table]) -> None:
    """Pew 2017: of 37 countries, Trump had higher marks than Obama at the end in Russia and Israel only."""
    table = pulled("pew_us_image").filter(_.confidence.notnull())
    last = {row["country"]: row["confidence"] for row in store.rows(table.filter(_.year == 2017))}
    before: dict[str, int] = {}
    for row in store.rows(table.filter(_.year.between(2013, 2016)).order_by("year")):
        before[row["country"]] = row["confidence"]
    assert {country for country, share in before.items() if last[country] > share} == {"Russia", "Israel"}
