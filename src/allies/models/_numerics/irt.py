"""Dynamic ordinal item response model: positions that walk at random, roll calls with two cutpoints.

    P(vote of state j on roll call v <= k) = Phi(g_vk - b_v x_jt),  k = yes, abstain
    x_jt ~ N(x_j,t-1, q_jt),  b_v ~ N(0, 1),  mean(x) = 0 and var(x) = 1 over all states and periods

The posterior is approximated by normal laws: one for each state's path, one for each item. Their means and covariances
maximise the evidence bound (second order in the predictor's variance), by turns: items, session modes, paths.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from allies.models._numerics import items as item_step
from allies.models._numerics import modes, paths

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ROUNDS = 8  # of least squares for the starting positions
VALUED = 5  # the bound is taken every so many sweeps
NEAR, STRIDE = 0.2, 1.5  # once no position moves by more than NEAR, every second step is this much longer


@dataclass(frozen=True)
class Votes:
    """Votes as arrays: once by roll call, once by node (a state in a period).

    `calls` first roll call of each item; `ptr`, `node`, `level` votes by roll call; `period` and `weight` per roll
    call; `three` per item. `node_ptr`, `node_call`, `node_level` votes by node; `starts` first node of each state;
    `node_period` period of each node.
    """

    calls: Ints
    ptr: Ints
    node: NDArray[np.int32]
    level: NDArray[np.int8]
    period: Ints
    weight: Floats
    three: NDArray[np.bool_]
    node_ptr: Ints
    node_call: NDArray[np.int32]
    node_level: NDArray[np.int8]
    starts: Ints
    node_period: Ints
    item_of: Ints = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "item_of", np.repeat(np.arange(len(self.three)), np.diff(self.calls)))

    @property
    def nodes(self) -> int:
        """Number of states in periods."""
        return len(self.node_ptr) - 1


@dataclass(frozen=True)
class Walk:
    """Prior precision of the paths: tridiagonal, `diagonal` and `link` to the node before."""

    diagonal: Floats
    link: Floats


@dataclass(frozen=True)
class Fit:
    """Estimates: `x` and `s` mean and variance per node, `items` columns G1 to VBB, and how the iterations went."""

    x: Floats
    s: Floats
    items: Floats
    bound: tuple[float, ...]
    change: tuple[float, ...]
    converged: bool
    information: Floats
    modes: Floats
    lag: Floats


def walk(starts: Ints, innovation: Floats, first: float) -> Walk:
    """Return the random walk's precision; `innovation[n]` is the variance of the step into node n."""
    precision = 1.0 / innovation
    precision[starts[:-1]] = 0.0
    diagonal = precision.copy()
    diagonal[:-1] += precision[1:]
    diagonal[starts[:-1]] += 1.0 / first
    return Walk(diagonal, -precision)


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
        item_step.least_squares(item, who, z, x, b)
        x -= np.average(x, weights=size)
        x /= np.sqrt(np.average(x * x, weights=size))
    x = x[state]
    item_step.apart(item, votes.node, z, x, b)
    b = np.clip(b, -0.9, 0.9)
    b /= np.sqrt(1 - b**2)
    share = counts.cumsum(axis=1) / count[:, None]
    items = np.zeros((len(votes.three), 9))
    items[:, 0] = ndtri(share[:, 0]) * np.sqrt(1 + b**2)
    items[:, 1] = np.where(votes.three, ndtri(np.minimum(share[:, 1], 1 - 1e-9)) * np.sqrt(1 + b**2), items[:, 0])
    items[:, 2] = b
    return x, np.full(votes.nodes, 0.03), items


def split(total: int, ptr: Ints, parts: int) -> list[tuple[int, int]]:
    """Cut 0..total into `parts` runs with equal numbers of votes."""
    cuts = np.searchsorted(ptr, np.linspace(0, ptr[-1], parts + 1))
    cuts[0], cuts[-1] = 0, total
    return list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))


class _Pass:
    """The two passes over all votes, on two threads."""

    def __init__(self, votes: Votes, slope_precision: float, pool: ThreadPoolExecutor) -> None:
        self.votes, self.slope_precision, self.pool = votes, slope_precision, pool
        self.seen = np.zeros((len(votes.ptr) - 1, 9))
        self.known = np.zeros((len(votes.three), 6))
        self.item_runs = split(len(votes.three), votes.ptr[votes.calls], 2)
        self.node_runs = split(votes.nodes, votes.node_ptr, 2)

    def _each(self, one: Callable[[int, int], float | None], runs: list[tuple[int, int]]) -> list[float | None]:
        return list(self.pool.map(lambda run: one(*run), runs))

    def items(self, x: Floats, s: Floats, items: Floats, valued: bool = False) -> float:
        v = self.votes

        def one(lo: int, hi: int) -> float:
            return item_step.update(
                lo,
                hi,
                v.calls,
                v.ptr,
                v.node,
                v.level,
                v.three,
                v.weight,
                x,
                s,
                items,
                self.known,
                self.seen,
                self.slope_precision,
                valued,
            )

        return sum(part or 0.0 for part in self._each(one, self.item_runs))

    def nodes(self, x: Floats, s: Floats, items: Floats) -> tuple[Floats, Floats, Floats]:
        v = self.votes
        gradient, information, load = np.empty(v.nodes), np.empty(v.nodes), np.empty(v.nodes)

        def one(lo: int, hi: int) -> None:
            paths.slopes(
                lo,
                hi,
                v.node_ptr,
                v.node_call,
                v.node_level,
                v.item_of,
                v.weight,
                x,
                s,
                items,
                gradient,
                information,
                load,
            )

        self._each(one, self.node_runs)
        return gradient, np.maximum(information, 1e-9), load / load.mean()


class _Progress:
    """Positions, items and what a sweep carries over to the next."""

    def __init__(self, votes: Votes, prior: Walk, start: tuple[Floats, Floats, Floats], coarse: bool) -> None:
        self.votes, self.prior, self.coarse = votes, prior, coarse
        self.x, self.s, self.items = (array.copy() for array in start)
        self.lag, self.load, self.information = np.zeros_like(self.x), np.ones_like(self.x), np.zeros_like(self.x)
        self.modes = np.zeros((0, 0))
        self.hold = 0.0
        self.bound: list[float] = []
        self.change: list[float] = []

    def pull(self) -> Floats:
        """Return the prior's precision times the positions."""
        return paths.product(self.votes.starts, self.prior.diagonal, self.prior.link, self.x)

    def sweep(self, passes: _Pass) -> None:
        """Update items, session modes and paths once."""
        before = self.x.copy()
        valued = len(self.change) % VALUED == 0
        value = passes.items(self.x, self.s, self.items, valued)
        pull = self.pull()
        value -= 0.5 * float(np.sum(self.x * pull))
        if self.coarse and len(self.change) > 3:
            _mode_step(self, passes, pull)
            pull = self.pull()
        gradient, new, self.load = passes.nodes(self.x, self.s, self.items)
        self.information = new if not self.change else 0.2 * self.information + 0.8 * new
        _path_step(self, gradient - pull)
        diagonal = self.prior.diagonal
        half = 0.5 * paths.variances(self.votes.starts, diagonal + self.information, self.prior.link, self.s, self.lag)
        trace = np.sum(diagonal * self.s) + 2 * np.sum(self.prior.link * self.lag)
        _normalise(self.x, self.items)
        if valued:
            self.bound.append(float(value - half - 0.5 * trace))
        self.change.append(float(np.abs(self.x - before).max()))


def fit(
    votes: Votes,
    prior: Walk,
    start: tuple[Floats, Floats, Floats],
    *,
    slope_precision: float = 1.0,
    tolerance: float = 1e-4,
    limit: int = 200,
    coarse: bool = True,
) -> Fit:
    """Return the fit from `start` (x, s, items): until no mean moves by more than `tolerance` in a sweep.

    `coarse` solves for shifts and stretches of whole periods; off where votes of one roll call lie in several.
    """
    now = _Progress(votes, prior, start, coarse)
    with ThreadPoolExecutor(2) as pool:
        passes = _Pass(votes, slope_precision, pool)
        while len(now.change) < limit and not (now.change and now.change[-1] < tolerance):
            now.sweep(passes)
    converged = bool(now.change) and now.change[-1] < tolerance
    return Fit(
        now.x, now.s, now.items, tuple(now.bound), tuple(now.change), converged, now.information, now.modes, now.lag
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
    stride = STRIDE if now.change and now.change[-1] < NEAR and len(now.change) % 2 else 1.0
    now.x = x + np.clip(stride * step, -1.0, 1.0)
    now.hold = max(0.0, -multiplier)


def _mode_step(now: _Progress, passes: _Pass, pull: Floats) -> None:
    """Take a Newton step in all periods' shifts and stretches, items answering."""
    votes, period, x = now.votes, now.votes.node_period, now.x
    periods = int(period.max()) + 1
    matrix, slope = modes.from_items(
        votes.calls, votes.period, now.items, passes.seen, votes.three, passes.slope_precision, periods
    )
    modes.from_paths(votes.starts, now.prior.diagonal, now.prior.link, period, x, pull, matrix, slope)
    rows, loaded = _by_mode(period, x, np.ones_like(x), periods), _by_mode(period, x, now.load, periods)
    even = np.arange(0, 2 * periods, 2)
    matrix[even, even] += now.hold * loaded[0, 0::2]
    matrix[even, even + 1] += now.hold * loaded[0, 1::2]
    matrix[even + 1, even] += now.hold * loaded[0, 1::2]
    matrix[even + 1, even + 1] += now.hold * loaded[1, 1::2]
    right = np.column_stack([slope, loaded.T])
    modes.solve(matrix.copy(), right)
    move, _ = _constrained(right.T, rows, np.zeros(2))
    move /= max(1.0, float(np.abs(move).max()) / 0.5)
    modes.answer(votes.calls, votes.period, now.items, passes.seen, votes.three, move)
    now.x = x + move[2 * period] + move[2 * period + 1] * x
    _normalise(now.x, now.items)
    now.modes = matrix


def _by_mode(period: Ints, x: Floats, weight: Floats, periods: int) -> Floats:
    """Return what each mode adds to the weighted sum of positions and to half that of their squares."""
    rows = np.zeros((2, 2 * periods))
    for row, w in zip(rows, (weight, weight * x), strict=True):
        row[0::2] = np.bincount(period, w, periods)
        row[1::2] = np.bincount(period, w * x, periods)
    return rows


def _normalise(x: Floats, items: Floats) -> None:
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


def standard_errors(votes: Votes, prior: Walk, found: Fit) -> Floats:
    """Return posterior standard deviations of the positions, the items' uncertainty included.

    Per node: its own law given the items; less what it taught the items itself (its leverage on them); plus the
    uncertainty of its period's shift and stretch.
    """
    lost = np.empty(votes.nodes)
    paths.leverage(
        votes.node_ptr,
        votes.node_call,
        votes.node_level,
        votes.item_of,
        votes.weight,
        found.x,
        found.s,
        found.items,
        lost,
    )
    variance, lag = np.empty(votes.nodes), np.empty(votes.nodes)
    net = np.maximum(found.information - lost, 0.2 * found.information)
    paths.variances(votes.starts, prior.diagonal + net, prior.link, variance, lag)
    if found.modes.size:
        rows = _by_mode(votes.node_period, found.x, np.ones_like(found.x), found.modes.shape[0] // 2)
        inverse = np.linalg.pinv(found.modes, hermitian=True)
        across = inverse @ rows.T
        inverse -= across @ np.linalg.pinv(rows @ across) @ across.T
        p = 2 * votes.node_period
        variance += inverse[p, p] + 2 * found.x * inverse[p, p + 1] + found.x**2 * inverse[p + 1, p + 1]
    result: Floats = np.sqrt(variance)
    return result
