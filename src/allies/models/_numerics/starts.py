"""Where the iterations start: one position per state by least squares, then each node its own."""

from __future__ import annotations

import numba
import numpy as np
from scipy.special import ndtri

from allies.models._numerics.irt import Floats, Votes
from allies.models._numerics.probit import OPTIONS

ROUNDS = 8  # of least squares
WIDEST = 3.0


def beginning(votes: Votes, toward: Floats) -> tuple[Floats, Floats, Floats]:
    """Return starting positions, variances and items: one position per state, by least squares by turns.

    `toward` is +1, -1 or 0 per state; the first round starts from it. Items start as the linear fit implies.
    """
    state = np.repeat(np.arange(len(votes.starts) - 1), np.diff(votes.starts))
    item = np.repeat(votes.item_of, np.diff(votes.ptr))
    who, y = state[votes.node], votes.level - 1.0
    counts = np.bincount(item * 3 + votes.level, minlength=3 * len(votes.three)).reshape(-1, 3)
    count = counts.sum(axis=1)
    mean = (counts[:, 2] - counts[:, 0]) / count
    sd = np.sqrt((counts[:, 2] + counts[:, 0]) / count - mean**2)
    z = (y - mean[item]) / sd[item]
    x = toward.copy()
    b = np.zeros(len(count))
    size = np.bincount(state).astype(float)
    for _ in range(ROUNDS):
        least_squares(item, who, z, x, b)
        x -= np.average(x, weights=size)
        x /= np.sqrt(np.average(x * x, weights=size))
    x = x[state]
    apart(item, votes.node, z, x, b)
    b = np.clip(b, -0.9, 0.9)
    b /= np.sqrt(1 - b**2)
    share = counts.cumsum(axis=1) / count[:, None]
    items = np.zeros((len(votes.three), 9))
    items[:, 0] = ndtri(share[:, 0]) * np.sqrt(1 + b**2)
    items[:, 1] = np.where(votes.three, ndtri(np.minimum(share[:, 1], 1 - 1e-9)) * np.sqrt(1 + b**2), items[:, 0])
    items[:, 2] = b
    return np.clip(x, -WIDEST, WIDEST), np.full(votes.nodes, 0.03), items


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
