"""State updates: the slope and information of each node, and tridiagonal solves along each state's path."""

from __future__ import annotations

import numba
import numpy as np

from allies.models._numerics.items import G1, G2, V1B, V2B, V11, V12, V22, VBB, B
from allies.models._numerics.probit import FAST, OPTIONS


@numba.njit(**FAST)
def slopes(lo, hi, calls, cut, node, weight, x, items, x_seen, items_seen, score, bend, far, out):  # type: ignore[no-untyped-def]
    """Add up, per node, what the votes on items lo to hi say: slope by the mean, information, load.

    `score`, `bend` and `far` were taken at `x_seen` and `items_seen`; the slope is carried on to `x` and `items` to
    first order. The load is the sum of squared discriminations: the information that the votes would carry if the
    latent votes behind them were seen.
    """
    out[:] = 0.0
    for i in range(lo, hi):
        g1, g2, b, v1b, v2b, vbb = items[i, G1], items[i, G2], items[i, B], items[i, V1B], items[i, V2B], items[i, VBB]
        d1, d2, b_seen = g1 - items_seen[i, G1], g2 - items_seen[i, G2], items_seen[i, B]
        square = b * b + vbb
        for r in range(calls[i], calls[i + 1]):
            w = weight[r]
            full, part = w * square, w * b
            for k in range(cut[3 * r], cut[3 * r + 1]):
                n = node[k]
                m, c = x[n], bend[k]
                d = score[k] - c * (d1 - b * m + b_seen * x_seen[n])
                out[n, 0] += w * c * (v1b - m * vbb) - part * d
                out[n, 1] += full * c
                out[n, 2] += full
            for k in range(cut[3 * r + 1], cut[3 * r + 2]):
                n = node[k]
                m, c, e = x[n], bend[k], far[0][k - far[1][r]]
                t = b_seen * x_seen[n] - b * m
                d = score[k] - c * (d1 + t) - e * (d2 + t)
                out[n, 0] += w * (c * v1b + e * v2b - (c + e) * m * vbb) - part * d
                out[n, 1] += full * (c + e)
                out[n, 2] += full
            for k in range(cut[3 * r + 2], cut[3 * r + 3]):
                n = node[k]
                m, c = x[n], bend[k]
                d = score[k] - c * (d2 - b * m + b_seen * x_seen[n])
                out[n, 0] += w * c * (v2b - m * vbb) - part * d
                out[n, 1] += full * c
                out[n, 2] += full


@numba.njit(**OPTIONS)
def solve(starts, diagonal, link, right):  # type: ignore[no-untyped-def]
    """Overwrite `right` (nodes, columns) with the solution of the states' tridiagonal systems.

    `starts` is the first node of each state; `link[n]` couples nodes n - 1 and n.
    """
    d = diagonal.copy()
    for i in range(len(starts) - 1):
        a, z = starts[i], starts[i + 1]
        for n in range(a + 1, z):
            f = link[n] / d[n - 1]
            d[n] -= f * link[n]
            for j in range(right.shape[1]):
                right[n, j] -= f * right[n - 1, j]
        for j in range(right.shape[1]):
            right[z - 1, j] /= d[z - 1]
        for n in range(z - 2, a - 1, -1):
            for j in range(right.shape[1]):
                right[n, j] = (right[n, j] - link[n + 1] * right[n + 1, j]) / d[n]


@numba.njit(**OPTIONS)
def variances(starts, diagonal, link, variance, covariance):  # type: ignore[no-untyped-def]
    """Write the diagonal of the inverse and, per node, its covariance with the one before; return log det."""
    f, g = diagonal.copy(), diagonal.copy()
    total = 0.0
    for i in range(len(starts) - 1):
        a, z = starts[i], starts[i + 1]
        for n in range(a + 1, z):
            f[n] -= link[n] * link[n] / f[n - 1]
        for n in range(z - 2, a - 1, -1):
            g[n] -= link[n + 1] * link[n + 1] / g[n + 1]
        for n in range(a, z):
            variance[n] = 1.0 / (f[n] + g[n] - diagonal[n])
            total += np.log(f[n])
        covariance[a] = 0.0
        for n in range(a + 1, z):
            covariance[n] = -link[n] * variance[n] / f[n - 1]
    return total


@numba.njit(**OPTIONS)
def product(starts, diagonal, link, x):  # type: ignore[no-untyped-def]
    """Return the tridiagonal matrix times `x`."""
    out = diagonal * x
    for i in range(len(starts) - 1):
        for n in range(starts[i] + 1, starts[i + 1]):
            out[n] += link[n] * x[n - 1]
            out[n - 1] += link[n] * x[n]
    return out


@numba.njit(**OPTIONS)
def leverage(calls, cut, node, weight, x, items, bend, far, lost):  # type: ignore[no-untyped-def]
    """Add to `lost` how much of each node's information went into the items it voted on."""
    for i in range(len(calls) - 1):
        b, vbb = items[i, B], items[i, VBB]
        middle, lean = (items[i, V11] + items[i, V22] + 2 * items[i, V12]) / 4, items[i, V1B] + items[i, V2B]
        for r in range(calls[i], calls[i + 1]):
            w = weight[r] * b
            for k in range(cut[3 * r], cut[3 * r + 3]):
                m, c = x[node[k]], bend[k]
                if k < cut[3 * r + 1]:
                    v = items[i, V11] - 2 * m * items[i, V1B]
                elif k < cut[3 * r + 2]:
                    v = middle - m * lean
                    c += far[0][k - far[1][r]]
                else:
                    v = items[i, V22] - 2 * m * items[i, V2B]
                lost[node[k]] += (w * c) ** 2 * (v + m * m * vbb)
