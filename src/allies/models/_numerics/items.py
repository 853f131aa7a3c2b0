"""Item updates: two cutpoints and a discrimination for each group of roll calls, given the states' positions."""

from __future__ import annotations

import math

import numba
import numpy as np

from allies.models._numerics.probit import OPTIONS, inner, outer, outer_value

# Columns of an item: cutpoints, discrimination; their covariances.
G1, G2, B, V11, V22, V12, V1B, V2B, VBB = range(9)
# Columns of a roll call: information 11, 12, 22, 1b, 2b, bb; slope by a shift and by a stretch of its session;
# the part of bb that is due to the positions' variance.
I11, I12, I22, I1B, I2B, IBB, SHIFT, STRETCH, SPREAD = range(9)
FLAT = 1 / 16  # precision of the cutpoints' prior: the variance of a uniform law on [-7, 7]
PART = 0.8  # share of the new information that a sweep takes up


@numba.njit(**OPTIONS)
def _roll_call(first, last, node, level, x, s, item, valued, out):  # type: ignore[no-untyped-def]
    """Sum one roll call's information into `out`; return its value and slopes by g1, g2, b."""
    g1, g2, b = item[G1], item[G2], item[B]
    v11, v12, v22, v1b, v2b, vbb = item[V11], item[V12], item[V22], item[V1B], item[V2B], item[VBB]
    square, vcc, vcb = b * b + vbb, (v11 + v22 + 2 * v12) / 4, (v1b + v2b) / 2
    value = r1 = r2 = rb = 0.0
    h11 = h12 = h22 = h1b = h2b = hbb = spread = a0 = a1 = 0.0
    for k in range(first, last):
        m, u = x[node[k]], s[node[k]]
        shared = m * m * vbb + u * square
        if level[k] == 1:
            v = vcc - 2 * m * vcb + shared
            f, d1, d2, c11, c12, c22 = inner(g1 - b * m, g2 - b * m, v)
            value += f - 0.5 * ((v11 - vcc) * c11 + (v22 - vcc) * c22 + 2 * (v12 - vcc) * c12)
            h11 += c11
            h12 += c12
            h22 += c22
            h1b -= (c11 + c12) * m
            h2b -= (c12 + c22) * m
            d, c = d1 + d2, c11 + 2 * c12 + c22
            pull = (c11 + c12) * v1b + (c12 + c22) * v2b - m * vbb * c
            r1 += d1
            r2 += d2
        elif level[k] == 0:
            t, v = g1 - b * m, v11 - 2 * m * v1b + shared
            d, c = outer(t, v)
            c = -c
            h11 += c
            h1b -= c * m
            pull = c * (v1b - m * vbb)
            r1 += d
        else:
            t, v = b * m - g2, v22 - 2 * m * v2b + shared
            d, c = outer(t, v)
            c, d = -c, -d
            h22 += c
            h2b -= c * m
            pull = c * (v2b - m * vbb)
            r2 += d
        rb -= d * m + c * u * b
        hbb += c * m * m
        spread += c * u
        if valued and level[k] != 1:
            value += outer_value(t, v)
        slope = pull - b * d
        a0 += slope
        a1 += slope * m
    out[I11], out[I12], out[I22], out[I1B], out[I2B], out[IBB] = h11, h12, h22, h1b, h2b, hbb + spread
    out[SHIFT], out[STRETCH], out[SPREAD] = a0, a1, spread
    return value, r1, r2, rb


@numba.njit(**OPTIONS)
def _inverse(info, three, item):  # type: ignore[no-untyped-def]
    """Write the covariance of an item from its information (11, 12, 22, 1b, 2b, bb); return log det."""
    a, b, d, c, e, f = info[0], info[1], info[2], info[3], info[4], info[5]
    if not three:
        a, c = a + d + 2 * b, c + e
        det = a * f - c * c
        item[V11] = item[V22] = item[V12] = f / det
        item[V1B] = item[V2B] = -c / det
        item[VBB] = a / det
        return math.log(det)
    k0, k1, k2 = d * f - e * e, c * e - b * f, b * e - c * d
    det = a * k0 + b * k1 + c * k2
    item[V11], item[V12], item[V1B] = k0 / det, k1 / det, k2 / det
    item[V22], item[V2B], item[VBB] = (a * f - c * c) / det, (b * c - a * e) / det, (a * d - b * b) / det
    return math.log(det)


@numba.njit(**OPTIONS)
def _moved(item, three, r1, r2, rb, step):  # type: ignore[no-untyped-def]
    """Write an item's Newton step, shortened so that cutpoints keep their order, and take it."""
    if three:
        d1 = item[V11] * r1 + item[V12] * r2 + item[V1B] * rb
        d2 = item[V12] * r1 + item[V22] * r2 + item[V2B] * rb
        db = item[V1B] * r1 + item[V2B] * r2 + item[VBB] * rb
    else:
        d1 = d2 = item[V11] * (r1 + r2) + item[V1B] * rb
        db = item[V1B] * (r1 + r2) + item[VBB] * rb
    part = 1.0 / max(1.0, abs(d1), abs(d2), abs(db))
    gap = item[G2] - item[G1]
    if three and part * (d2 - d1) < -0.75 * gap:
        part = -0.75 * gap / (d2 - d1)
    step[0], step[1], step[2] = part * d1, part * d2, part * db
    item[G1] += step[0]
    item[G2] += step[1]
    item[B] += step[2]


@numba.njit(**OPTIONS)
def update(lo, hi, calls, ptr, node, level, three, weight, x, s, items, known, seen, slope_precision, valued):  # type: ignore[no-untyped-def]
    """Take one Newton step for items lo to hi.

    Parameters
    ----------
    calls
        First roll call of each item, and their number at the end.
    ptr, node, level
        First vote of each roll call; per vote its node (a state in a period) and its level 0, 1 or 2.
    three
        Per item, whether all three levels occur.
    weight
        Per roll call.
    x, s
        Mean and variance of each node.
    items, known, seen
        Item columns `G1` to `VBB`, their information, roll call columns `I11` to `SPREAD`; all written.
    slope_precision
        Of the discriminations' prior N(0, 1 / slope_precision).
    valued
        Whether the objective is wanted.

    Returns
    -------
    float
        The items' part of the objective before the step.
    """
    total = 0.0
    info, step = np.empty(6), np.empty(3)
    for i in range(lo, hi):
        item = items[i]
        prior = 0.5 * FLAT * (item[G1] ** 2 + item[V11]) + 0.5 * slope_precision * (item[B] ** 2 + item[VBB])
        r1, r2, rb = -FLAT * item[G1], 0.0, -slope_precision * item[B]
        info[:] = 0.0
        info[0], info[5] = FLAT, slope_precision
        if three[i]:
            prior += 0.5 * FLAT * (item[G2] ** 2 + item[V22])
            r2, info[2] = -FLAT * item[G2], FLAT
        for r in range(calls[i], calls[i + 1]):
            f, a, b, c = _roll_call(ptr[r], ptr[r + 1], node, level, x, s, item, valued, seen[r])
            w = weight[r]
            seen[r] *= w
            total += w * f
            r1 += w * a
            r2 += w * b
            rb += w * c
            info += seen[r, :6]
        if known[i, 5] > 0:
            for j in range(6):
                info[j] = PART * info[j] + (1 - PART) * known[i, j]
        known[i] = info
        total += -prior - 0.5 * _inverse(info, three[i], item)
        b = item[B]
        _moved(item, three[i], r1, r2, rb, step)
        for r in range(calls[i], calls[i + 1]):  # slopes of the session's modes after the step
            o = seen[r]
            p1 = o[I11] * step[0] + o[I12] * step[1] + o[I1B] * step[2]
            p2 = o[I12] * step[0] + o[I22] * step[1] + o[I2B] * step[2]
            pb = o[I1B] * step[0] + o[I2B] * step[1] + o[IBB] * step[2]
            o[SHIFT] += b * (p1 + p2)
            o[STRETCH] -= b * (pb - o[SPREAD] * step[2])
    return total


@numba.njit(**OPTIONS)
def least_squares(item, who, z, x, b):  # type: ignore[no-untyped-def]
    """Write one round of least squares by turns for z = b x: items' `b` given `x`, then states' `x` given `b`."""
    top, square = np.zeros(len(b)), np.full(len(b), 1e-9)
    for k in range(len(z)):
        top[item[k]] += x[who[k]] * z[k]
        square[item[k]] += x[who[k]] ** 2
    b[:] = top / square
    top, square = np.zeros(len(x)), np.full(len(x), 1e-9)
    for k in range(len(z)):
        top[who[k]] += b[item[k]] * z[k]
        square[who[k]] += b[item[k]] ** 2
    x[:] = top / square


@numba.njit(**OPTIONS)
def apart(item, node, z, x, b):  # type: ignore[no-untyped-def]
    """Let each node go its own way from its state's position `x`: three more rounds by node, half drawn back to it."""
    for _ in range(3):
        top, square = np.zeros(len(x)), np.full(len(x), 1e-9)
        for k in range(len(z)):
            top[node[k]] += b[item[k]] * z[k]
            square[node[k]] += b[item[k]] ** 2
        weight = square / (square + 4.0)
        x[:] = weight * top / square + (1 - weight) * x
        x -= x.mean()
        x /= x.std()
        top, square = np.zeros(len(b)), np.full(len(b), 1e-9)
        for k in range(len(z)):
            top[item[k]] += x[node[k]] * z[k]
            square[item[k]] += x[node[k]] ** 2
        b[:] = top / square
