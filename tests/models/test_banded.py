"""Banded systems against dense algebra by NumPy's own linear algebra."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allies.models._numerics import banded


def system(seed: int, size: int, widest: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a random positive definite matrix whose rows reach back unevenly, dense and banded, and the reaches."""
    rng = np.random.default_rng(seed)
    first = np.maximum.accumulate(np.maximum(np.arange(size) - rng.integers(0, widest + 1, size), 0))
    first = np.minimum(first, np.arange(size))
    whole = np.zeros((size, size))
    for i in range(size):
        whole[i, first[i] : i] = whole[first[i] : i, i] = rng.normal(size=i - first[i])
    whole += np.diag(np.abs(whole).sum(axis=1) + 0.1)
    reach = np.arange(size) - first
    rows = np.zeros((size, reach.max() + 1))
    for i in range(size):
        rows[i, : reach[i] + 1] = whole[i, i - np.arange(reach[i] + 1)]
    return whole, rows, reach


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), size=st.integers(1, 25), widest=st.integers(0, 9))
def test_factor_solve_and_inverse_equal_dense_algebra(seed: int, size: int, widest: int) -> None:
    whole, rows, reach = system(seed, size, widest)
    right = np.random.default_rng(seed).normal(size=(size, 3))
    solved, inside = right.copy(), np.zeros(rows.shape)
    assert banded.factor(rows, reach) == pytest.approx(np.linalg.slogdet(whole)[1], abs=1e-9)
    banded.solve(rows, reach, solved, 2)
    np.testing.assert_allclose(solved[:, :2], np.linalg.solve(whole, right[:, :2]), atol=1e-9)
    np.testing.assert_array_equal(solved[:, 2], right[:, 2])
    banded.inverse(rows, reach, inside)
    inverse = np.linalg.inv(whole)
    for i in range(size):
        np.testing.assert_allclose(inside[i, : reach[i] + 1], inverse[i, i - np.arange(reach[i] + 1)], atol=1e-9)
