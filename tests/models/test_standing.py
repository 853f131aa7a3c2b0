"""Where two states stand, from the release: ranks with intervals, discordance, and words where there is no number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allies.models.alignment import standing
from allies.models.alignment.indicators import DIMENSIONS


def test_a_profile_is_a_vector_with_words_where_it_is_silent() -> None:
    rows = {row["dimension"]: row for row in standing.standings("USA", "SLV").rows}
    assert list(rows) == list(DIMENSIONS)
    for row in rows.values():
        assert (row["estimate"] is None) == (row["status"] != "observed") == bool(row["note"])
        if row["estimate"] is not None:
            assert row["lower"] < row["estimate"] < row["upper"]
            assert 1 <= row["rank_lower"] <= row["rank"] <= row["rank_upper"] <= row["partners"]
            assert row["percentile_lower"] <= row["percentile"] <= row["percentile_upper"]
    assert rows["social"]["note"].startswith("Too thin: 1 indicator")


@pytest.mark.parametrize(
    ("pair", "year", "dimension", "status", "says"),
    [
        (("DEU", "FRA"), None, "attention", "not_covered", "partners of USA only"),
        (("USA", "SSD"), 2005, "votes", "not_a_state", "no state"),
        (("USA", "SLV"), 1900, "votes", "not_covered", "runs from 1946 to 2025"),
        (("USA", "SLV"), 2031, "votes", "not_covered", "runs from 1946 to 2025"),
        (("USA", "TWN"), None, "votes", "not_covered", "No indicator spoke"),
    ],
)
def test_silence_says_why(pair: tuple[str, str], year: int | None, dimension: str, status: str, says: str) -> None:
    row = {row["dimension"]: row for row in standing.standings(*pair, year=year).rows}[dimension]
    assert row["estimate"] is None
    assert row["rank"] is None
    assert row["status"] == status
    assert says in row["note"]


def test_the_same_from_both_sides() -> None:
    one, two = (standing.standings(*pair).rows for pair in (("DEU", "FRA"), ("FRA", "DEU")))
    for first, second in zip(one, two, strict=True):
        assert first["estimate"] == second["estimate"]
        assert first["sent"] is None or first["sent"] == -second["sent"]


def test_a_rank_holds_the_neighbours_that_it_cannot_be_told_from() -> None:
    rows = standing.rank("USA", "votes").rows
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    assert rows[0]["iso3c"] == "ISR"
    middle = rows[len(rows) // 2]
    assert middle["rank_upper"] - middle["rank_lower"] > 10


@given(st.lists(st.floats(-3, 3), min_size=3, max_size=30, unique=True))
def test_with_no_error_a_rank_is_its_place(values: list[float]) -> None:
    means = np.array(values)
    drawn = standing.draws(means, np.zeros(len(means)))
    for at in range(len(means)):
        place = standing._place(at, means, drawn)
        assert place["rank"] == place["rank_lower"] == place["rank_upper"] == 1 + (means > means[at]).sum()


def test_discordance_is_between_nothing_and_everything() -> None:
    """A treaty partner that votes alike is less discordant than one that only hosts troops and buys arms."""
    found = {name: standing.discordance("USA", name) for name in ("GBR", "SLV", "SAU")}
    for row in found.values():
        assert 0 <= row["lower"] <= row["estimate"] <= row["upper"] <= 1.001
        assert 0.3 < row["expected"] < 0.7
    assert found["GBR"]["estimate"] < found["SLV"]["estimate"] < found["SAU"]["estimate"]
    assert standing.discordance("USA", "SSD", year=1950)["status"] == "missing"


def test_parts_and_reference_add_up_to_the_estimate() -> None:
    found = standing.explained("USA", "SLV", "military").rows
    row = {row["dimension"]: row for row in standing.standings("USA", "SLV").rows}["military"]
    assert sum(part["part"] for part in found) == pytest.approx(row["estimate"], abs=1e-9)
    assert found[-1]["indicator"] == "reference"
    years = {row["year"] for row in standing.history("USA", "SLV", dimensions=["military"]).rows}
    assert standing.explained("USA", "SLV", "military", year=min(years)).rows
