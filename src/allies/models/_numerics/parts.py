"""How much each observation of a dyad adds to its smoothed alignment: the posterior mean is linear in them."""

from __future__ import annotations

import numba
import numpy as np

from allies.models._numerics import banded
from allies.models._numerics.probit import OPTIONS
from allies.models._numerics.smoother import ABOUT, ITEM, LOAD, condensed, gathered, less, precision_of, system


@numba.njit(**OPTIONS)
def parts(one, seen, law, group, x, v, slot):  # type: ignore[no-untyped-def]
    """Add to the right-hand sides of paths `x` and habits `v` (rows, groups) what each group of observations says."""
    lo, n0, q, place = seen.bounds[one], seen.span[one, 0], law.keep.shape[1], seen.place
    at, value = np.empty(ABOUT, np.int64), np.empty(ABOUT)
    for o in range(lo, seen.bounds[one + 1]):
        load, u = law.loading[place[o, LOAD]], slot[place[o, ITEM]]
        r, p = precision_of(o, place, seen.weight, law)
        many = gathered(place, o, n0, q, r, at, value)
        for before in range(2 if r else 1):
            g, part = group[o - before - lo], p * seen.y[o - before] * (-r if before else 1.0)
            for i in range(many):
                x[at[i], g] += load * value[i] * part
            v[u, g] += (1 - r) * part


@numba.njit(**OPTIONS)
def shares(one, seen, law, group, out):  # type: ignore[no-untyped-def]
    """Write into `out` (years, groups) how much each group of one dyad's observations adds to its alignment.

    `group` holds the group of each of its observations. The parts of a year add up to its estimate: the posterior mean
    is linear in the observations.
    """
    a, reach, b, d, slot, _ = system(one, seen, law)
    used, count, n0, q = len(d), out.shape[1], seen.span[one, 0], law.keep.shape[1]
    x, v = np.zeros((len(reach), count)), np.zeros((used, count))
    parts(one, seen, law, group, x, v, slot)
    w = b.copy()
    banded.factor(a, reach)
    banded.solve(a, reach, w, used)
    rows, back = condensed(b, w, d)
    banded.factor(rows, back)
    banded.solve(a, reach, x, count)
    less(v, b[:, :used].T, x, len(b), count)
    banded.solve(rows, back, v, count)
    less(x, w, v, used, count)
    for n in range(n0, seen.span[one, 1]):
        nodes = 0
        for m in range(n0, seen.span[one, 1]):
            nodes += law.year[m] == law.year[n]
        for g in range(count):
            out[law.year[n], g] += x[(n - n0) * q, g] / nodes
