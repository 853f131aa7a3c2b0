"""Probabilistic principal component: one factor of a table with missing cells, many weighted copies at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
SMALLEST_NOISE = 1e-6


@dataclass(frozen=True)
class Fit:
    """One fit per column of weights: loadings and means (columns x fits), noise (fits), scores and variances.

    `score` and `variance` (rows x fits) are the mean and the variance of the factor given a row's observed cells.
    """

    loading: Array
    mean: Array
    noise: Array
    score: Array
    variance: Array


def fit(x: Array, weight: Array, start: Array, *, most: int = 500, tolerance: float = 1e-7) -> Fit:
    """Return the maximum-likelihood fit of x[i, k] = mean[k] + loading[k] z[i] + e, z ~ N(0, 1), e ~ N(0, noise).

    Cells that are NaN are left out of the likelihood. The expectation-maximisation steps run for all weights at once.

    Parameters
    ----------
    x
        Rows and columns, standardised.
    weight
        Rows x fits, each column with mean 1.
    start
        First loadings, one per column of x; the sign of the first of them is kept.
    most, tolerance
        Most steps; smallest change of a loading that calls for another.

    References
    ----------
    Tipping and Bishop (1999), Probabilistic principal component analysis, Journal of the Royal Statistical Society B
    61:611-622, doi:10.1111/1467-9868.00196.
    """
    seen = (~np.isnan(x)).astype(np.float64)
    known = np.nan_to_num(x)
    fits = weight.shape[1]
    loading = np.repeat(start[:, None], fits, axis=1)
    mean, noise = np.zeros_like(loading), np.full(fits, 0.5)
    for _ in range(most):
        score, variance = _factor(known, seen, loading, mean, noise)
        before = loading
        loading, mean, noise = _parameters(known, seen, weight, score, variance)
        if float(np.abs(loading - before).max()) < tolerance:
            break
    turn = np.sign(loading[np.abs(start).argmax()] * start[np.abs(start).argmax()])
    loading = loading * np.where(turn == 0, 1.0, turn)
    return Fit(loading, mean, noise, *_factor(known, seen, loading, mean, noise))


def _factor(known: Array, seen: Array, loading: Array, mean: Array, noise: Array) -> tuple[Array, Array]:
    precision = noise + seen @ loading**2
    score = (known @ loading - seen @ (mean * loading)) / precision
    return score, noise / precision


def _parameters(known: Array, seen: Array, weight: Array, score: Array, variance: Array) -> tuple[Array, Array, Array]:
    one = weight * score
    two = weight * (score**2 + variance)
    n, x, xx = seen.T @ weight, known.T @ weight, (known**2).T @ weight
    z, zz, xz = seen.T @ one, seen.T @ two, known.T @ one
    loading = (xz - x * z / n) / (zz - z**2 / n)
    mean = (x - loading * z) / n
    left = xx - 2 * mean * x - 2 * loading * xz + n * mean**2 + 2 * mean * loading * z + loading**2 * zz
    return loading, mean, np.maximum(left.sum(axis=0) / n.sum(axis=0), SMALLEST_NOISE)
