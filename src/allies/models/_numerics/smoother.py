"""Paths of dyads behind noisy indicators: the exact posterior of a linear Gaussian state-space model.

Of each dyad, over its nodes of time (years, later quarters), with `q` components (1: the alignment; 2: also half the
difference between what side 1 and side 2 send):

    y = loading * (mean over nodes of (alignment + sign * difference)) + habit + own
    alignment, difference, own: stationary AR(1); habit: one normal constant per item; own: normal, variance / weight

It is what a Kalman filter and Rauch-Tung-Striebel smoother return, from the banded precision of the whole path with the
habits as a border. `own`, the movement of one indicator alone, is taken out by differencing each observation from the
one before of its item: y - r * y before, with r = own_keep ^ gap. An annual flow that observes four quarters costs
nothing extra.
"""

from __future__ import annotations

import numba
import numpy as np

from allies.models._numerics import banded
from allies.models._numerics.probit import OPTIONS

BAND = 16  # cells of a row at most: eight nodes of two components
# columns of the observations' places: first node, nodes, item, kind (whose noise), indicator (whose loading), how much of
# the alignment and of the difference it shows, gap in quarters to the observation before (0: none)
NODE, NODES, ITEM, OF, LOAD, ON, SIGN, GAP = range(8)
PARTS = 4  # items of an indicator: both ways together, their difference, one way alone (either)
KINDS = 3  # kinds of observation of an indicator: the first two of these, and one way alone


@numba.njit(**OPTIONS)
def prior(a, n0, n1, q, keep, precision, start):  # type: ignore[no-untyped-def]
    """Write the precision of the paths over nodes n0 to n1 into `a`; return its log determinant."""
    total = 0.0
    for i in range((n1 - n0) * q):
        a[i, :] = 0.0
    for c in range(q):
        a[c, 0] += start[c]
        total += np.log(start[c])
        for n in range(n0 + 1, n1):
            r, p, i = keep[n, c], precision[n, c], (n - n0) * q + c
            a[i, 0] += p
            a[i, q] -= r * p
            a[i - q, 0] += r * r * p
            total += np.log(p)
    return total


@numba.njit(**OPTIONS)
def gathered(place, o, n0, q, r, at, value):  # type: ignore[no-untyped-def]
    """Write the states that observation o is about, less r times the ones before, into `at` and `value`; their number."""
    used = 0
    for one in range(2 if r else 1):
        p = o - one
        first, nodes = place[p, NODE] - n0, place[p, NODES]
        share = (-r if one else 1.0) / nodes
        for n in range(first, first + nodes):
            for c in range(q):
                f = share * place[p, ON + c]
                if f != 0.0:
                    at[used], value[used] = n * q + c, f
                    used += 1
    return used


@numba.njit(**OPTIONS)
def observe(a, b, d, slot, n0, q, lo, hi, place, y, weight, loading, noise, own):  # type: ignore[no-untyped-def]
    """Add observations lo to hi to the precision `a`, the border `b` and the habits' precision `d`.

    The last column of `b` and of `d` carries the right-hand sides. Returns the sum of squares and the log of precision.
    """
    square, logs, right = 0.0, 0.0, len(d) - 1
    at, value = np.empty(16, np.int64), np.empty(16)
    for o in range(lo, hi):
        k, load, u = place[o, OF], loading[place[o, LOAD]], slot[place[o, ITEM]]
        r = own[k, place[o, GAP]]
        p = weight[o] / (noise[k] * (1 - r * r))
        z, c = y[o] - (r * y[o - 1] if r else 0.0), 1 - r
        used = gathered(place, o, n0, q, r, at, value)
        for i in range(used):
            f = load * value[i] * p
            b[at[i], u] += f * c
            b[at[i], right] += f * z
            for j in range(used):
                if at[j] <= at[i]:
                    a[at[i], at[i] - at[j]] += f * load * value[j]
        d[u, u] += p * c * c
        d[u, right] += p * c * z
        square += p * z * z
        logs += np.log(p)
    return square, logs


@numba.njit(**OPTIONS)
def habits(w, b, d, size, used, right):  # type: ignore[no-untyped-def]
    """Return the covariance and the means of the habits, given `w`, the paths' solution of the border `b`."""
    s = np.empty((used, used))
    r = np.empty(used)
    for u in range(used):
        for v in range(used):
            s[u, v] = d[u, v]
            for i in range(size):
                s[u, v] -= b[i, u] * w[i, v]
        r[u] = d[u, right]
        for i in range(size):
            r[u] -= b[i, u] * w[i, right]
    inside = np.linalg.inv(s)
    return inside, inside @ r, np.log(np.linalg.det(s))


@numba.njit(**OPTIONS)
def widen(z, reach, w, wv, used):  # type: ignore[no-untyped-def]
    """Add to the paths' covariance given the habits, within the band, what not knowing the habits adds."""
    for i in range(len(reach)):
        for j in range(reach[i] + 1):
            for u in range(used):
                z[i, j] += w[i, u] * wv[i - j, u]


@numba.njit(**OPTIONS)
def moments(z, x, n, nodes, on_n, sign_n, m, others, on_m, sign_m, q):  # type: ignore[no-untyped-def]
    """Return the mean of the average of on * alignment + sign * difference from node n on; its covariance with m's."""
    mean, cov = 0.0, 0.0
    for i in range(n, n + nodes):
        for c in range(q):
            h = on_n if c == 0 else sign_n
            if h == 0.0:
                continue
            mean += h * x[i * q + c]
            for j in range(m, m + others):
                for e in range(q):
                    one, two = i * q + c, j * q + e
                    cov += h * (on_m if e == 0 else sign_m) * z[max(one, two), abs(one - two)]
    return mean / nodes, cov / (nodes * others)


@numba.njit(**OPTIONS)
def beside(wv, v, n, nodes, on, sign, q):  # type: ignore[no-untyped-def]
    """Return the covariance of habit v with the average of on * alignment + sign * difference from node n on."""
    s = 0.0
    for i in range(n, n + nodes):
        for c in range(q):
            s -= wv[i * q + c, v] * (on if c == 0 else sign)
    return s / nodes


@numba.njit(**OPTIONS)
def tally(owns, lo, hi, place, y, weight, loading, z, wv, x, u, inside, slot, n0, q, times):  # type: ignore[no-untyped-def]
    """Add to the sums per kind and gap the squares and products of what an indicator moves on its own."""
    for o in range(lo, hi):
        k, v, g = place[o, OF], slot[place[o, ITEM]], place[o, GAP]
        load, on, sign, n, nodes = (
            loading[place[o, LOAD]],
            place[o, ON],
            place[o, SIGN],
            place[o, NODE] - n0,
            place[o, NODES],
        )
        f, ff = moments(z, x, n, nodes, on, sign, n, nodes, on, sign, q)
        fu, e, vu = beside(wv, v, n, nodes, on, sign, q), y[o] - u[v], inside[v, v]
        p = weight[o] * times
        owns[k, g, 0] += times
        owns[k, g, 1] += p * ((e - load * f) ** 2 + load * load * ff + vu + 2 * load * fu)
        if g:
            m, others = place[o - 1, NODE] - n0, place[o - 1, NODES]
            h, hh = moments(z, x, m, others, on, sign, m, others, on, sign, q)
            _, fh = moments(z, x, n, nodes, on, sign, m, others, on, sign, q)
            hu, d = beside(wv, v, m, others, on, sign, q), y[o - 1] - u[v]
            owns[k, g, 2] += p * ((e - load * f) * (d - load * h) + load * load * fh + vu + load * (fu + hu))
            owns[k, g, 3] += p * ((d - load * h) ** 2 + load * load * hh + vu + 2 * load * hu)


@numba.njit(**OPTIONS)
def walked(steps, kind, z, x, n0, n1, q, times):  # type: ignore[no-untyped-def]
    """Add to `steps` (component, kind of gap, four sums) the squares and products of neighbouring nodes."""
    for c in range(q):
        before = 0.0
        for n in range(n1 - n0):
            i = n * q + c
            second = z[i, 0] + x[i] * x[i]
            at = kind[n0 + n] if n else 0
            steps[c, at, 0] += times
            steps[c, at, 1] += times * second
            if n:
                steps[c, at, 2] += times * (z[i, q] + x[i] * x[i - q])
                steps[c, at, 3] += times * before
            before = second


@numba.njit(**OPTIONS)
def dyads(which, bounds, span, q, back, place, y, weight, loading, noise, own, habit, keep, precision, start, kind,
          times, groups, stays, owns, steps, out):  # type: ignore[no-untyped-def]  # fmt: skip
    """Smooth the dyads `which`; add up the sums of the M-step and, where `out` has rows, write estimates.

    Shapes: `bounds` (dyads + 1) into the observations, `span` (dyads, 2) nodes, `place` (observations, 8), `own` (kinds, gaps) what is kept over a
    gap, `keep` and `precision` (nodes, q), `groups` (nodes,) the year of each node, `out` (dyads, years, 5): alignment, its variance,
    difference, its variance, their covariance. Returns the log likelihood.
    """
    nodes, items = len(keep), len(habit)
    a, z = np.empty((nodes * q, BAND)), np.empty((nodes * q, BAND))
    total = 0.0
    for t in range(len(which)):
        one = which[t]
        lo, hi, n0, n1 = bounds[one], bounds[one + 1], span[one, 0], span[one, 1]
        size = (n1 - n0) * q
        slot = np.full(items, -1, np.int64)
        used = 0
        for o in range(lo, hi):
            if slot[place[o, ITEM]] < 0:
                slot[place[o, ITEM]] = used
                used += 1
        reach = np.empty(size, np.int64)
        for n in range(n0, n1):
            for c in range(q):
                reach[(n - n0) * q + c] = min(back[n], n - n0) * q + c
        b, d = np.zeros((size, used + 1)), np.zeros((used + 1, used + 1))
        found = prior(a, n0, n1, q, keep, precision, start)
        for k in range(items):
            if slot[k] >= 0:
                d[slot[k], slot[k]] = 1.0 / habit[k]
                found -= np.log(habit[k])
        square, logs = observe(a, b, d, slot, n0, q, lo, hi, place, y, weight, loading, noise, own)
        part = a[:size]
        w = b.copy()
        logdet = banded.factor(part, reach)
        banded.solve(part, reach, w, used + 1)
        inside, u, more = habits(w, b, d, size, used, used)
        border = np.ascontiguousarray(w[:, :used])
        x = w[:, used] - np.dot(border, u)
        banded.inverse(part, reach, z)
        wv = np.dot(border, inside)
        widen(z, reach, border, wv, used)
        total += times[one] * 0.5 * (found + logs - logdet - more - square + inner(b, d, x, u, used))
        tally(owns, lo, hi, place, y, weight, loading, z, wv, x, u, inside, slot, n0, q, times[one])
        for k in range(items):
            if slot[k] >= 0:
                kind_of = k // PARTS * KINDS + min(k % PARTS, 2)
                stays[kind_of, 0] += times[one]
                stays[kind_of, 1] += times[one] * (u[slot[k]] ** 2 + inside[slot[k], slot[k]])
        walked(steps, kind, z, x, n0, n1, q, times[one])
        if len(out):
            write(out[one], z, x, n0, n1, q, groups)
    return total


@numba.njit(**OPTIONS)
def inner(b, d, x, u, used):  # type: ignore[no-untyped-def]
    """Return the product of the right-hand sides with the solution."""
    s = 0.0
    for i in range(len(x)):
        s += b[i, used] * x[i]
    for v in range(used):
        s += d[v, used] * u[v]
    return s


@numba.njit(**OPTIONS)
def write(out, z, x, n0, n1, q, groups):  # type: ignore[no-untyped-def]
    """Write per year the alignment, its variance, the difference, its variance and their covariance."""
    n = n0
    while n < n1:
        year, m = groups[n], n
        while m < n1 and groups[m] == year:
            m += 1
        mean, var = moments(z, x, n - n0, m - n, 1.0, 0.0, n - n0, m - n, 1.0, 0.0, q)
        out[year, 0], out[year, 1] = mean, var
        if q == 2:
            up, up_var = moments(z, x, n - n0, m - n, 1.0, 1.0, n - n0, m - n, 1.0, 1.0, q)
            down, down_var = moments(z, x, n - n0, m - n, 1.0, -1.0, n - n0, m - n, 1.0, -1.0, q)
            out[year, 2] = up - mean
            out[year, 3] = 0.5 * (up_var + down_var) - var
            out[year, 4] = 0.25 * (up_var - down_var)
        n = m


@numba.njit(**OPTIONS)
def shares(lo, hi, n0, n1, q, back, place, y, weight, loading, noise, own, habit, keep, precision, start, groups, group, out):  # type: ignore[no-untyped-def]  # fmt: skip
    """Write into `out` (years, groups) how much each group of one dyad's observations adds to its alignment.

    `group` holds the group of observations lo to hi. The parts of a year add up to its estimate: the posterior mean is
    linear in the observations.
    """
    items, size = len(habit), (n1 - n0) * q
    a = np.zeros((size, BAND))
    slot = np.full(items, -1, np.int64)
    used = 0
    for o in range(lo, hi):
        if slot[place[o, ITEM]] < 0:
            slot[place[o, ITEM]] = used
            used += 1
    reach = np.empty(size, np.int64)
    for n in range(n0, n1):
        for c in range(q):
            reach[(n - n0) * q + c] = min(back[n], n - n0) * q + c
    b, d = np.zeros((size, used + 1)), np.zeros((used + 1, used + 1))
    prior(a, n0, n1, q, keep, precision, start)
    for k in range(items):
        if slot[k] >= 0:
            d[slot[k], slot[k]] = 1.0 / habit[k]
    observe(a, b, d, slot, n0, q, lo, hi, place, y, weight, loading, noise, own)
    count = out.shape[1]
    x, v = np.zeros((size, count)), np.zeros((used, count))
    at, value = np.empty(16, np.int64), np.empty(16)
    for o in range(lo, hi):
        k, load, u = place[o, OF], loading[place[o, LOAD]], slot[place[o, ITEM]]
        r = own[k, place[o, GAP]]
        p = weight[o] / (noise[k] * (1 - r * r))
        many = gathered(place, o, n0, q, r, at, value)
        for one in range(2 if r else 1):
            g, part = group[o - one - lo], p * y[o - one] * (-r if one else 1.0)
            for i in range(many):
                x[at[i], g] += load * value[i] * part
            v[u, g] += (1 - r) * part
    banded.factor(a, reach)
    w = np.ascontiguousarray(b[:, :used])
    banded.solve(a, reach, w, used)
    banded.solve(a, reach, x, count)
    border = np.ascontiguousarray(b[:, :used])
    stays = np.linalg.solve(np.ascontiguousarray(d[:used, :used]) - np.dot(border.T, w), v - np.dot(border.T, x))
    x -= np.dot(w, stays)
    for n in range(n0, n1):
        nodes = 0
        for m in range(n0, n1):
            nodes += groups[m] == groups[n]
        for g in range(count):
            out[groups[n], g] += x[(n - n0) * q, g] / nodes
