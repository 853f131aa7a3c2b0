"""State updates: the slope and information of each node, and tridiagonal solves along each state's path."""

from __future__ import annotations

import numba
import numpy as np

from allies.models._numerics.items import G1, G2, V1B, V2B, V11, V12, V22, VBB, B
from allies.models._numerics.probit import OPTIONS, inner, outer


@numba.njit(**OPTIONS)
def slopes(lo, hi, ptr, call, level, item_of, weight, x, s, items, gradient, information, load):  # type: ignore[no-untyped-def]
    """Write the slope of the objective by the mean of nodes lo to hi, and their information.

    `ptr` is the first vote of each node; `call` and `level` are its votes' roll calls and levels; `load` gets the sum
    of squared discriminations, the information that the votes would carry if the latent votes behind them were seen.
    """
    for n in range(lo, hi):
        m, u = x[n], s[n]
        g = h = a = 0.0
        for k in range(ptr[n], ptr[n + 1]):
            r = call[k]
            i = item_of[r]
            b, vbb = items[i, B], items[i, VBB]
            square = b * b + vbb
            shared = m * m * vbb + u * square
            if level[k] == 1:
                v = (
                    (items[i, V11] + items[i, V22] + 2 * items[i, V12]) / 4
                    - m * (items[i, V1B] + items[i, V2B])
                    + shared
                )
                _, d1, d2, c11, c12, c22 = inner(items[i, G1] - b * m, items[i, G2] - b * m, v)
                d, c = d1 + d2, c11 + 2 * c12 + c22
                pull = (c11 + c12) * items[i, V1B] + (c12 + c22) * items[i, V2B]
            elif level[k] == 0:
                d, c = outer(items[i, G1] - b * m, items[i, V11] - 2 * m * items[i, V1B] + shared)
                c = -c
                pull = c * items[i, V1B]
            else:
                d, c = outer(b * m - items[i, G2], items[i, V22] - 2 * m * items[i, V2B] + shared)
                c, d = -c, -d
                pull = c * items[i, V2B]
            g += weight[r] * (pull - m * vbb * c - b * d)
            h += weight[r] * c * square
            a += weight[r] * square
        gradient[n], information[n], load[n] = g, h, a


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
def leverage(ptr, call, level, item_of, weight, x, s, items, lost):  # type: ignore[no-untyped-def]
    """Write how much of each node's information went into the items it voted on."""
    for n in range(len(ptr) - 1):
        m, u = x[n], s[n]
        lost[n] = 0.0
        for k in range(ptr[n], ptr[n + 1]):
            r = call[k]
            i = item_of[r]
            b, vbb = items[i, B], items[i, VBB]
            spread = u * (b * b + vbb)
            if level[k] == 1:
                v = (
                    (items[i, V11] + items[i, V22] + 2 * items[i, V12]) / 4
                    - m * (items[i, V1B] + items[i, V2B])
                    + m * m * vbb
                )
                _, _, _, c11, c12, c22 = inner(items[i, G1] - b * m, items[i, G2] - b * m, v + spread)
                c = c11 + 2 * c12 + c22
            elif level[k] == 0:
                v = items[i, V11] - 2 * m * items[i, V1B] + m * m * vbb
                c = -outer(items[i, G1] - b * m, v + spread)[1]
            else:
                v = items[i, V22] - 2 * m * items[i, V2B] + m * m * vbb
                c = -outer(b * m - items[i, G2], v + spread)[1]
            lost[n] += (weight[r] * c * b) ** 2 * v
