"""Trips abroad of Presidents and Secretaries of State; numbers from PROVENANCE.md of the mirror."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from allies import sources, store
from allies.panel import states


def test_counts_and_last_days_by_role(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("us_travels")
    by_role = {
        row["role"]: row
        for row in store.rows(
            table.group_by("role").aggregate(n=table.count(), first=table.start.min(), last=table.start.max())
        )
    }
    assert (by_role["secretary"]["n"], by_role["president"]["n"]) == (3439, 832)
    assert by_role["secretary"]["first"] == date(1866, 1, 9)
    assert (by_role["secretary"]["last"], by_role["president"]["last"]) == (date(2025, 2, 19), date(2024, 12, 2))


def test_first_tour_of_rubio(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("us_travels")
    tour = store.rows(table.filter(table.person == "Marco Rubio").order_by("start", "trip_id").limit(5))
    assert [(row["country"], row["start"].isoformat()) for row in tour] == [
        ("Panama", "2025-02-01"),
        ("El Salvador", "2025-02-03"),
        ("Costa Rica", "2025-02-04"),
        ("Guatemala", "2025-02-04"),
        ("Dominican Republic", "2025-02-05"),
    ]


def test_every_country_is_known_and_saigon_is_south_vietnam(pulled: Callable[[str], store.Table]) -> None:
    source = sources.source("us_travels")
    table = states.with_ccode(pulled("us_travels"), source, column="country", when="start", to="ccode")
    no_code = {row["country"] for row in store.rows(table.filter(table.ccode.isnull()).select("country").distinct())}
    assert no_code == set(source.not_states)
    saigon = store.rows(table.filter(table.locale.contains("Saigon")).select("ccode").distinct())
    assert [row["ccode"] for row in saigon] == [817]
