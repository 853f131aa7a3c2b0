"""Two dimensions: updates of items and states' paths, and the sums that the periods' affine maps need.

An item has two cutpoints and two discriminations (G1, G2, B1, B2); a node two coordinates and their covariance.
`f` is (1, x1, x2); a period's map moves x by A f, A being 2 by 3.
"""

from __future__ import annotations

import numba
import numpy as np

from allies.models._numerics.items import FLAT
from allies.models._numerics.probit import OPTIONS, inner, outer

PART, TURNED = 0.8, 0.4  # share of the new information that a sweep takes up; where the last step went back


@numba.njit(**OPTIONS)
def _spread(m1, m2, s, item, cov, one, two):  # type: ignore[no-untyped-def]
    """Return the variance of a vote's predictor; `one` and `two` are the cutpoint's weights on G1 and G2."""
    b1, b2 = item[2], item[3]
    a = np.array([one, two, -m1, -m2])
    v = 0.0
    for j in range(4):
        for k in range(4):
            v += a[j] * a[k] * cov[j, k]
    v += s[0] * (b1 * b1 + cov[2, 2]) + 2 * s[1] * (b1 * b2 + cov[2, 3]) + s[2] * (b2 * b2 + cov[3, 3])
    return v


@numba.njit(**OPTIONS)
def said(level, m1, m2, s, item, cov, out):  # type: ignore[no-untyped-def]
    """Write a vote's slopes by the cutpoints (2) and its curvatures 11, 12, 22."""
    e = item[2] * m1 + item[3] * m2
    out[:] = 0.0
    if level == 0:
        d, c = outer(item[0] - e, _spread(m1, m2, s, item, cov, 1.0, 0.0))
        out[0], out[2] = d, -c
    elif level == 2:
        d, c = outer(e - item[1], _spread(m1, m2, s, item, cov, 0.0, 1.0))
        out[1], out[4] = -d, -c
    else:
        d1, d2, c11, c12, c22 = inner(item[0] - e, item[1] - e, _spread(m1, m2, s, item, cov, 0.5, 0.5))
        out[0], out[1], out[2], out[3], out[4] = d1, d2, c11, c12, c22


@numba.njit(**OPTIONS)
def update(lo, hi, calls, ptr, node, level, three, weight, x, s, items, covs, known, last, seen, score, bend):  # type: ignore[no-untyped-def]
    """Take one Newton step for items lo to hi.

    Written per vote: `score`, its slope by both cutpoints together, and `bend`, how that bends with the first and the
    second. Per roll call `seen`: sums of curvatures 11, 12, 22 times f f' (3, 3, 3).
    """
    told, f, step = np.empty(5), np.ones(3), np.empty(4)
    for i in range(lo, hi):
        item, cov = items[i], covs[i]
        slope, info = np.zeros(4), np.zeros((4, 4))
        for r in range(calls[i], calls[i + 1]):
            seen[r] = 0.0
            for k in range(ptr[r], ptr[r + 1]):
                n = node[k]
                f[1], f[2] = x[n, 0], x[n, 1]
                said(level[k], f[1], f[2], s[n], item, cov, told)
                w = weight[r]
                e1, e2 = told[2] + told[3], told[3] + told[4]
                score[k], bend[k, 0], bend[k, 1] = told[0] + told[1], e1, e2
                slope[0] += w * told[0]
                slope[1] += w * told[1]
                _vote(w, w * score[k], w * (e1 + e2), told, f, s[n], item, slope, info, seen[r])
            _information(seen[r], info)
        for j in range(4):
            flat = FLAT if j < 2 else 1.0
            slope[j] -= flat * item[j]
            info[j, j] += flat
        if known[i, 3, 3] > 0:
            part = TURNED if last[i, 4] < 0 else PART
            info = part * info + (1 - part) * known[i]
        known[i] = info
        _moved(item, cov, info, slope, three[i], step)
        last[i, 4] = 0.0
        for j in range(4):
            last[i, 4] += step[j] * last[i, j]
            last[i, j] = step[j]


@numba.njit(**OPTIONS)
def _vote(w, d, c, told, f, s, item, slope, info, seen):  # type: ignore[no-untyped-def]
    """Add a vote's slope and information by B1 and B2, and its curvatures times f f'."""
    for j in range(2):
        slope[2 + j] -= d * f[1 + j]
        for q in range(2):
            slope[2 + j] -= c * s[j + q] * item[2 + q]
            info[2 + j, 2 + q] += c * s[j + q]
    for j in range(3):
        for q in range(3):
            for k in range(3):
                seen[k, j, q] += w * told[2 + k] * f[j] * f[q]


@numba.njit(**OPTIONS)
def _information(w, info):  # type: ignore[no-untyped-def]
    """Add a roll call's information on its item: by G1, G2, B1, B2."""
    info[0, 0] += w[0, 0, 0]
    info[0, 1] += w[1, 0, 0]
    info[1, 0] += w[1, 0, 0]
    info[1, 1] += w[2, 0, 0]
    for j in range(2):
        a, b = -(w[0, 0, 1 + j] + w[1, 0, 1 + j]), -(w[1, 0, 1 + j] + w[2, 0, 1 + j])
        info[0, 2 + j] += a
        info[2 + j, 0] += a
        info[1, 2 + j] += b
        info[2 + j, 1] += b
        for q in range(2):
            info[2 + j, 2 + q] += w[0, 1 + j, 1 + q] + 2 * w[1, 1 + j, 1 + q] + w[2, 1 + j, 1 + q]


@numba.njit(**OPTIONS)
def _moved(item, cov, info, slope, three, step):  # type: ignore[no-untyped-def]
    """Write an item's covariance and take its step, shortened so that cutpoints keep their order."""
    if three:
        cov[:] = np.linalg.inv(info)
    else:  # one cutpoint
        tie = np.zeros((3, 4))
        tie[0, 0] = tie[0, 1] = tie[1, 2] = tie[2, 3] = 1.0
        cov[:] = tie.T @ np.linalg.inv(tie @ info @ tie.T) @ tie
    step[:] = cov @ slope
    part = 1.0 / max(1.0, np.abs(step).max())
    gap = item[1] - item[0]
    if three and part * (step[1] - step[0]) < -0.75 * gap:
        part = -0.75 * gap / (step[1] - step[0])
    for j in range(4):
        step[j] *= part
        item[j] += step[j]


@numba.njit(**OPTIONS)
def slopes(lo, hi, calls, ptr, node, weight, x, items, covs, x_seen, items_seen, score, bend, out):  # type: ignore[no-untyped-def]
    """Add up per node slope (2), information 11, 12, 22, and what of it went into items 11, 12, 22."""
    out[:] = 0.0
    for i in range(lo, hi):
        b1, b2, cov = items[i, 2], items[i, 3], covs[i]
        d1, d2 = items[i, 0] - items_seen[i, 0], items[i, 1] - items_seen[i, 1]
        for r in range(calls[i], calls[i + 1]):
            w = weight[r]
            for k in range(ptr[r], ptr[r + 1]):
                n = node[k]
                m1, m2, c1, c2 = x[n, 0], x[n, 1], bend[k, 0], bend[k, 1]
                t = items_seen[i, 2] * x_seen[n, 0] + items_seen[i, 3] * x_seen[n, 1] - b1 * m1 - b2 * m2
                d, c = score[k] - c1 * (d1 + t) - c2 * (d2 + t), c1 + c2
                one = c1 / c if c > 0 else 0.5
                u1 = one * cov[0, 2] + (1 - one) * cov[1, 2] - m1 * cov[2, 2] - m2 * cov[2, 3]
                u2 = one * cov[0, 3] + (1 - one) * cov[1, 3] - m1 * cov[2, 3] - m2 * cov[3, 3]
                out[n, 0] += w * (c * u1 - b1 * d)
                out[n, 1] += w * (c * u2 - b2 * d)
                out[n, 2] += w * c * (b1 * b1 + cov[2, 2])
                out[n, 3] += w * c * (b1 * b2 + cov[2, 3])
                out[n, 4] += w * c * (b2 * b2 + cov[3, 3])
                v = one * one * cov[0, 0] + 2 * one * (1 - one) * cov[0, 1] + (1 - one) ** 2 * cov[1, 1]
                v -= m1 * u1 + m2 * u2 + one * (m1 * cov[0, 2] + m2 * cov[0, 3])
                v -= (1 - one) * (m1 * cov[1, 2] + m2 * cov[1, 3])
                lost = (w * c) ** 2 * max(v, 0.0)
                out[n, 5] += lost * b1 * b1
                out[n, 6] += lost * b1 * b2
                out[n, 7] += lost * b2 * b2


@numba.njit(**OPTIONS)
def maps(calls, period, items, covs, seen, periods):  # type: ignore[no-untyped-def]
    """Return the items' part of the curvature by the periods' maps, items answering: (6 P, 6 P)."""
    matrix = np.zeros((6 * periods, 6 * periods))
    most = 0
    for i in range(len(calls) - 1):
        most = max(most, calls[i + 1] - calls[i])
    cross = np.zeros((most, 4, 6))
    for i in range(len(calls) - 1):
        for r in range(calls[i], calls[i + 1]):
            w, p = seen[r], 6 * period[r]
            total = w[0] + 2 * w[1] + w[2]
            for j in range(2):
                for q in range(2):
                    square = items[i, 2 + j] * items[i, 2 + q] + covs[i, 2 + j, 2 + q]
                    matrix[p + 3 * j : p + 3 * j + 3, p + 3 * q : p + 3 * q + 3] += square * total
            answer(w, items[i], cross[r - calls[i]])
        for r in range(calls[i], calls[i + 1]):
            left = cross[r - calls[i]].T @ covs[i]
            p = 6 * period[r]
            for q in range(calls[i], calls[i + 1]):
                t = 6 * period[q]
                matrix[p : p + 6, t : t + 6] -= left @ cross[q - calls[i]]
    return matrix


@numba.njit(**OPTIONS)
def answer(w, item, out):  # type: ignore[no-untyped-def]
    """Write how the item's slopes bend with the map of the roll call's period: (4, 6)."""
    for j in range(2):
        for q in range(3):
            b = item[2 + j]
            out[0, 3 * j + q] = -b * (w[0, 0, q] + w[1, 0, q])
            out[1, 3 * j + q] = -b * (w[1, 0, q] + w[2, 0, q])
            for k in range(2):
                out[2 + k, 3 * j + q] = b * (w[0, 1 + k, q] + 2 * w[1, 1 + k, q] + w[2, 1 + k, q])


@numba.njit(**OPTIONS)
def _divided(a, b, c, u, v):  # type: ignore[no-untyped-def]
    """Return the solution of [[a, b], [b, c]] y = (u, v)."""
    det = a * c - b * b
    return (c * u - b * v) / det, (a * v - b * u) / det


@numba.njit(**OPTIONS)
def solve(starts, diagonal, link, right):  # type: ignore[no-untyped-def]
    """Overwrite `right` (nodes, 2) with the solution of block tridiagonal systems.

    `diagonal` has each block's 11, 12, 22; `link[n]` couples both coordinates of nodes n - 1 and n alike.
    """
    d = diagonal.copy()
    for i in range(len(starts) - 1):
        a, z = starts[i], starts[i + 1]
        for n in range(a + 1, z):
            e, f, g, h = d[n - 1, 0], d[n - 1, 1], d[n - 1, 2], link[n]
            det = e * g - f * f
            d[n, 0] -= h * h * g / det
            d[n, 1] += h * h * f / det
            d[n, 2] -= h * h * e / det
            u, v = _divided(e, f, g, right[n - 1, 0], right[n - 1, 1])
            right[n, 0] -= h * u
            right[n, 1] -= h * v
        for n in range(z - 1, a - 1, -1):
            u, v = right[n, 0], right[n, 1]
            if n < z - 1:
                u -= link[n + 1] * right[n + 1, 0]
                v -= link[n + 1] * right[n + 1, 1]
            right[n, 0], right[n, 1] = _divided(d[n, 0], d[n, 1], d[n, 2], u, v)


@numba.njit(**OPTIONS)
def variances(starts, diagonal, link, out):  # type: ignore[no-untyped-def]
    """Write the diagonal blocks (11, 12, 22) of the inverse."""
    f, g = diagonal.copy(), diagonal.copy()
    for i in range(len(starts) - 1):
        a, z = starts[i], starts[i + 1]
        for n in range(a + 1, z):
            h, det = link[n] ** 2, f[n - 1, 0] * f[n - 1, 2] - f[n - 1, 1] ** 2
            f[n, 0] -= h * f[n - 1, 2] / det
            f[n, 1] += h * f[n - 1, 1] / det
            f[n, 2] -= h * f[n - 1, 0] / det
        for n in range(z - 2, a - 1, -1):
            h, det = link[n + 1] ** 2, g[n + 1, 0] * g[n + 1, 2] - g[n + 1, 1] ** 2
            g[n, 0] -= h * g[n + 1, 2] / det
            g[n, 1] += h * g[n + 1, 1] / det
            g[n, 2] -= h * g[n + 1, 0] / det
        for n in range(a, z):
            e, b, c = f[n] + g[n] - diagonal[n]
            det = e * c - b * b
            out[n, 0], out[n, 1], out[n, 2] = c / det, -b / det, e / det
