"""Paths of dyads behind noisy indicators: the exact posterior of a linear Gaussian state-space model.

Of each dyad, over its nodes of time (years, later quarters), with `q` components (1: the alignment; 2: also half the
difference between what side 1 and side 2 send):

    y = loading * (mean over nodes of (alignment + sign * difference)) + habit + own
    alignment, difference, own: stationary AR(1); habit: one normal constant per item; own: normal, variance / weight

It is what a Kalman filter and Rauch-Tung-Striebel smoother return, from the banded precision of the whole path with the
habits as a border. `own`, the movement of one indicator alone, is taken out by differencing each observation from the
one before of its item: y - r * y before, with r = own_keep ^ gap. An annual flow that observes four quarters costs
nothing extra, and a row of the precision reaches back only as far as an observation of this dyad makes it.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from allies.models._numerics import banded
from allies.models._numerics.probit import OPTIONS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# columns of the observations' places: first node, nodes, item, kind (whose noise), indicator (whose loading), how much
# of the alignment and of the difference it shows, gap in quarters to the observation before (0: none)
NODE, NODES, ITEM, OF, LOAD, ON, SIGN, GAP = range(8)
PARTS = 4  # items of an indicator: both ways together, their difference, one way alone (either)
KINDS = 3  # kinds of observation of an indicator: the first two of these, and one way alone
ABOUT = 16  # states that an observation and the one before are about, at most: four quarters of two components each


class Observations(NamedTuple):
    """What is observed: `bounds` (dyads + 1) into the rows, `span` (dyads, 2) nodes; per row `place`, `y`, `weight`."""

    bounds: Ints
    span: Ints
    place: NDArray[np.int32]
    y: Floats
    weight: Floats


class Law(NamedTuple):
    """The model over the nodes.

    `loading` per indicator, `noise` per kind, `own` (kinds, gaps) what is kept over a gap, `habit` per item; `keep` and
    `precision` (nodes, q) of a step; `start` (q,) precision of the first node; `step` which gap leads to each node;
    `year` the place of its year.
    """

    loading: Floats
    noise: Floats
    own: Floats
    habit: Floats
    keep: Floats
    precision: Floats
    start: Floats
    step: Ints
    year: Ints


class Posterior(NamedTuple):
    """One dyad: `x` its path, `z` the path's covariance within the band, `u` and `inside` the habits', `wv` between."""

    x: Floats
    z: Floats
    u: Floats
    inside: Floats
    wv: Floats
    slot: Ints


@numba.njit(**OPTIONS)
def prior(a, n0, n1, law):  # type: ignore[no-untyped-def]
    """Add the precision of the paths over nodes n0 to n1 to `a`; return its log determinant."""
    total, q = 0.0, law.keep.shape[1]
    for c in range(q):
        a[c, 0] += law.start[c]
        total += np.log(law.start[c])
        for n in range(n0 + 1, n1):
            r, p, i = law.keep[n, c], law.precision[n, c], (n - n0) * q + c
            a[i, 0] += p
            a[i, q] -= r * p
            a[i - q, 0] += r * r * p
            total += np.log(p)
    return total


@numba.njit(**OPTIONS)
def slots(place, lo, hi, items):  # type: ignore[no-untyped-def]
    """Return the place of each item among those that observations lo to hi are of, -1 for none, and their number."""
    slot = np.full(items, -1, np.int64)
    used = 0
    for o in range(lo, hi):
        if slot[place[o, ITEM]] < 0:
            slot[place[o, ITEM]] = used
            used += 1
    return slot, used


@numba.njit(**OPTIONS)
def reaches(place, lo, hi, n0, n1, q, year):  # type: ignore[no-untyped-def]
    """Return how far each row reaches back: to the node before, its year's first, what an observation ties it to."""
    first = np.empty(n1 - n0, np.int64)
    for n in range(n0, n1):
        m = max(n - 1, n0)
        while m > n0 and year[m - 1] == year[n]:
            m -= 1
        first[n - n0] = m - n0
    for o in range(lo, hi):
        last = place[o, NODE] + place[o, NODES] - 1 - n0
        earliest = place[o - 1, NODE] if place[o, GAP] else place[o, NODE]
        first[last] = min(first[last], earliest - n0)
    for n in range(n1 - n0 - 2, -1, -1):
        first[n] = min(first[n], first[n + 1])
    reach = np.empty((n1 - n0) * q, np.int64)
    for i in range(len(reach)):
        reach[i] = i - first[i // q] * q
    return reach


@numba.njit(**OPTIONS)
def precision_of(o, place, weight, law):  # type: ignore[no-untyped-def]
    """Return what is kept of the observation before o, and the precision of what is new in o."""
    k = place[o, OF]
    r = law.own[k, place[o, GAP]]
    return r, weight[o] / (law.noise[k] * (1 - r * r))


@numba.njit(**OPTIONS)
def gathered(place, o, n0, q, r, at, value):  # type: ignore[no-untyped-def]
    """Write the states that observation o is about, less r times those before, into `at`, `value`; return how many."""
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
def observe(a, b, d, slot, n0, lo, hi, seen, law):  # type: ignore[no-untyped-def]
    """Add observations lo to hi to the precision `a`, the border `b` and the habits' precision `d`.

    The last column of `b` and of `d` carries the right-hand sides. Returns the sum of squares and the log of precision.
    """
    square, logs, right, q, place = 0.0, 0.0, len(d), law.keep.shape[1], seen.place
    at, value = np.empty(ABOUT, np.int64), np.empty(ABOUT)
    for o in range(lo, hi):
        load, u = law.loading[place[o, LOAD]], slot[place[o, ITEM]]
        r, p = precision_of(o, place, seen.weight, law)
        z, c = seen.y[o] - (r * seen.y[o - 1] if r else 0.0), 1 - r
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
def system(one, seen, law):  # type: ignore[no-untyped-def]
    """Return the equations of a dyad: precision, reach, border, habits' precision, slots; the likelihood's other terms.

    The border's last column and the habits' last column are the right-hand sides.
    """
    lo, hi, n0, n1 = seen.bounds[one], seen.bounds[one + 1], seen.span[one, 0], seen.span[one, 1]
    q, items = law.keep.shape[1], len(law.habit)
    slot, used = slots(seen.place, lo, hi, items)
    reach = reaches(seen.place, lo, hi, n0, n1, q, law.year)
    a = np.zeros((len(reach), max(reach.max(), q) + 1))
    b, d = np.zeros((len(reach), used + 1)), np.zeros((used, used + 1))
    logs = prior(a, n0, n1, law)
    for k in range(items):
        if slot[k] >= 0:
            d[slot[k], slot[k]] = 1.0 / law.habit[k]
            logs -= np.log(law.habit[k])
    square, more = observe(a, b, d, slot, n0, lo, hi, seen, law)
    return a, reach, b, d, slot, logs + more - square


@numba.njit(**OPTIONS)
def condensed(b, w, d):  # type: ignore[no-untyped-def]
    """Return the habits' precision once the paths are solved out, by rows that reach back to the first, and reaches."""
    used = len(d)
    reach = np.arange(used)
    rows = np.zeros((used, used))
    for v in range(used):
        for j in range(v + 1):
            rows[v, j] = d[v, v - j]
            for i in range(len(b)):
                rows[v, j] -= b[i, v] * w[i, v - j]
    return rows, reach


@numba.njit(**OPTIONS)
def less(x, w, u, used, columns):  # type: ignore[no-untyped-def]
    """Take the first `used` columns of w times u off the first `columns` columns of x."""
    for i in range(len(x)):
        for v in range(used):
            for c in range(columns):
                x[i, c] -= w[i, v] * u[v, c]


@numba.njit(**OPTIONS)
def posterior(one, seen, law):  # type: ignore[no-untyped-def]
    """Return the posterior of a dyad and its log likelihood, less half a log of 2 pi per observation."""
    a, reach, b, d, slot, value = system(one, seen, law)
    used = len(d)
    w, z = b.copy(), np.zeros(a.shape)
    value -= banded.factor(a, reach)
    banded.solve(a, reach, w, used + 1)
    rows, back = condensed(b, w, d)
    value -= banded.factor(rows, back)
    x, u = w[:, used:].copy(), d[:, used:].copy()
    less(u, b[:, :used].T, x, len(b), 1)
    banded.solve(rows, back, u, 1)
    less(x, w, u, used, 1)
    value += (b[:, used] * x[:, 0]).sum() + (d[:, used] * u[:, 0]).sum()
    packed, inside = np.zeros((used, used)), np.zeros((used, used))
    banded.inverse(rows, back, packed)
    for v in range(used):
        for j in range(v + 1):
            inside[v, v - j] = inside[v - j, v] = packed[v, j]
    banded.inverse(a, reach, z)
    wv = np.zeros((len(w), used))
    less(wv, w, -inside, used, used)
    for i in range(len(reach)):
        for j in range(reach[i] + 1):
            for v in range(used):
                z[i, j] += w[i, v] * wv[i - j, v]
    return Posterior(x[:, 0].copy(), z, u[:, 0].copy(), inside, wv, slot), 0.5 * value


@numba.njit(**OPTIONS)
def average(x, n, nodes, on, sign, q):  # type: ignore[no-untyped-def]
    """Return the mean over nodes from n on of on * x + sign * the component beside it."""
    s = 0.0
    for i in range(n, n + nodes):
        s += on * x[i * q]
        if q == 2:
            s += sign * x[i * q + 1]
    return s / nodes


@numba.njit(**OPTIONS)
def product(z, n, nodes, m, others, on, sign, q):  # type: ignore[no-untyped-def]
    """Return the covariance of such a mean over nodes from n on with that over others from m on."""
    s = 0.0
    for i in range(n * q, (n + nodes) * q):
        h = on if q == 1 or i % 2 == 0 else sign
        for j in range(m * q, (m + others) * q):
            f = h * (on if q == 1 or j % 2 == 0 else sign)
            if f != 0.0:
                s += f * z[max(i, j), abs(i - j)]
    return s / (nodes * others)


@numba.njit(**OPTIONS)
def tally(owns, lo, hi, n0, q, seen, law, post, times):  # type: ignore[no-untyped-def]
    """Add to the sums per kind and gap the squares and products of what an indicator moves on its own."""
    left_before, square_before, beside_before = 0.0, 0.0, 0.0
    for o in range(lo, hi):
        k, item, g = seen.place[o, OF], seen.place[o, ITEM], seen.place[o, GAP]
        on, sign, n, nodes = seen.place[o, ON], seen.place[o, SIGN], seen.place[o, NODE] - n0, seen.place[o, NODES]
        v, load, p = post.slot[item], law.loading[seen.place[o, LOAD]], seen.weight[o] * times
        beside = -load * average(post.wv[:, v], n, nodes, on, sign, q)
        left = seen.y[o] - post.u[v] - load * average(post.x, n, nodes, on, sign, q)
        habit = post.inside[v, v]
        square = left * left + load * load * product(post.z, n, nodes, n, nodes, on, sign, q) + habit + 2 * beside
        owns[k, g, 0] += times
        owns[k, g, 1] += p * square
        if g:
            m, others = seen.place[o - 1, NODE] - n0, seen.place[o - 1, NODES]
            shared = load * load * product(post.z, n, nodes, m, others, on, sign, q)
            owns[k, g, 2] += p * (left * left_before + shared + habit + beside + beside_before)
            owns[k, g, 3] += p * square_before
        left_before, square_before, beside_before = left, square, beside


@numba.njit(**OPTIONS)
def walked(steps, n0, n1, law, post, times):  # type: ignore[no-untyped-def]
    """Add to `steps` (component, kind of gap, four sums) the squares and products of neighbouring nodes."""
    z, x, q = post.z, post.x, law.keep.shape[1]
    for c in range(q):
        before = 0.0
        for n in range(n1 - n0):
            i = n * q + c
            second = z[i, 0] + x[i] * x[i]
            at = law.step[n0 + n] if n else 0
            steps[c, at, 0] += times
            steps[c, at, 1] += times * second
            if n:
                steps[c, at, 2] += times * (z[i, q] + x[i] * x[i - q])
                steps[c, at, 3] += times * before
            before = second


@numba.njit(**OPTIONS)
def stayed(stays, post, times):  # type: ignore[no-untyped-def]
    """Add the squares of the habits to the sums of their kinds."""
    for k in range(len(post.slot)):
        if post.slot[k] >= 0:
            kind, v = k // PARTS * KINDS + min(k % PARTS, 2), post.slot[k]
            stays[kind, 0] += times
            stays[kind, 1] += times * (post.u[v] ** 2 + post.inside[v, v])


@numba.njit(**OPTIONS)
def write(out, n0, n1, law, post):  # type: ignore[no-untyped-def]
    """Write per year the alignment, its variance, the difference, its variance and their covariance."""
    n, q, x, z = n0, law.keep.shape[1], post.x, post.z
    while n < n1:
        year, m = law.year[n], n
        while m < n1 and law.year[m] == year:
            m += 1
        i, nodes = n - n0, m - n
        out[year, 0] = average(x, i, nodes, 1, 0, q)
        out[year, 1] = product(z, i, nodes, i, nodes, 1, 0, q)
        if q == 2:
            out[year, 2] = average(x, i, nodes, 0, 1, q)
            out[year, 3] = product(z, i, nodes, i, nodes, 0, 1, q)
            up, down = product(z, i, nodes, i, nodes, 1, 1, q), product(z, i, nodes, i, nodes, 1, -1, q)
            out[year, 4] = 0.25 * (up - down)
        n = m


@numba.njit(**OPTIONS)
def dyads(which, times, seen, law, stays, owns, steps, out):  # type: ignore[no-untyped-def]
    """Smooth the dyads `which`; add up the sums of the M-step and, where `out` has rows, write estimates.

    `times` (all dyads) says how many each stands for; `out` (dyads, years, 5) takes alignment, its variance,
    difference, its variance, their covariance. Returns the log likelihood.
    """
    total, q = 0.0, law.keep.shape[1]
    for one in which:
        lo, hi, n0, n1 = seen.bounds[one], seen.bounds[one + 1], seen.span[one, 0], seen.span[one, 1]
        post, value = posterior(one, seen, law)
        total += times[one] * value
        if len(out):
            write(out[one], n0, n1, law, post)
        if len(steps):
            tally(owns, lo, hi, n0, q, seen, law, post, times[one])
            stayed(stays, post, times[one])
            walked(steps, n0, n1, law, post, times[one])
    return total
