"""Areas, coasts and continents against a data base of countries made by others (mledoze/countries)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from ibis import _

from allies import sources, store
from allies.store import Table

Pulled = Callable[[str], Table]


@pytest.fixture
def pairs(pulled: Pulled, mirror: Path) -> dict[str, tuple[dict[str, object], dict[str, str]]]:
    with (mirror / "country_codes" / "countries.csv").open(encoding="utf-8", newline="") as file:
        theirs = {row["cca3"]: row for row in csv.DictReader(file)}
    names = sources.source("state_areas").names
    rows = {names.get(row["iso3"], row["iso3"]): row for row in store.rows(pulled("state_areas"))}
    return {code: (row, theirs[code]) for code, row in rows.items() if code in theirs}


def test_nine_in_ten_areas_agree_to_a_twentieth(pairs: dict[str, tuple[dict[str, float], dict[str, str]]]) -> None:
    """Morocco and Sudan differ by Western Sahara and South Sudan."""
    ratios = {code: ours["area_km2"] / float(theirs["area"]) for code, (ours, theirs) in pairs.items()}
    assert len(ratios) > 220
    assert sum(abs(ratio - 1) < 0.05 for ratio in ratios.values()) > 0.9 * len(ratios)
    assert ratios["MAR"] > 1.5
    assert ratios["SDN"] > 1.3


def test_four_states_without_a_coast_are_not_marked(pairs: dict[str, tuple[dict[str, object], dict[str, str]]]) -> None:
    differ = {code for code, (ours, theirs) in pairs.items() if ours["landlocked"] != (theirs["landlocked"] == "1")}
    assert differ == {"AND", "BLR", "MDA", "SMR"}


def test_one_row_per_code(pulled: Pulled) -> None:
    (row,) = store.rows(pulled("state_areas").filter(_.iso3 == "SLV"))
    assert (row["continent"], row["official_language"], row["colonizer"]) == ("America", "Spanish", "ESP")
    assert row["internal_km"] == pytest.approx((row["area_km2"] / 3.14159) ** 0.5 * 2 / 3, rel=0.001)
