"""Every measure on tables worked by hand and against other packages' definitions, and its properties."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, kendalltau

from allies import measures, store
from allies.measures.identical import interval

POSITIONS = (1, 2, 3)
tables = st.lists(st.integers(0, 30), min_size=9, max_size=9).filter(any)


def scores(*counts: list[int]) -> list[dict[str, float | None]]:
    table = store.from_rows(["row", *measures.CELLS], [[at, *cells] for at, cells in enumerate(counts)])
    return store.rows(measures.scored(table).order_by("row"))


def reference(counts: list[int]) -> dict[str, float | None]:
    """Compute every measure from its textbook definition on the votes themselves, without the package."""
    votes = [(i, j) for (i, j), n in zip(product(POSITIONS, repeat=2), counts, strict=True) for _ in range(n)]
    a, b = np.array(votes).T
    seen = np.mean(np.abs(a - b) / 2)
    chance = np.mean(np.abs(a[:, None] - b[None, :]) / 2)
    pooled = np.concatenate([a, b])
    pooled_chance = np.mean(np.abs(pooled[:, None] - pooled[None, :]) / 2)
    tau = kendalltau(a, b, variant="b").statistic if len(set(a)) > 1 and len(set(b)) > 1 else None
    return {
        "identical": float(np.mean(a == b)),
        "agreement": float(1 - seen),
        "s_score": float(1 - 2 * seen),
        "kappa": float(1 - seen / chance) if chance else None,
        "scott_pi": float(1 - seen / pooled_chance) if pooled_chance else None,
        "tau_b": None if tau is None else float(tau),
    }


@settings(max_examples=8, deadline=None)
@given(st.lists(tables, min_size=20, max_size=20))
def test_measures_equal_their_definitions(many: list[list[int]]) -> None:
    for counts, found in zip(many, scores(*many), strict=True):
        for name, expected in reference(counts).items():
            assert found[name] == (None if expected is None else pytest.approx(expected, abs=1e-9)), (name, counts)


@settings(max_examples=10, deadline=None)
@given(tables)
def test_measures_are_symmetric_and_bounded(counts: list[int]) -> None:
    swapped = list(np.array(counts).reshape(3, 3).T.flatten())
    one, two = scores(counts, [int(n) for n in swapped])
    for name in measures.NAMES:
        low = 0 if name in ("identical", "agreement") else -1
        assert one[name] == (None if two[name] is None else pytest.approx(two[name], abs=1e-12))
        assert one[name] is None or low - 1e-12 <= one[name] <= 1 + 1e-12
    if one["kappa"] is not None and one["scott_pi"] is not None:
        assert one["scott_pi"] <= one["kappa"] + 1e-12


def test_empty_and_constant_tables_have_no_score_instead_of_a_number() -> None:
    nothing, constant = scores([0] * 9, [7, 0, 0, 0, 0, 0, 0, 0, 0])
    assert {name: nothing[name] for name in measures.NAMES} == dict.fromkeys(measures.NAMES)
    assert constant["identical"] == constant["agreement"] == constant["s_score"] == 1.0
    assert constant["kappa"] is constant["scott_pi"] is constant["tau_b"] is None


def test_kappa_on_a_skewed_table() -> None:
    """A table on which raw agreement is .89 and chance agreement is high."""
    counts = [75, 1, 4, 5, 4, 1, 0, 0, 10]
    (found,) = scores(counts)
    assert found["kappa"] == pytest.approx(reference(counts)["kappa"], abs=1e-12)
    assert found["identical"] == pytest.approx(0.89)


def test_interval_is_wilsons() -> None:
    """SciPy's Wilson interval without continuity correction is the reference."""
    for successes, n in [(9, 181), (0, 20), (20, 20), (57, 95)]:
        expected = binomtest(successes, n).proportion_ci(0.9, method="wilson")
        assert interval(successes / n, n, 0.9) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert math.isclose(interval(0.5, 10**9)[0], 0.5, abs_tol=1e-4)
