"""Who moved: both sides' parts add up, and known turns have the right mover."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allies import store
from allies.errors import InputError, NotCovered
from allies.models.alignment.moved import _shapley, between, moved
from allies.panel.rollcalls import RollCalls, roll_calls


@pytest.fixture(scope="module")
def calls(pulled: Callable[[str], store.Table]) -> RollCalls:
    for name in ("un_votes", "un_resolutions"):
        pulled(name)
    return roll_calls()


@given(st.lists(st.tuples(*[st.sampled_from([0.0, 0.5, 1.0])] * 4), min_size=1))
def test_parts_add_up_and_who_stood_still_did_nothing(votes: list[tuple[float, float, float, float]]) -> None:
    a0, b0, a1, b1 = np.array(votes).T
    by_a, by_b = _shapley(a0, b0, a1, b1)
    assert np.allclose(by_a + by_b, np.abs(a0 - b0) - np.abs(a1 - b1))
    assert np.allclose(by_a[a0 == a1], 0)
    other_b, other_a = _shapley(b0, a0, b1, a1)
    assert np.allclose(by_a, other_a)
    assert np.allclose(by_b, other_b)


@pytest.mark.parametrize(
    ("pair", "years", "mover"),
    [
        (("USA", "GBR"), (2024, 2025), "USA"),
        (("USA", "SLV"), (2024, 2025), "USA"),
        (("USA", "ARG"), (2023, 2024), "ARG"),
    ],
)
def test_known_turns_have_the_right_mover(
    pair: tuple[str, str], years: tuple[int, int], mover: str, calls: RollCalls
) -> None:
    """MODEL, sixth finding: in 2025 the United States moved and El Salvador did not follow; Argentina in session 79."""
    rows = {row["part"]: row for row in moved(*pair, *years, calls=calls).rows}
    assert rows[mover]["share"] > 0.8
    assert rows[mover]["lower"] * rows[mover]["upper"] > 0
    total = sum(rows[name]["estimate"] for name in pair)
    assert rows["both"]["estimate"] == pytest.approx(total, abs=1e-12)


def test_wrong_years_and_years_too_far_apart(calls: RollCalls) -> None:
    with pytest.raises(InputError, match="the earlier first"):
        moved("USA", "SLV", 2025, 2024, calls=calls)
    with pytest.raises(InputError, match="expected two, such as 2024:2025"):
        between("USA", "SLV", "2024")
    with pytest.raises(NotCovered, match="expected 3 at least"):
        moved("USA", "SLV", 1946, 2025, calls=calls)
