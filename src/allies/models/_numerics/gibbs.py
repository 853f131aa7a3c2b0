"""The same model by Gibbs sampling: slow, exact in the limit, and the yardstick for the fast intervals.

Latent votes are drawn given cutpoints (Albert and Chib 1993), cutpoints by a Metropolis step with the latent votes
integrated out (Cowles 1996), discriminations and the states' paths from their normal laws (forward filter, backward
sample). Positions are scaled to mean 0 and variance 1 after every draw, as the original authors do.
"""

from __future__ import annotations

import math

import numba
import numpy as np

from allies.models._numerics.irt import Fit, Votes
from allies.models._numerics.probit import OPTIONS
from allies.models._numerics.walks import Floats, Walk

BOUND, JUMP = 7.0, 0.1


@numba.njit(**OPTIONS)
def _phi(t: float) -> float:
    return 0.5 * math.erfc(-t * 0.7071067811865476)


@numba.njit(**OPTIONS)
def _above(a: float) -> float:
    """Return a standard normal draw above `a`."""
    if a < 0.5:
        z = np.random.normal()
        while z <= a:
            z = np.random.normal()
        return z
    rate = 0.5 * (a + math.sqrt(a * a + 4))
    while True:
        z = a - math.log(1 - np.random.random()) / rate
        if np.random.random() < math.exp(-0.5 * (z - rate) ** 2):
            return z


@numba.njit(**OPTIONS)
def _within(a: float, b: float) -> float:
    """Return a standard normal draw between `a` and `b`."""
    mode = min(max(0.0, a), b)
    while True:
        z = a + (b - a) * np.random.random()
        if np.random.random() < math.exp(0.5 * (mode * mode - z * z)):
            return z


@numba.njit(**OPTIONS)
def _chance(level: int, g1: float, g2: float, e: float) -> float:
    if level == 0:
        p = _phi(g1 - e)
    elif level == 2:
        p = _phi(e - g2)
    else:
        p = _phi(g2 - e) - _phi(g1 - e)
    return math.log(max(p, 1e-300))


@numba.njit(**OPTIONS)
def _cutpoints(first, last, node, level, three, x, g1, g2, b):  # type: ignore[no-untyped-def]
    """Return the cutpoints after one Metropolis step."""
    c1 = g1 + JUMP * np.random.normal()
    c2 = g2 + JUMP * np.random.normal() if three else c1
    if not -BOUND < c1 <= c2 < BOUND or (three and c1 == c2):
        return g1, g2
    ratio = 0.0
    for k in range(first, last):
        e = b * x[node[k]]
        ratio += _chance(level[k], c1, c2, e) - _chance(level[k], g1, g2, e)
    if math.log(1 - np.random.random()) < ratio:
        return c1, c2
    return g1, g2


@numba.njit(**OPTIONS)
def _items(calls, ptr, node, level, three, x, g1, g2, b, top, square):  # type: ignore[no-untyped-def]
    """Draw every item and write, per node, the sums that its position's law needs."""
    top[:] = 0.0
    square[:] = 0.0
    z = np.empty(len(node))
    for i in range(len(calls) - 1):
        first, last = ptr[calls[i]], ptr[calls[i + 1]]
        g1[i], g2[i] = _cutpoints(first, last, node, level, three[i], x, g1[i], g2[i], b[i])
        xz, xx = 0.0, 1.0
        for k in range(first, last):
            m = x[node[k]]
            e = b[i] * m
            if level[k] == 0:
                z[k] = e - _above(e - g1[i])
            elif level[k] == 2:
                z[k] = e + _above(g2[i] - e)
            else:
                z[k] = e + _within(g1[i] - e, g2[i] - e)
            xz += m * z[k]
            xx += m * m
        b[i] = xz / xx + np.random.normal() / math.sqrt(xx)
        for k in range(first, last):
            top[node[k]] += b[i] * z[k]
            square[node[k]] += b[i] * b[i]


@numba.njit(**OPTIONS)
def _paths(starts, diagonal, link, top, square, x):  # type: ignore[no-untyped-def]
    """Draw every path: forward filter of the tridiagonal precision, backward sample."""
    for s in range(len(starts) - 1):
        a, z = starts[s], starts[s + 1]
        d, r = np.empty(z - a), np.empty(z - a)
        for n in range(a, z):
            d[n - a], r[n - a] = diagonal[n] + square[n], top[n]
            if n > a:
                f = link[n] / d[n - a - 1]
                d[n - a] -= f * link[n]
                r[n - a] -= f * r[n - a - 1]
        for n in range(z - 1, a - 1, -1):
            mean = r[n - a] - (link[n + 1] * x[n + 1] if n < z - 1 else 0.0)
            x[n] = mean / d[n - a] + np.random.normal() / math.sqrt(d[n - a])


@numba.njit(**OPTIONS)
def _seed(seed: int) -> None:
    np.random.seed(seed)


def draws(
    votes: Votes, prior: Walk, start: Fit, *, keep: int = 1000, burn: int = 500, thin: int = 2, seed: int = 0
) -> Floats:
    """Return draws of the positions (keep, nodes), started at a fit; weights are taken as 1.

    References
    ----------
    Albert and Chib (1993), Bayesian analysis of binary and polychotomous response data, JASA 88:669-679,
    doi:10.1080/01621459.1993.10476321. Cowles (1996), Accelerating Monte Carlo Markov chain convergence for
    cumulative-link generalized linear models, Statistics and Computing 6:101-111, doi:10.1007/BF00162520.
    """
    _seed(seed)
    x = start.x.copy()
    g1, g2, b = (start.items[:, j].copy() for j in range(3))
    g1, g2 = np.clip(g1, -6.9, 6.9), np.clip(g2, -6.9, 6.9)
    top, square = np.zeros_like(x), np.zeros_like(x)
    kept = np.empty((keep, len(x)))
    for k in range(-burn, keep * thin):
        _items(votes.calls, votes.ptr, votes.node, votes.level, votes.three, x, g1, g2, b, top, square)
        _paths(votes.starts, prior.diagonal, prior.link, top, square, x)
        x -= x.mean()
        x /= x.std()
        if k >= 0 and k % thin == 0:
            kept[k // thin] = x
    return kept
