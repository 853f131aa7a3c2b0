"""New votes on top of a fit: what they touch is solved again, all else answers as it did at the end of the fit.

Taken vote by vote are the roll calls of the periods with new votes, and all roll calls of the items that recur in them.
Everything else is kept as sums: per node the slope and the information of its other votes, per item those of its other
roll calls. The periods' shifts and stretches answer by the precision that the fit ended with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from allies.models._numerics import items as item_step
from allies.models._numerics import modes, paths
from allies.models._numerics.irt import Ints, Votes
from allies.models._numerics.probit import OPTIONS
from allies.models._numerics.walks import Floats, Steps

CLOSE, LIMIT, COARSE = 1.5e-4, 16, 8  # change of a position in the last round; rounds; rounds in which modes move
SURE = 0.2  # least share of a node's information that its items leave it


@dataclass(frozen=True)
class Ended:
    """A fit on the nodes of now: those without votes before have information 0.

    `x`, `s` mean and variance; `information` per node and `lost` of it to the items; `steps` the walk; `pull` what the
    old walk left to be balanced by the votes; `hold` and `modes` as in `Fit`; `items` where those taken up start.
    """

    x: Floats
    s: Floats
    information: Floats
    lost: Floats
    steps: Steps
    pull: Floats
    hold: float
    modes: Floats
    items: Floats


@dataclass(frozen=True)
class Added:
    """After the new votes: means, variances, items taken up; `own` variance less what the items learned.

    `apart` shift and stretch of each period by turns; `change` of the last round.
    """

    x: Floats
    s: Floats
    lag: Floats
    items: Floats
    information: Floats
    lost: Floats
    own: Floats
    apart: Floats
    change: float


class _Told:
    """What the votes taken up say, at given positions and items."""

    def __init__(self, votes: Votes, weight: Floats, items: Floats) -> None:
        self.votes, self.weight, self.items = votes, weight, items
        self.seen = np.zeros((len(weight), 9))
        score, bend, far = np.zeros((3, len(votes.node)), dtype=np.float32)
        self.said = score, bend, (far, np.zeros(len(weight), dtype=np.int64))

    def sums(self, x: Floats, s: Floats) -> Floats:
        """Return slope and information (11, 12, 22, 1b, 2b, bb) of each item: (items, 9)."""
        v, out = self.votes, np.zeros((len(self.items), 9))
        _sums(v.calls, v.cut, v.node, self.weight, x, s, self.items, self.seen, *self.said, out)
        return out

    def nodes(self, x: Floats, s: Floats) -> Floats:
        """Return slope and information of each node."""
        self.sums(x, s)
        v, out = self.votes, np.zeros((self.votes.nodes, 3))
        run = 0, len(self.items), v.calls, v.cut, v.node, self.weight
        paths.slopes(*run, x, self.items, x, self.items[:, :3], *self.said, out)
        return out.T

    def lost(self, x: Floats) -> Floats:
        """Return how much of each node's information went into the items."""
        v, out = self.votes, np.zeros(self.votes.nodes)
        paths.leverage(v.calls, v.cut, v.node, self.weight, x, self.items, *self.said[1:], out)
        return out


@numba.njit(**OPTIONS)
def _sums(calls, cut, node, weight, x, s, items, seen, score, bend, far, out):  # type: ignore[no-untyped-def]
    for i in range(len(calls) - 1):
        for r in range(calls[i], calls[i + 1]):
            a, b, c = item_step.roll_call(r, cut, node, x, s, items[i], score, bend, far, seen[r])
            w = weight[r]
            out[i, 0] += w * a
            out[i, 1] += w * b
            out[i, 2] += w * c
            for j in range(6):
                out[i, 3 + j] += w * seen[r, j]


@numba.njit(**OPTIONS)
def _items(three, sums, before, held, items):  # type: ignore[no-untyped-def]
    """Take a Newton step for each item: `sums` of its votes, `held` by what else is known of it since `before`."""
    info, step = np.empty(6), np.empty(3)
    for i in range(len(items)):
        d1, d2, db = items[i, 0] - before[i, 0], items[i, 1] - before[i, 1], items[i, 2] - before[i, 2]
        h = held[i, 3:]
        r1 = sums[i, 0] + held[i, 0] - h[0] * d1 - h[1] * d2 - h[3] * db
        r2 = sums[i, 1] + held[i, 1] - h[1] * d1 - h[2] * d2 - h[4] * db
        rb = sums[i, 2] + held[i, 2] - h[3] * d1 - h[4] * d2 - h[5] * db
        info[:] = sums[i, 3:] + h
        item_step._inverse(info, three[i], items[i])
        item_step._moved(items[i], three[i], r1, r2, rb, step)


def _held(items: Floats, three: NDArray[np.bool_], sums: Floats, fresh: NDArray[np.bool_]) -> Floats:
    """Return what holds each item beside the votes taken up: a slope and information; the prior for `fresh` items."""
    out = np.zeros((len(items), 9))
    for i in range(len(items)):
        if fresh[i]:
            out[i, [3, 8]] = item_step.FLAT, 1.0
            out[i, 5] = item_step.FLAT if three[i] else 0.0
            out[i, :3] = -out[i, 3] * items[i, 0], -out[i, 5] * items[i, 1], -items[i, 2]
            continue
        g11, g22, g12, g1b, g2b, bb = items[i, 3:]
        if three[i]:
            known = np.linalg.inv([[g11, g12, g1b], [g12, g22, g2b], [g1b, g2b, bb]])
            out[i, 3:] = known[0, 0], known[0, 1], known[1, 1], known[0, 2], known[1, 2], known[2, 2]
            out[i] -= sums[i]
        else:
            known = np.linalg.inv([[g11, g1b], [g1b, bb]])
            told = sums[i]
            out[i, [3, 6, 8]] = known[0, 0], known[0, 1], known[1, 1]
            out[i, [3, 6, 8]] -= told[3] + told[5] + 2 * told[4], told[6] + told[7], told[8]
            out[i, [0, 2]] = -(told[0] + told[1]), -told[2]
    return out


def added(ended: Ended, votes: Votes, new: NDArray[np.bool_], fresh: NDArray[np.bool_]) -> Added:
    """Return the fit after new votes.

    Parameters
    ----------
    ended
        The fit before, on the nodes of now.
    votes
        All votes taken up, the new ones among them.
    new
        Per roll call of `votes`, whether it is new.
    fresh
        Per item of `votes`, whether no roll call of before has it.
    """
    period, starts = votes.node_period, votes.starts
    old = _Told(votes, np.where(new, 0.0, votes.weight), ended.items.copy())
    held = _held(ended.items, votes.three, old.sums(ended.x, ended.s), fresh)
    slope, information, _ = old.nodes(ended.x, ended.s)
    gone = old.lost(ended.x)
    net = np.maximum(ended.information - ended.lost, SURE * ended.information)
    rest = np.maximum(net - information + gone, 0.0)
    walk, now = ended.steps.walk(), _Told(votes, votes.weight, ended.items.copy())
    tied = walk.diagonal + ended.hold
    answer = _answers(ended, votes, new, tied, walk.link)
    move, apart, change, x = np.zeros_like(ended.x), np.zeros(len(answer)), 1.0, ended.x
    for k in range(LIMIT):
        _items(votes.three, now.sums(x, ended.s), ended.items, held, now.items)
        gained, told, _ = now.nodes(x, ended.s)
        slopes = gained - slope + ended.pull - paths.product(starts, tied, walk.link, x - ended.x)
        if k % 2 or k >= COARSE or not len(apart):
            right = (slopes - rest * move)[:, None].copy()
            paths.solve(starts, tied + rest + told, walk.link, right)
            move = move + np.clip(right[:, 0], -1.0, 1.0)
        else:
            wanted = (_by_mode(period, ended.x, slopes, len(apart)) - answer @ apart)[:, None]
            if modes.solve(ended.modes.copy(), wanted):
                apart = apart + wanted[:, 0]
        before, x = x, ended.x + move + _moved(apart, period, ended.x)
        change = float(np.abs(x - before).max())
        if k and change < CLOSE:
            break
    return _after(ended, now, x, (information, gone), apart, change)


def _by_mode(period: Ints, x: Floats, slope: Floats, modes: int) -> Floats:
    """Return the slopes by each period's shift and stretch."""
    out = np.empty(modes)
    out[0::2], out[1::2] = np.bincount(period, slope, modes // 2), np.bincount(period, slope * x, modes // 2)
    return out


def _moved(apart: Floats, period: Ints, x: Floats) -> Floats:
    """Return by how much the periods' shifts and stretches move each node."""
    return apart[2 * period] + apart[2 * period + 1] * x if len(apart) else np.zeros_like(x)


def _answers(ended: Ended, votes: Votes, new: NDArray[np.bool_], tied: Floats, link: Floats) -> Floats:
    """Return the precision of the modes that is due to items, zero for the periods whose votes are taken up."""
    matrix, slope = np.zeros_like(ended.modes), np.zeros(len(ended.modes))
    if len(matrix):
        modes.from_paths(votes.starts, tied, link, votes.node_period, ended.x, np.zeros_like(ended.x), matrix, slope)
        matrix = ended.modes - matrix
        touched = np.unique(votes.period[new])
        for j in (2 * touched, 2 * touched + 1):
            matrix[j] = 0.0
            matrix[:, j] = 0.0
    return matrix


def _after(ended: Ended, now: _Told, x: Floats, gone: tuple[Floats, Floats], apart: Floats, change: float) -> Added:
    _, told, _ = now.nodes(x, ended.s)
    information = np.maximum(ended.information - gone[0] + told, 1e-9)
    lost = ended.lost - gone[1] + now.lost(x)
    walk, starts = ended.steps.walk(), now.votes.starts
    s, lag, own, none = (np.empty_like(x) for _ in range(4))
    paths.variances(starts, walk.diagonal + information, walk.link, s, lag)
    net = np.maximum(information - lost, SURE * information)
    paths.variances(starts, walk.diagonal + net, walk.link, own, none)
    return Added(x, s, lag, now.items, information, lost, own, apart, change)
