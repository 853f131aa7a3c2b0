"""Symmetric banded systems whose rows reach back unevenly: factor, solve, and the inverse within the band.

A matrix of N rows is held as `a[i, j]`, the entry of row i and column i - j. Row i reaches back `reach[i]` columns;
i - reach[i] never falls, so that the factor stays within the same cells.
"""

from __future__ import annotations

import numba
import numpy as np

from allies.models._numerics.probit import OPTIONS


@numba.njit(**OPTIONS)
def factor(a, reach):  # type: ignore[no-untyped-def]
    """Overwrite `a` by its factor L D L': D in column 0, L below; return the log determinant."""
    total = 0.0
    for i in range(len(reach)):
        back = reach[i]
        for j in range(back, 0, -1):
            c = i - j
            s = a[i, j]
            for k in range(1, min(back - j, reach[c]) + 1):
                s -= a[i, j + k] * a[c, k] * a[c - k, 0]
            a[i, j] = s / a[c, 0]
        d = a[i, 0]
        for j in range(1, back + 1):
            d -= a[i, j] * a[i, j] * a[i - j, 0]
        a[i, 0] = d
        total += np.log(d)
    return total


@numba.njit(**OPTIONS)
def solve(a, reach, w, columns):  # type: ignore[no-untyped-def]
    """Overwrite the first `columns` columns of `w` by the solution of the factored system."""
    n = len(reach)
    for i in range(n):
        for j in range(1, reach[i] + 1):
            f = a[i, j]
            for c in range(columns):
                w[i, c] -= f * w[i - j, c]
    for i in range(n - 1, -1, -1):
        for c in range(columns):
            w[i, c] /= a[i, 0]
    for i in range(n - 1, -1, -1):
        for j in range(1, reach[i] + 1):
            f = a[i, j]
            for c in range(columns):
                w[i - j, c] -= f * w[i, c]


@numba.njit(**OPTIONS)
def inverse(a, reach, z):  # type: ignore[no-untyped-def]
    """Write into `z`, laid out as the matrix, the cells of its inverse that lie within the band (Takahashi)."""
    n = len(reach)
    for i in range(n - 1, -1, -1):
        top = i
        while top + 1 < n and top + 1 - reach[top + 1] <= i:
            top += 1
        for j in range(top, i - 1, -1):
            s = 1.0 / a[i, 0] if i == j else 0.0
            for k in range(i + 1, top + 1):
                s -= a[k, k - i] * (z[k, k - j] if k >= j else z[j, j - k])
            z[j, j - i] = s
