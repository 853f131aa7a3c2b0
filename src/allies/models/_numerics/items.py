"""Item updates: two cutpoints and a discrimination for each group of roll calls, given the states' positions."""

from __future__ import annotations

import numba
import numpy as np

from allies.models._numerics.probit import FAST, OPTIONS, inner, outer

# Columns of an item: cutpoints, discrimination; their covariances.
G1, G2, B, V11, V22, V12, V1B, V2B, VBB = range(9)
# Columns of a roll call: information 11, 12, 22, 1b, 2b, bb; slope by a shift and by a stretch of its session;
# the part of bb that is due to the positions' variance.
I11, I12, I22, I1B, I2B, IBB, SHIFT, STRETCH, SPREAD = range(9)
FLAT = 1 / 16  # precision of the cutpoints' prior: the variance of a uniform law on [-7, 7]
PART = 0.8  # share of the new information that a sweep takes up
TURNED = 0.4  # the same where the last step went back on the one before: means and variances chase each other


@numba.njit(**FAST)
def _outer(first, last, node, x, s, sign, g, b, vgg, vgb, vbb, score, bend):  # type: ignore[no-untyped-def]
    """Sum over votes of the lowest (sign 1) or highest (-1) level.

    Return the sums of the slope by the cutpoint d, of d m, and of the curvature c, c m, c m^2, c u; d and c are
    written per vote.
    """
    sd = sdm = sc = scm = scmm = scu = 0.0
    square = b * b + vbb
    for k in range(first, last):
        m, u = x[node[k]], s[node[k]]
        d, c = outer(sign * (g - b * m), vgg - 2 * m * vgb + m * m * vbb + u * square)
        d, c = sign * d, -c
        score[k], bend[k] = d, c
        sd += d
        sdm += d * m
        sc += c
        scm += c * m
        scmm += c * m * m
        scu += c * u
    return sd, sdm, sc, scm, scmm, scu


@numba.njit(**FAST)
def _middle(first, last, node, x, s, item, score, bend, far, skip):  # type: ignore[no-untyped-def]
    """Sum over votes of the middle level; see `_outer`.

    Return the sums of d1, d2, d m, c11, c12, c22, m (c11 + c12), m (c12 + c22), c m^2, c u; write d, c11 + c12 and
    c12 + c22 per vote.
    """
    g1, g2, b, vbb = item[G1], item[G2], item[B], item[VBB]
    square, vcc, vcb = b * b + vbb, (item[V11] + item[V22] + 2 * item[V12]) / 4, item[V1B] + item[V2B]
    s1 = s2 = sdm = s11 = s12 = s22 = sm1 = sm2 = smm = su = 0.0
    for k in range(first, last):
        m, u = x[node[k]], s[node[k]]
        v = vcc - m * vcb + m * m * vbb + u * square
        d1, d2, c11, c12, c22 = inner(g1 - b * m, g2 - b * m, v)
        e1, e2 = c11 + c12, c12 + c22
        score[k], bend[k], far[k - skip] = d1 + d2, e1, e2
        s1 += d1
        s2 += d2
        sdm += (d1 + d2) * m
        s11 += c11
        s12 += c12
        s22 += c22
        sm1 += e1 * m
        sm2 += e2 * m
        smm += (e1 + e2) * m * m
        su += (e1 + e2) * u
    return s1, s2, sdm, s11, s12, s22, sm1, sm2, smm, su


@numba.njit(**OPTIONS)
def roll_call(r, cut, node, x, s, item, score, bend, far, out):  # type: ignore[no-untyped-def]
    """Sum one roll call's information into `out`; return its slopes by g1, g2, b."""
    b, v1b, v2b, vbb = item[B], item[V1B], item[V2B], item[VBB]
    p0, p1, p2, p3 = cut[3 * r], cut[3 * r + 1], cut[3 * r + 2], cut[3 * r + 3]
    yd, ydm, yc, ycm, ycmm, ycu = _outer(p0, p1, node, x, s, 1.0, item[G1], b, item[V11], v1b, vbb, score, bend)
    nd, ndm, nc, ncm, ncmm, ncu = _outer(p2, p3, node, x, s, -1.0, item[G2], b, item[V22], v2b, vbb, score, bend)
    d1, d2, dm, c11, c12, c22, cm1, cm2, cmm, cu = _middle(p1, p2, node, x, s, item, score, bend, far[0], far[1][r])
    r1, r2, rm = yd + d1, nd + d2, ydm + ndm + dm
    h1, h2 = yc + c11 + c12, nc + c22 + c12
    h1m, h2m, hmm, spread = ycm + cm1, ncm + cm2, ycmm + ncmm + cmm, ycu + ncu + cu
    out[I11], out[I12], out[I22] = yc + c11, c12, nc + c22
    out[I1B], out[I2B], out[IBB], out[SPREAD] = -h1m, -h2m, hmm + spread, spread
    out[SHIFT] = h1 * v1b + h2 * v2b - vbb * (h1m + h2m) - b * (r1 + r2)
    out[STRETCH] = h1m * v1b + h2m * v2b - vbb * hmm - b * rm
    return r1, r2, -rm - b * spread


@numba.njit(**OPTIONS)
def _inverse(info, three, item):  # type: ignore[no-untyped-def]
    """Write the covariance of an item from its information (11, 12, 22, 1b, 2b, bb)."""
    a, b, d, c, e, f = info[0], info[1], info[2], info[3], info[4], info[5]
    if not three:
        a, c = a + d + 2 * b, c + e
        det = a * f - c * c
        item[V11] = item[V22] = item[V12] = f / det
        item[V1B] = item[V2B] = -c / det
        item[VBB] = a / det
        return
    k0, k1, k2 = d * f - e * e, c * e - b * f, b * e - c * d
    det = a * k0 + b * k1 + c * k2
    item[V11], item[V12], item[V1B] = k0 / det, k1 / det, k2 / det
    item[V22], item[V2B], item[VBB] = (a * f - c * c) / det, (b * c - a * e) / det, (a * d - b * b) / det


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
def update(lo, hi, calls, cut, node, three, weight, x, s, items, known, seen, score, bend, far, slope_precision):  # type: ignore[no-untyped-def]
    """Take one Newton step for items lo to hi.

    Parameters
    ----------
    calls
        First roll call of each item, and their number at the end.
    cut, node
        First vote of each roll call and level; per vote its node (a state in a period).
    three
        Per item, whether all three levels occur.
    weight
        Per roll call.
    x, s
        Mean and variance of each node.
    items, known, seen
        Item columns `G1` to `VBB`; their information, last step and share of the next information; roll call columns
        `I11` to `SPREAD`; all written.
    score, bend, far
        Per vote, written: slope by the cutpoints' common shift, and its curvatures by the two. Only votes of the middle
        level have the last: an array, and per roll call how far it lags behind the votes.
    slope_precision
        Of the discriminations' prior N(0, 1 / slope_precision).
    """
    info, step = np.empty(6), np.empty(3)
    for i in range(lo, hi):
        item = items[i]
        r1, r2, rb = -FLAT * item[G1], 0.0, -slope_precision * item[B]
        info[:] = 0.0
        info[0], info[5] = FLAT, slope_precision
        if three[i]:
            r2, info[2] = -FLAT * item[G2], FLAT
        for r in range(calls[i], calls[i + 1]):
            a, b, c = roll_call(r, cut, node, x, s, item, score, bend, far, seen[r])
            w = weight[r]
            seen[r] *= w
            r1 += w * a
            r2 += w * b
            rb += w * c
            info += seen[r, :6]
        if known[i, 5] > 0:
            part = known[i, 7]
            for j in range(6):
                info[j] = part * info[j] + (1 - part) * known[i, j]
        known[i, :6] = info
        _inverse(info, three[i], item)
        b = item[B]
        _moved(item, three[i], r1, r2, rb, step)
        known[i, 7] = TURNED if step[2] * known[i, 6] < 0 else PART
        known[i, 6] = step[2]
        for r in range(calls[i], calls[i + 1]):  # slopes of the session's modes after the step
            o = seen[r]
            p1 = o[I11] * step[0] + o[I12] * step[1] + o[I1B] * step[2]
            p2 = o[I12] * step[0] + o[I22] * step[1] + o[I2B] * step[2]
            pb = o[I1B] * step[0] + o[I2B] * step[1] + o[IBB] * step[2]
            o[SHIFT] += b * (p1 + p2)
            o[STRETCH] -= b * (pb - o[SPREAD] * step[2])
