"""Where the iterations start: one position per state by least squares, then each node its own."""

from __future__ import annotations

from statistics import NormalDist

import numba
import numpy as np
from numpy.typing import NDArray

from allies.models._numerics.irt import Ints, Start, Votes
from allies.models._numerics.items import update
from allies.models._numerics.probit import OPTIONS
from allies.models._numerics.walks import Floats

ROUNDS, SECOND, APART = 8, 24, 3  # of least squares by state, on a second axis, and then by node
DRAWN = 4.0  # weight of the state's position in a node's own
WIDEST = 3.0
SETTLED = 8  # steps of an item on its own


def beginning(votes: Votes, toward: Floats) -> Start:
    """Return starting positions, variances and items: one position per state, by least squares by turns.

    `toward` is +1, -1 or 0 per state; the first round starts from it. Items start as the linear fit implies.
    """
    z, counts = scores(votes)
    cast = votes.item_of, votes.cut, votes.node
    x, b = axis(votes, toward)
    x, own = x[_states(votes)], np.arange(votes.nodes)
    for _ in range(APART):
        x = _places(*cast, own, z, b, x, DRAWN)
        x -= x.mean()
        x /= x.std()
        b = slopes_of(votes, z, x)
    b = np.clip(b, -0.9, 0.9)
    b /= np.sqrt(1 - b**2)
    items = np.zeros((len(votes.three), 9))
    items[:, :2] = cutpoints(counts, votes.three) * np.sqrt(1 + b**2)[:, None]
    items[:, 2] = b
    return Start(np.clip(x, -WIDEST, WIDEST), np.full(votes.nodes, 0.03), items)


def _states(votes: Votes) -> Ints:
    return np.repeat(np.arange(len(votes.starts) - 1), np.diff(votes.starts))


def scores(votes: Votes) -> tuple[Floats, Ints]:
    """Return each item's levels as numbers of mean 0 and variance 1, and how often each occurs."""
    counts = np.add.reduceat(np.diff(votes.cut).reshape(-1, 3), votes.calls[:-1])
    count = counts.sum(axis=1)
    mean = (counts[:, 2] - counts[:, 0]) / count
    sd = np.sqrt((counts[:, 2] + counts[:, 0]) / count - mean**2)
    return (np.arange(-1, 2) - mean[:, None]) / sd[:, None], counts


def axis(votes: Votes, toward: Floats, beside: Floats | None = None) -> tuple[Floats, Floats]:
    """Return a position per state and a slope per item by least squares by turns; at right angles to `beside`."""
    z, _ = scores(votes)
    state, x = _states(votes), toward.copy()
    cast, size = (votes.item_of, votes.cut, votes.node), np.bincount(state).astype(float)
    for _ in range(ROUNDS if beside is None else SECOND):
        b = _slopes(*cast, state, z, x, len(z))
        x = _places(*cast, state, z, b, np.zeros(len(x)), 0.0)
        x -= np.average(x, weights=size)
        if beside is not None:
            x -= beside * np.average(x * beside, weights=size)
        x /= np.sqrt(np.average(x * x, weights=size))
    return x, b


def slopes_of(votes: Votes, z: Floats, x: Floats) -> Floats:
    """Return each item's slope by least squares on the nodes' positions."""
    found: Floats = _slopes(votes.item_of, votes.cut, votes.node, np.arange(votes.nodes), z, x, len(z))
    return found


def cutpoints(counts: Ints, three: NDArray[np.bool_]) -> Floats:
    """Return both cutpoints of each item from how often each level occurs, discrimination aside."""
    share = counts.cumsum(axis=1) / counts.sum(axis=1)[:, None]
    below = NormalDist().inv_cdf
    cuts = np.tile([below(p) for p in share[:, 0].tolist()], (2, 1)).T
    cuts[three, 1] = [below(p) for p in share[three, 1].tolist()]
    return cuts


def settle(votes: Votes, new: Ints, x: Floats, s: Floats, items: Floats) -> None:
    """Write the items `new` (row numbers) as they follow from the positions."""
    seen, known = np.zeros((len(votes.ptr) - 1, 9)), np.zeros((len(votes.three), 8))
    score, bend, far = np.zeros((3, len(votes.node)), dtype=np.float32)
    said = score, bend, (far, np.zeros(len(votes.weight), dtype=np.int64))
    for i in new.tolist():
        mine = votes.level[votes.ptr[votes.calls[i]] : votes.ptr[votes.calls[i + 1]]]
        items[i, :2] = cutpoints(np.bincount(mine, minlength=3)[None], votes.three[i : i + 1])[0]
        for _ in range(SETTLED):
            run = i, i + 1, votes.calls, votes.cut, votes.node, votes.three, votes.weight
            update(*run, x, s, items, known, seen, *said, 1.0)


@numba.njit(**OPTIONS)
def _slopes(item_of, cut, node, who, z, x, items):  # type: ignore[no-untyped-def]
    """Return b of each item by least squares of z[item, level] = b x[who[node]]."""
    top, square = np.zeros(items), np.full(items, 1e-9)
    for r in range(len(item_of)):
        i = item_of[r]
        for level in range(3):
            for k in range(cut[3 * r + level], cut[3 * r + level + 1]):
                at = x[who[node[k]]]
                top[i] += at * z[i, level]
                square[i] += at**2
    return top / square


@numba.njit(**OPTIONS)
def _places(item_of, cut, node, who, z, b, held, weight):  # type: ignore[no-untyped-def]
    """Return x by least squares of z[item, level] = b x[who[node]], drawn to `held` by `weight`."""
    top, square = np.zeros(len(held)), np.full(len(held), 1e-9)
    for r in range(len(item_of)):
        slope = b[item_of[r]]
        for level in range(3):
            for k in range(cut[3 * r + level], cut[3 * r + level + 1]):
                n = who[node[k]]
                top[n] += slope * z[item_of[r], level]
                square[n] += slope**2
    share = square / (square + weight)
    return share * top / square + (1 - share) * held
