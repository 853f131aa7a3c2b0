"""Polity 5 and UDS against the published scale and V-Dem."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_polity_ends_in_2018_save_one_state(pulled: Pulled) -> None:
    later = store.rows(pulled("polity").filter(_.polity2.notnull(), _.year > 2018).order_by("year"))
    assert [(row["ccode"], row["year"], row["polity2"]) for row in later] == [(2, 2019, 7), (2, 2020, 5)]


def test_known_scores(pulled: Pulled) -> None:
    """Polity 5 (Center for Systemic Peace), 2018: Japan 10, North Korea -10, Saudi Arabia -10, Russia 4, Turkey -4."""
    table = pulled("polity").filter(_.year == 2018)
    scores = {row["ccode"]: row["polity2"] for row in store.rows(table)}
    assert [scores[ccode] for ccode in (740, 731, 670, 365, 640)] == [10, -10, -10, 4, -4]


def test_scores_agree_with_v_dem(pulled: Pulled) -> None:
    joined = pulled("polity").join(pulled("vdem_polyarchy"), ["ccode", "year"])
    (row,) = store.rows(
        joined.aggregate(polity=_.polity2.corr(_.polyarchy, how="pop"), uds=_.uds.corr(_.polyarchy, how="pop"))
    )
    assert row["polity"] > 0.8
    assert row["uds"] > 0.9
