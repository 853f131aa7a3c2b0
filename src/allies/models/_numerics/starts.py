"""Where the iterations start: one position per state by least squares, then each node its own."""

from __future__ import annotations

from statistics import NormalDist

import numba
import numpy as np

from allies.models._numerics.irt import Floats, Ints, Start, Votes
from allies.models._numerics.items import update
from allies.models._numerics.probit import OPTIONS

ROUNDS = 8  # of least squares
WIDEST = 3.0
SETTLED = 8  # steps of an item on its own


def beginning(votes: Votes, toward: Floats) -> Start:
    """Return starting positions, variances and items: one position per state, by least squares by turns.

    `toward` is +1, -1 or 0 per state; the first round starts from it. Items start as the linear fit implies.
    """
    state = np.repeat(np.arange(len(votes.starts) - 1), np.diff(votes.starts))
    item = np.repeat(votes.item_of.astype(np.int32), np.diff(votes.ptr))
    who = state[votes.node].astype(np.int32)
    counts = np.bincount(item * 3 + votes.level, minlength=3 * len(votes.three)).reshape(-1, 3)
    count = counts.sum(axis=1)
    mean = (counts[:, 2] - counts[:, 0]) / count
    sd = np.sqrt((counts[:, 2] + counts[:, 0]) / count - mean**2)
    z = (np.arange(-1, 2) - mean[:, None]) / sd[:, None]
    x = toward.copy()
    b = np.zeros(len(count))
    size = np.bincount(state).astype(float)
    for _ in range(ROUNDS):
        least_squares(item, votes.level, who, z, x, b)
        x -= np.average(x, weights=size)
        x /= np.sqrt(np.average(x * x, weights=size))
    x = x[state]
    apart(item, votes.level, votes.node, z, x, b)
    b = np.clip(b, -0.9, 0.9)
    b /= np.sqrt(1 - b**2)
    items = np.zeros((len(votes.three), 9))
    items[:, :2] = cutpoints(counts, votes.three) * np.sqrt(1 + b**2)[:, None]
    items[:, 2] = b
    return Start(np.clip(x, -WIDEST, WIDEST), np.full(votes.nodes, 0.03), items)


def cutpoints(counts: Floats, three: Floats) -> Floats:
    """Return both cutpoints of each item from how often each level occurs, discrimination aside."""
    share = counts.cumsum(axis=1) / counts.sum(axis=1)[:, None]
    below = NormalDist().inv_cdf
    cuts = np.tile([below(p) for p in share[:, 0].tolist()], (2, 1)).T
    cuts[three, 1] = [below(p) for p in share[three, 1].tolist()]
    return cuts


def settle(votes: Votes, new: Ints, x: Floats, s: Floats, items: Floats) -> None:
    """Write the items `new` (row numbers) as they follow from the positions."""
    seen, known = np.zeros((len(votes.ptr) - 1, 9)), np.zeros((len(votes.three), 6))
    said = np.zeros((3, len(votes.node)), dtype=np.float32)
    for i in new.tolist():
        mine = votes.level[votes.ptr[votes.calls[i]] : votes.ptr[votes.calls[i + 1]]]
        items[i, :2] = cutpoints(np.bincount(mine, minlength=3)[None], votes.three[i : i + 1])[0]
        for _ in range(SETTLED):
            run = i, i + 1, votes.calls, votes.cut, votes.node, votes.three, votes.weight
            update(*run, x, s, items, known, seen, *said, 1.0)


@numba.njit(**OPTIONS)
def least_squares(item, level, who, z, x, b):  # type: ignore[no-untyped-def]
    """Write one round of least squares by turns for z[item, level] = b x: `b` given `x`, then `x` given `b`."""
    top, square = np.zeros(len(b)), np.full(len(b), 1e-9)
    for k in range(len(item)):
        top[item[k]] += x[who[k]] * z[item[k], level[k]]
        square[item[k]] += x[who[k]] ** 2
    b[:] = top / square
    top, square = np.zeros(len(x)), np.full(len(x), 1e-9)
    for k in range(len(item)):
        top[who[k]] += b[item[k]] * z[item[k], level[k]]
        square[who[k]] += b[item[k]] ** 2
    x[:] = top / square


@numba.njit(**OPTIONS)
def apart(item, level, node, z, x, b):  # type: ignore[no-untyped-def]
    """Let each node go its own way from its state's position `x`: three more rounds by node, half drawn back to it."""
    for _ in range(3):
        top, square = np.zeros(len(x)), np.full(len(x), 1e-9)
        for k in range(len(item)):
            top[node[k]] += b[item[k]] * z[item[k], level[k]]
            square[node[k]] += b[item[k]] ** 2
        weight = square / (square + 4.0)
        x[:] = weight * top / square + (1 - weight) * x
        x -= x.mean()
        x /= x.std()
        top, square = np.zeros(len(b)), np.full(len(b), 1e-9)
        for k in range(len(item)):
            top[item[k]] += x[node[k]] * z[item[k], level[k]]
            square[item[k]] += x[node[k]] ** 2
        b[:] = top / square
