"""Session modes: a shift and a stretch of all positions in one period, which the votes of one period cannot see.

Only recurring resolutions, the states' own continuity and the prior of the discriminations fix them. Left to one block
at a time they settle slowly; here they are solved for together (a coarse grid for the two block updates).
"""

from __future__ import annotations

import numba
import numpy as np

from allies.models._numerics.items import (
    I1B,
    I2B,
    I11,
    I12,
    I22,
    IBB,
    SHIFT,
    SPREAD,
    STRETCH,
    V1B,
    V2B,
    V11,
    V12,
    V22,
    VBB,
    B,
)
from allies.models._numerics.probit import OPTIONS


@numba.njit(**OPTIONS)
def _response(o, b, out):  # type: ignore[no-untyped-def]
    """Write how the item's three slopes answer to a shift (row 0) and a stretch (row 1) of the roll call's period."""
    out[0, 0], out[0, 1], out[0, 2] = -b * (o[I11] + o[I12]), -b * (o[I12] + o[I22]), -b * (o[I1B] + o[I2B])
    out[1, 0], out[1, 1], out[1, 2] = b * o[I1B], b * o[I2B], b * (o[IBB] - o[SPREAD])


@numba.njit(**OPTIONS)
def _covariance(item, out):  # type: ignore[no-untyped-def]
    out[0, 0], out[1, 1], out[2, 2] = item[V11], item[V22], item[VBB]
    out[0, 1] = out[1, 0] = item[V12]
    out[0, 2] = out[2, 0] = item[V1B]
    out[1, 2] = out[2, 1] = item[V2B]


@numba.njit(**OPTIONS)
def from_items(calls, period, items, seen, three, slope_precision, periods):  # type: ignore[no-untyped-def]
    """Return the items' curvature by the modes, items answering, and its slope: (2 P, 2 P) and (2 P)."""
    matrix, slope = np.zeros((2 * periods, 2 * periods)), np.zeros(2 * periods)
    cov, near, far = np.zeros((3, 3)), np.zeros((2, 3)), np.zeros((2, 3))
    for i in range(len(calls) - 1):
        b = items[i, B]
        square = b * b + items[i, VBB]
        _covariance(items[i], cov)
        if not three[i]:
            cov[1, :] = 0.0
            cov[:, 1] = 0.0
        for r in range(calls[i], calls[i + 1]):
            p, o = 2 * period[r], seen[r]
            slope[p] += o[SHIFT]
            slope[p + 1] += o[STRETCH]
            matrix[p, p] += square * (o[I11] + 2 * o[I12] + o[I22])
            matrix[p, p + 1] -= square * (o[I1B] + o[I2B])
            matrix[p + 1, p] -= square * (o[I1B] + o[I2B])
            matrix[p + 1, p + 1] += (square + items[i, VBB]) * (o[IBB] - o[SPREAD])
            _response(o, b, near)
            if not three[i]:
                near[:, 0] += near[:, 1]
                near[:, 1] = 0.0
            answer = near @ cov
            for q in range(calls[i], calls[i + 1]):
                _response(seen[q], b, far)
                if not three[i]:
                    far[:, 0] += far[:, 1]
                    far[:, 1] = 0.0
                t = 2 * period[q]
                for j in range(2):
                    for k in range(2):
                        matrix[p + j, t + k] -= (
                            answer[j, 0] * far[k, 0] + answer[j, 1] * far[k, 1] + answer[j, 2] * far[k, 2]
                        )
    return matrix, slope


@numba.njit(**OPTIONS)
def from_paths(starts, diagonal, link, period, x, pull, matrix, slope):  # type: ignore[no-untyped-def]
    """Add the random walks' curvature and slope (`pull`, the prior precision times `x`) by the modes."""
    for i in range(len(starts) - 1):
        for n in range(starts[i], starts[i + 1]):
            p = 2 * period[n]
            slope[p] -= pull[n]
            slope[p + 1] -= pull[n] * x[n]
            matrix[p, p] += diagonal[n]
            matrix[p, p + 1] += diagonal[n] * x[n]
            matrix[p + 1, p] += diagonal[n] * x[n]
            matrix[p + 1, p + 1] += diagonal[n] * x[n] * x[n]
            if n > starts[i]:
                t = 2 * period[n - 1]
                for j in range(2):
                    for k in range(2):
                        c = link[n] * (x[n] if j else 1.0) * (x[n - 1] if k else 1.0)
                        matrix[p + j, t + k] += c
                        matrix[t + k, p + j] += c


@numba.njit(**OPTIONS)
def answer(calls, period, items, seen, three, move):  # type: ignore[no-untyped-def]
    """Move the items as they answer to the modes' `move` (2 P)."""
    cov, near = np.zeros((3, 3)), np.zeros((2, 3))
    for i in range(len(calls) - 1):
        b = items[i, B]
        _covariance(items[i], cov)
        total = np.zeros(3)
        for r in range(calls[i], calls[i + 1]):
            _response(seen[r], b, near)
            total += move[2 * period[r]] * near[0] + move[2 * period[r] + 1] * near[1]
        if three[i]:
            step = cov @ total
        else:
            step = np.empty(3)
            step[0] = cov[0, 0] * (total[0] + total[1]) + cov[0, 2] * total[2]
            step[1] = step[0]
            step[2] = cov[0, 2] * (total[0] + total[1]) + cov[2, 2] * total[2]
        gap = items[i, 1] - items[i, 0]
        part = 1.0
        if three[i] and step[0] - step[1] < -0.5 * gap:
            part = -0.5 * gap / (step[0] - step[1])
        for j in range(3):
            items[i, j] -= part * step[j]


@numba.njit(**OPTIONS)
def solve(matrix, right):  # type: ignore[no-untyped-def]
    """Overwrite `right` with the solution of a small positive definite system, and `matrix` with its factor."""
    n = len(matrix)
    for j in range(n):
        for k in range(j):
            f = matrix[j, k]
            if f != 0.0:
                for i in range(j, n):
                    matrix[i, j] -= matrix[i, k] * f
        root = np.sqrt(max(matrix[j, j], 1e-12))
        for i in range(j, n):
            matrix[i, j] /= root
    for c in range(right.shape[1]):
        for i in range(n):
            for k in range(i):
                right[i, c] -= matrix[i, k] * right[k, c]
            right[i, c] /= matrix[i, i]
        for i in range(n - 1, -1, -1):
            for k in range(i + 1, n):
                right[i, c] -= matrix[k, i] * right[k, c]
            right[i, c] /= matrix[i, i]
