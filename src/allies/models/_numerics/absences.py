"""A model of who stays away, fitted beside the votes.

    P(state j absent from roll call v) = Phi(h_jt + c_v + against u),  u = b_v x_jt - (g_v1 + g_v2) / 2

h ~ N(mean, 1) is the state's habit in a period, c ~ N(0, 1) how many stay away from the roll call, u how far the state
leans to the highest level (no), against ~ N(0, 1) what that does. What an absence says of a position is added to what
the votes say. Items learn from votes alone, so what would move or stretch a whole period, which they would follow, is
taken out.
"""

from __future__ import annotations

import numba
import numpy as np

from allies.models._numerics.irt import Ints, Votes
from allies.models._numerics.probit import OPTIONS, slope
from allies.models._numerics.walks import Floats

ROUNDS, USUAL = 10, -1.5  # of the model of absences before the first sweep; where habits start


class Absences:
    """Absences on the roll calls of `votes`: roll call and node of each; and the model's parameters."""

    def __init__(self, votes: Votes, call: Ints, node: Ints) -> None:
        self.votes = votes
        order = np.argsort(call, kind="stable")
        self.node = np.ascontiguousarray(node[order], dtype=np.int32)
        self.ptr = np.searchsorted(call[order], np.arange(len(votes.weight) + 1))
        self.habit, self.mean = np.full(votes.nodes, USUAL), USUAL
        self.call, self.against, self.known = np.zeros(len(votes.weight)), 0.0, 0.0

    def told(self, x: Floats, items: Floats) -> tuple[Floats, Floats]:
        """Return slope and information of each node by its absences and presences, after a round of the model."""
        for _ in range(1 if self.known else ROUNDS):
            nodes = self._sums(x, items)[0]
            self.habit += (nodes[:, 0] - (self.habit - self.mean)) / (nodes[:, 1] + 1.0)
            self.mean = float(self.habit.mean())
            calls = self._sums(x, items)[1]
            self.call += (calls[:, 0] - self.call) / (calls[:, 1] + 1.0)
            nodes, _, both = self._sums(x, items)
            self.known = float(both[1]) + 1.0
            self.against += float(np.clip((both[0] - self.against) / self.known, -0.5, 0.5))
        return self._apart(x, nodes[:, 2]), nodes[:, 3]

    def row(self) -> dict[str, float]:
        """Return how many absences there are, and how they go with leaning to no."""
        return {"absent": float(len(self.node)), "absent_against": self.against, "absent_against_se": self.known**-0.5}

    def _sums(self, x: Floats, items: Floats) -> tuple[Floats, Floats, Floats]:
        """Return slopes and curvatures by node (habit, position), by roll call, and by `against`."""
        v = self.votes
        nodes, calls, both = np.zeros((v.nodes, 4)), np.zeros((len(v.weight), 2)), np.zeros(2)
        table = v.ptr, v.node, v.weight, self.ptr, self.node
        _told(*table, v.item_of, x, items, self.habit, self.call, self.against, nodes, calls, both)
        return nodes, calls, both

    def _apart(self, x: Floats, slopes: Floats) -> Floats:
        """Return the slopes less what moves or stretches a whole period."""
        period = self.votes.node_period
        one, m = np.bincount(period), np.bincount(period, x)
        square, g, gx = np.bincount(period, x * x), np.bincount(period, slopes), np.bincount(period, slopes * x)
        det = one * square - m * m
        free = det > 1e-9 * one * square
        det = np.where(free, det, 1.0)
        level = np.where(free, (square * g - m * gx) / det, g / np.maximum(one, 1))
        tilt = np.where(free, (one * gx - m * g) / det, 0.0)
        left: Floats = slopes - level[period] - tilt[period] * x
        return left


@numba.njit(**OPTIONS)
def _add(n, r, i, w, sign, x, items, habit, call, against, nodes, calls, both):  # type: ignore[no-untyped-def]
    b = items[i, 2]
    u = b * x[n] - 0.5 * (items[i, 0] + items[i, 1])
    t = sign * (habit[n] + call[r] + against * u)
    d = slope(t)
    c = w * d * (d + t)
    d *= sign * w
    e = b * against
    nodes[n, 0] += d
    nodes[n, 1] += c
    nodes[n, 2] += d * e
    nodes[n, 3] += c * e * e
    calls[r, 0] += d
    calls[r, 1] += c
    both[0] += d * u
    both[1] += c * u * u


@numba.njit(**OPTIONS)
def _told(ptr, node, weight, away_ptr, away, item_of, x, items, habit, call, against, nodes, calls, both):  # type: ignore[no-untyped-def]
    """Add up slopes and curvatures over all presences (sign -1) and absences (1)."""
    for r in range(len(weight)):
        i, w = item_of[r], weight[r]
        for k in range(ptr[r], ptr[r + 1]):
            _add(node[k], r, i, w, -1.0, x, items, habit, call, against, nodes, calls, both)
        for k in range(away_ptr[r], away_ptr[r + 1]):
            _add(away[k], r, i, w, 1.0, x, items, habit, call, against, nodes, calls, both)
