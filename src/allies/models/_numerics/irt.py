"""Dynamic ordinal item response model: positions that walk at random, roll calls with two cutpoints.

    P(vote of state j on roll call v <= k) = Phi(g_vk - b_v x_jt),  k = yes, abstain
    x_jt ~ N(x_j,t-1, q_jt),  b_v ~ N(0, 1),  mean(x) = 0 and var(x) = 1 over all states and periods

The posterior is approximated by normal laws: one for each state's path, one for each item. Their means and covariances
maximise the evidence bound (second order in the predictor's variance), by turns: items, session modes, paths. A sweep
reads the votes once: what the items' step leaves per vote is carried on to the paths' step to first order.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from allies.models._numerics import items as item_step
from allies.models._numerics import modes, order, paths
from allies.models._numerics.walks import Floats, Steps

Beside = Callable[[Floats, Floats], tuple[Floats, Floats]]

Ints = NDArray[np.int64]
FAR, MEMORY, RIDGE = 4, 3, 1e-3  # sweeps before modes are solved and steps mixed; how many steps are; how firmly

BACK = 0.75  # a mix that goes back by more than this share of the last step is not taken
SETTLED = 1e-3  # relative change of an estimated variance in a sweep


@dataclass(frozen=True)
class Votes:
    """Votes as arrays, by roll call, then level, then node (a state in a period).

    `calls` first roll call of each item; `ptr`, `node`, `level` votes by roll call; `period` and `weight` per roll
    call; `three` per item; `starts` first node of each state; `node_period` period of each node.
    """

    calls: Ints
    ptr: Ints
    node: NDArray[np.int32]
    level: NDArray[np.int8]
    period: Ints
    weight: Floats
    three: NDArray[np.bool_]
    starts: Ints
    node_period: Ints
    item_of: Ints = field(init=False)
    cut: Ints = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "item_of", np.repeat(np.arange(len(self.three)), np.diff(self.calls)))
        call = np.repeat(3 * np.arange(len(self.ptr) - 1, dtype=np.int32), np.diff(self.ptr))
        call += self.level
        count = np.bincount(call, minlength=3 * len(self.ptr) - 3)
        object.__setattr__(self, "cut", np.r_[0, np.cumsum(count)])

    @property
    def nodes(self) -> int:
        """Number of states in periods."""
        return len(self.node_period)

    @cached_property
    def by_node(self) -> tuple[Ints, NDArray[np.int32]]:
        """Return the first vote of each node and the places of its votes, in order of the roll calls."""
        count = np.bincount(self.node, minlength=self.nodes)
        return np.r_[0, np.cumsum(count)], order.by_node(self.node, self.nodes)


@dataclass(frozen=True)
class Start:
    """Where to begin: positions, variances, items; the pull of the scale, and whether it is near the end already."""

    x: Floats
    s: Floats
    items: Floats
    hold: float = 0.0
    near: bool = False


@dataclass(frozen=True)
class Fit:
    """Estimates: `x` and `s` mean and variance per node, `items` columns G1 to VBB, and how the iterations went.

    `information` per node, `lost` of it to the items; `lag` covariance with the node before; `modes` precision of the
    periods' shifts and stretches; `steps` the walk, as estimated where asked.
    """

    x: Floats
    s: Floats
    items: Floats
    change: tuple[float, ...]
    converged: bool
    information: Floats
    lost: Floats
    modes: Floats
    lag: Floats
    hold: float
    steps: Steps

    def start(self) -> Start:
        """Return the end as a start."""
        return Start(self.x, self.s, self.items, self.hold, True)


def split(total: int, ptr: Ints, parts: int) -> list[tuple[int, int]]:
    """Cut 0..total into `parts` runs with equal numbers of votes."""
    cuts = np.searchsorted(ptr, np.linspace(0, ptr[-1], parts + 1))
    cuts[0], cuts[-1] = 0, total
    return list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))


class _Pass:
    """The passes over all votes, in two runs on two threads; sums do not depend on how many there are."""

    def __init__(self, votes: Votes, slope_precision: float, pool: ThreadPoolExecutor) -> None:
        self.votes, self.slope_precision, self.pool = votes, slope_precision, pool
        self.seen = np.zeros((len(votes.ptr) - 1, 9))
        self.known = np.zeros((len(votes.three), 8))
        self.score, self.bend = np.zeros((2, len(votes.node)), dtype=np.float32)
        between = np.diff(votes.cut)[1::3]
        before = np.r_[0, np.cumsum(between)]
        self.far = np.zeros(before[-1], dtype=np.float32), votes.cut[1::3] - before[:-1]
        self.runs = split(len(votes.three), votes.ptr[votes.calls], 2)
        self.sums = np.zeros((2, votes.nodes, 3))
        self.x, self.before = np.zeros(votes.nodes), np.zeros((len(votes.three), 3))

    def _each(self, one: Callable[[int, int, int], None]) -> None:
        list(self.pool.map(lambda k: one(k, *self.runs[k]), range(len(self.runs))))

    def items(self, x: Floats, s: Floats, items: Floats) -> None:
        """Update the items, and keep what each vote said."""
        v = self.votes
        self.x[:], self.before[:] = x, items[:, :3]
        kept = self.known, self.seen, self.score, self.bend, self.far

        def one(_: int, lo: int, hi: int) -> None:
            item_step.update(
                lo, hi, v.calls, v.cut, v.node, v.three, v.weight, x, s, items, *kept, self.slope_precision
            )

        self._each(one)

    def nodes(self, x: Floats, items: Floats) -> tuple[Floats, Floats, Floats]:
        """Return slope, information and load of each node."""
        v = self.votes
        seen = self.x, self.before, self.score, self.bend, self.far

        def one(k: int, lo: int, hi: int) -> None:
            paths.slopes(lo, hi, v.calls, v.cut, v.node, v.weight, x, items, *seen, self.sums[k])

        self._each(one)
        gradient, information, load = np.ascontiguousarray((self.sums[0] + self.sums[1]).T)
        return gradient, np.maximum(information, 1e-9), load / load.mean()

    def lost(self, x: Floats, items: Floats) -> Floats:
        """Return how much of each node's information went into the items it voted on."""
        v, out = self.votes, np.zeros(self.votes.nodes)
        paths.leverage(v.calls, v.cut, v.node, v.weight, x, items, self.bend, self.far, out)
        return out


class _Progress:
    """Positions, items and what a sweep carries over to the next."""

    def __init__(self, votes: Votes, steps: Steps, start: Start, coarse: bool, beside: Beside | None) -> None:
        self.beside = beside
        self.votes, self.steps, self.prior, self.coarse = votes, steps, steps.walk(), coarse
        self.x, self.s, self.items = start.x.copy(), start.s.copy(), start.items.copy()
        self.far = 1 if start.near else FAR  # the load is known after one sweep
        self.lag, self.load, self.information = np.zeros_like(self.x), np.ones_like(self.x), np.zeros_like(self.x)
        self.modes = np.zeros((0, 0))
        self.hold = start.hold
        self.change: list[float] = []
        self.mixer, self.stepping = Mixer(), any(steps.free)

    def pull(self) -> Floats:
        """Return the prior's precision times the positions."""
        product: Floats = paths.product(self.votes.starts, self.prior.diagonal, self.prior.link, self.x)
        return product

    def sweep(self, passes: _Pass) -> None:
        """Update items, session modes and paths once."""
        before = self.x.copy()
        passes.items(self.x, self.s, self.items)
        pull = self.pull()
        if self.coarse and len(self.change) >= self.far:
            _mode_step(self, passes, pull)
            pull = self.pull()
        gradient, new, self.load = passes.nodes(self.x, self.items)
        if self.beside:
            slope, information = self.beside(self.x, self.items)
            gradient, new = gradient + slope, new + information
        self.information = new if not self.change else 0.2 * self.information + 0.8 * new
        _path_step(self, gradient - pull)
        paths.variances(self.votes.starts, self.prior.diagonal + self.information, self.prior.link, self.s, self.lag)
        normalise(self.x, self.items)
        if len(self.change) >= self.far:
            self.steps = self.steps.weighted(self.x, self.s, self.lag)
            self.prior = self.steps.walk()
        self.change.append(float(np.abs(self.x - before).max()))
        if self.stepping and len(self.change) > self.far:
            self._steps()
        elif len(self.change) > self.far + 2:
            self.x = self.mixer.mixed(before, self.x)

    def _steps(self) -> None:
        """Update the variances of the steps until they settle; positions are mixed only after that."""
        old = self.steps
        self.steps = old.updated(self.x, self.s, self.lag)
        self.prior = self.steps.walk()
        moved = max(abs(np.log(self.steps.base / old.base)), abs(np.log(self.steps.release / old.release)))
        self.stepping = moved > SETTLED
        self.change[-1] = max(self.change[-1], float(moved)) if self.stepping else self.change[-1]


class Mixer:
    """Anderson's mixing: the next positions are the mix of the last sweeps' whose steps nearly cancel."""

    def __init__(self) -> None:
        self.steps: list[Floats] = []
        self.ends: list[Floats] = []

    def mixed(self, begin: Floats, end: Floats) -> Floats:
        """Return the positions that a sweep from `begin` to `end` suggests, given those before."""
        self.steps, self.ends = [*self.steps[-MEMORY:], end - begin], [*self.ends[-MEMORY:], end]
        if len(self.steps) < 2:
            return end
        last = self.steps[-1]
        differences = np.array([last - one for one in self.steps[:-1]])
        square = _inner(differences, differences)
        square[np.diag_indices_from(square)] *= 1 + RIDGE
        part = np.linalg.solve(square, _inner(differences, last[None])[:, 0])
        back = np.sum([share * (end - one) for share, one in zip(part, self.ends[:-1], strict=True)], axis=0)
        if float(np.sum(back * last)) > BACK * float(np.sum(last * last)):  # steps grow: let them leave a saddle
            self.steps, self.ends = [], []
            return end
        mixed: Floats = end - np.clip(back, -0.5, 0.5)
        mixed -= mixed.mean()
        mixed /= mixed.std()
        return mixed


def fit(
    votes: Votes,
    steps: Steps,
    start: Start,
    *,
    slope_precision: float = 1.0,
    tolerance: float = 1e-4,
    limit: int = 200,
    coarse: bool = True,
    threads: int = 2,
    beside: Beside | None = None,
) -> Fit:
    """Return the fit from `start`: until no mean moves by more than `tolerance` in a sweep.

    `coarse` solves for shifts and stretches of whole periods; off where votes of one roll call lie in several. `beside`
    returns slope and information of each node by what is not a vote, from positions and items.
    """
    now = _Progress(votes, steps, start, coarse, beside)
    with ThreadPoolExecutor(threads) as pool:
        passes = _Pass(votes, slope_precision, pool)
        while len(now.change) < limit and not (now.change and now.change[-1] < tolerance):
            now.sweep(passes)
        lost = passes.lost(now.x, now.items)
    converged = bool(now.change) and now.change[-1] < tolerance
    return Fit(
        now.x,
        now.s,
        now.items,
        tuple(now.change),
        converged,
        now.information,
        lost,
        now.modes,
        now.lag,
        now.hold,
        now.steps,
    )


def _inner(a: Floats, b: Floats) -> Floats:
    """Return all inner products of rows; summed in one order on any number of threads."""
    return np.array([[float(np.sum(one * other)) for other in b] for one in a])


def _constrained(steps: Floats, rows: Floats, wanted: Floats) -> tuple[Floats, float]:
    """Return the step that meets two linear constraints, and the second multiplier.

    Row 0 of `steps` is the free step, rows 1 and 2 answer to a pull along the constraints.
    """
    (e, a, b), (f, c, d) = _inner(rows, steps)
    e, f = wanted[0] - e, wanted[1] - f
    det = a * d - b * c
    if abs(det) <= 1e-9 * abs(a * d):  # one period: nothing is left to move
        first, second = e / a, 0.0
    else:
        first, second = (d * e - b * f) / det, (a * f - c * e) / det
    return steps[0] + first * steps[1] + second * steps[2], second


def _path_step(now: _Progress, slope: Floats) -> None:
    """Take a Newton step along every path, mean 0 and variance 1 kept.

    What keeps the scale pulls each position by its load, as rescaling after every draw does in the original sampler.
    """
    x, load = now.x, now.load
    right = np.column_stack([slope, load, load * x])
    paths.solve(now.votes.starts, now.prior.diagonal + now.information + now.hold * load, now.prior.link, right)
    rows = np.vstack([np.ones_like(x), x])
    step, multiplier = _constrained(right.T, rows, np.array([-x.sum(), (len(x) - float(np.sum(x * x))) / 2]))
    now.x = x + np.clip(step, -1.0, 1.0)
    now.hold = max(0.0, -multiplier)


def _mode_step(now: _Progress, passes: _Pass, pull: Floats) -> None:
    """Take a Newton step in all periods' shifts and stretches, items answering."""
    votes, period, x = now.votes, now.votes.node_period, now.x
    periods = int(period.max()) + 1
    matrix, slope = modes.from_items(
        votes.calls, votes.period, now.items, passes.seen, votes.three, passes.slope_precision, periods
    )
    modes.from_paths(votes.starts, now.prior.diagonal, now.prior.link, period, x, pull, matrix, slope)
    rows, loaded = by_mode(period, x, np.ones_like(x), periods), by_mode(period, x, now.load, periods)
    even = np.arange(0, 2 * periods, 2)
    matrix[even, even] += now.hold * loaded[0, 0::2]
    matrix[even, even + 1] += now.hold * loaded[0, 1::2]
    matrix[even + 1, even] += now.hold * loaded[0, 1::2]
    matrix[even + 1, even + 1] += now.hold * loaded[1, 1::2]
    right = np.column_stack([slope, loaded.T])
    if not modes.solve(matrix.copy(), right):  # far from the end the items' answers can outweigh the rest
        return
    move, _ = _constrained(right.T, rows, np.zeros(2))
    move /= max(1.0, float(np.abs(move).max()) / 0.5)
    modes.answer(votes.calls, votes.period, now.items, passes.seen, votes.three, move)
    now.x = x + move[2 * period] + move[2 * period + 1] * x
    normalise(now.x, now.items)
    now.modes = matrix


def by_mode(period: Ints, x: Floats, weight: Floats, periods: int) -> Floats:
    """Return what each mode adds to the weighted sum of positions and to half that of their squares."""
    rows = np.zeros((2, 2 * periods))
    for row, w in zip(rows, (weight, weight * x), strict=True):
        row[0::2] = np.bincount(period, w, periods)
        row[1::2] = np.bincount(period, w * x, periods)
    return rows


def normalise(x: Floats, items: Floats) -> None:
    """Give `x` mean 0 and variance 1, and move the items along so that no probability changes."""
    mean, sd = x.mean(), x.std()
    x -= mean
    x /= sd
    b = items[:, 2].copy()
    items[:, 0] -= b * mean
    items[:, 1] -= b * mean
    items[:, 2] *= sd


def turned(found: Fit) -> Fit:
    """Return the fit with every position's sign changed."""
    items = found.items.copy()
    items[:, [2, 6, 7]] *= -1
    return replace(found, x=-found.x, items=items)
