"""Capitals against known moves and CEPII's distances between capitals, a source made by others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import asin, cos, radians, sin, sqrt

import pytest
from ibis import _

from allies import sources, store
from allies.panel.states import with_ccode
from allies.store import Table

Pulled = Callable[[str], Table]


def kilometres(one: dict[str, float], two: dict[str, float]) -> float:
    lat1, lon1, lat2, lon2 = (radians(row[name]) for row in (one, two) for name in ("latitude", "longitude"))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(chord))


@pytest.mark.parametrize(
    ("ccode", "day", "capital"),
    [
        (140, date(1960, 4, 20), "Rio de Janeiro"),
        (140, date(1960, 4, 21), "Brasilia"),
        (220, date(1941, 1, 1), "Vichy"),
        (516, date(2024, 1, 1), "Gitega"),
        (92, date(2024, 1, 1), "San Salvador"),
    ],
)
def test_capital_on_a_day(ccode: int, day: date, capital: str, pulled: Pulled) -> None:
    rows = store.rows(pulled("capitals").filter(_.ccode == ccode, _.start <= day, _.end >= day))
    assert [row["capital"] for row in rows] == [capital]


def test_coordinates_agree_with_distances_from_washington(pulled: Pulled) -> None:
    """Nine in ten agree to 30 km; PROVENANCE gives 3,049 km for San Salvador."""
    now = store.rows(pulled("capitals").filter(_.censored))
    places = {row["ccode"]: row for row in now}
    assert all(row["latitude"] is not None for row in now)
    assert kilometres(places[2], places[92]) == pytest.approx(3049, abs=5)
    geodist = pulled("geodist").filter(_.iso1 == "USA")
    coded = with_ccode(geodist, sources.source("geodist"), column="iso2", when="year", to="ccode")
    gaps = [
        abs(kilometres(places[2], places[row["ccode"]]) - row["capital_km"])
        for row in store.rows(coded.filter(_.ccode.notnull()))
        if row["ccode"] in places
    ]
    assert len(gaps) > 170
    assert sum(gap < 30 for gap in gaps) / len(gaps) > 0.9
