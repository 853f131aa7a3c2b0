"""Leave-one-out errors: exact where a formula is known, near the bootstrap elsewhere, intervals that hold."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allies import measures, store
from allies.measures.identical import interval
from allies.models.jackknife import by_year, left_out

PAIRS = np.array(list(product((1, 2, 3), repeat=2)))
Estimates = list[dict[str, float]]


def estimates(tables: list[list[int]]) -> Estimates:
    table = store.from_rows(["year", *measures.CELLS], [[at, *map(int, cells)] for at, cells in enumerate(tables)])
    return by_year(store.rows(measures.scored(left_out(table))), 0.9)


@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.lists(st.integers(0, 20), min_size=9, max_size=9).filter(lambda n: sum(n) > 1), min_size=10, max_size=10
    )
)
def test_errors_of_means_are_the_textbook_ones(tables: list[list[int]]) -> None:
    """For a mean the jackknife is the standard deviation over the root of n, exactly."""
    for counts, found in zip(tables, estimates(tables), strict=True):
        n = sum(counts)
        votes = np.repeat(PAIRS, counts, axis=0)
        alike = 1 - np.abs(votes[:, 0] - votes[:, 1]) / 2
        assert found["agreement_se"] == pytest.approx(alike.std(ddof=1) / np.sqrt(n), abs=1e-9)
        assert found["s_score_se"] == pytest.approx(2 * alike.std(ddof=1) / np.sqrt(n), abs=1e-9)
        assert (found["identical_lower"], found["identical_upper"]) == interval(found["identical"], n, 0.9)


def test_errors_are_near_the_bootstrap() -> None:
    """United States and El Salvador, 2025: ten thousand resamples of the 181 roll calls, done here with NumPy."""
    row = store.select(store.released("un_contingency"), ccode1=[2], ccode2=[92], year=[2025])[0]
    counts = [row[cell] for cell in measures.CELLS]
    (found,) = estimates([counts])
    draws = np.random.default_rng(7).multinomial(sum(counts), np.array(counts) / sum(counts), 10_000)
    resampled = store.from_rows(["year", *measures.CELLS], [[at, *map(int, draw)] for at, draw in enumerate(draws)])
    scores = store.rows(measures.scored(resampled))
    for name in ("agreement", "s_score", "kappa", "scott_pi"):
        spread = np.std([score[name] for score in scores])
        assert found[f"{name}_se"] == pytest.approx(spread, rel=0.1), name


def test_ninety_percent_intervals_hold() -> None:
    """1,000 years of 120 roll calls drawn from one table: the intervals hold the true score 85 to 95 times in 100."""
    truth = np.array([40, 6, 9, 12, 10, 5, 8, 4, 26], dtype=float)
    (whole,) = estimates([[int(1000 * n) for n in truth]])
    draws = np.random.default_rng(11).multinomial(120, truth / truth.sum(), 1000)
    found = estimates([list(draw) for draw in draws])
    for name in measures.NAMES:
        held = np.mean([row[f"{name}_lower"] <= whole[name] <= row[f"{name}_upper"] for row in found])
        assert 0.85 <= held <= 0.95, (name, held)


def test_an_undefined_score_has_no_interval() -> None:
    (constant,) = estimates([[9, 0, 0, 0, 0, 0, 0, 0, 0]])
    assert constant["kappa"] is constant["kappa_lower"] is constant["kappa_se"] is None
    assert constant["agreement_se"] == 0
