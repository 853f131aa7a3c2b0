"""Fit the measurement model of dyads, and smooth every dyad with what was found.

In two steps (Doz, Giannone and Reichlin 2011, Journal of Econometrics 164:188-205, doi:10.1016/j.jeconom.2011.02.012):
loadings from how five-year means go together across dyads, `loadings`, and what of an indicator's variance they leave
as its habits; then noise and persistence by expectation and maximisation, `fitted`. In one step the likelihood would
rather follow the slow movement of a single indicator than what several share.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from allies.errors import DataError
from allies.models._numerics import parts, smoother
from allies.models._numerics.ascent import climbed
from allies.models._numerics.smoother import KINDS, LOAD, Law, Observations

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CHUNKS = 16
FLOOR = 1e-4
NOISE = 0.1  # an indicator moves on its own by a tenth of its variance at least
KEEP = (0.02, 0.9995)  # yearly autocorrelation
HALVINGS = 40
LEAST, MOST, ENOUGH = 0.05, 0.95, 1000
ENOUGH_GAINED = 0.01  # of the log likelihood: moves a parameter by a seventh of its standard error
LONGEST = 20  # quarters between two observations of an item that are still differenced


@dataclass(frozen=True)
class Grid:
    """Nodes of time: `year` and middle `when` of each.

    Years before `quarters_from` have one node, later ones four.
    """

    years: tuple[int, int]
    quarters_from: int
    year: Ints
    when: Floats

    @property
    def gap(self) -> Floats:
        """Years since the node before, 0 for the first."""
        return np.round(np.diff(self.when, prepend=self.when[0]), 6)

    @property
    def group(self) -> Ints:
        """Place of each node's year among the years."""
        return self.year - self.years[0]


def grid(first: int, last: int, quarters_from: int) -> Grid:
    """Return the nodes of the years `first` to `last`, in quarters from `quarters_from` on."""
    years = np.arange(first, last + 1)
    nodes = np.where(years >= quarters_from, 4, 1)
    year = np.repeat(years, nodes)
    part = np.arange(len(year)) - np.repeat(np.cumsum(nodes) - nodes, nodes)
    return Grid((first, last), quarters_from, year, year + (part + 0.5) / np.repeat(nodes, nodes))


@dataclass(frozen=True)
class Cells:
    """Observations of one dimension, sorted by dyad: `bounds` (dyads + 1), `place` (rows, 8), `y`, `weight`.

    `span` (dyads, 2) are the first node of each dyad and the one after its last. `difference`: whether items are sent.
    """

    span: Ints
    bounds: Ints
    place: NDArray[np.int32]
    y: Floats
    weight: Floats
    indicators: int
    difference: bool

    def __post_init__(self) -> None:
        bad = np.flatnonzero(~(np.isfinite(self.y) & (self.weight > 0) & np.isfinite(self.weight)))
        if len(bad):
            raise DataError(
                f"Found {len(bad)} observations without a finite value and a positive weight, the first at row "
                f"{bad[0]} ({self.y[bad[0]]}, weight {self.weight[bad[0]]}). Leave a missing cell out instead."
            )
        if len(self.y) != self.bounds[-1]:
            raise DataError(f"Found {len(self.y)} observations, expected {self.bounds[-1]}, where the last dyad ends.")

    @property
    def components(self) -> int:
        """Return 2 where what each side sends is told apart, else 1."""
        return 1 + self.difference


@dataclass(frozen=True)
class Parameters:
    """What an indicator and a dimension are made of.

    Per indicator: `loading`. Per kind of observation (`smoother.KINDS` to an indicator): `noise`, the variance of its
    own movement; `own`, that movement's yearly autocorrelation; `habit`, the variance of what stays. Of the dimension:
    `keep`, yearly autocorrelation of alignment and difference; `spread`, variance of the difference (the alignment's is
    1); `log_likelihood`, less half a log of 2 pi per observation; `rounds`; whether these `converged`.
    """

    loading: Floats
    noise: Floats
    own: Floats
    habit: Floats
    keep: Floats
    spread: float
    log_likelihood: float = -np.inf
    rounds: int = 0
    converged: bool = False


class Pass(NamedTuple):
    """What one pass over dyads returns: log likelihood, sums of habits, of own movement and of steps, and estimates.

    The estimates (dyads, years, 5) are alignment, its variance, difference, its variance and their covariance.
    """

    log_likelihood: float
    stays: Floats
    owns: Floats
    steps: Floats
    estimate: Floats


def started(cells: Cells, loading: Floats) -> Parameters:
    """Return the parameters from which every fit starts."""
    ones = np.ones(cells.indicators * KINDS)
    return Parameters(loading, 0.5 * ones, 0.7 * ones, 0.1 * ones, np.full(cells.components, 0.95), 0.25)


def pass_over(
    cells: Cells, at: Grid, of: Parameters, which: Ints, times: Floats, *, out: bool = False, sums: bool = True,
    threads: int = 2,
) -> Pass:  # fmt: skip
    """Return the sums over the dyads `which`, each standing for `times` dyads, and estimates where asked for.

    `out`: write estimates, NaN of dyads not in `which` and of years without the dyad. `sums`: add up what a next round
    needs.
    """
    law, q, kinds = law_of(cells, at, of), cells.components, cells.indicators * KINDS
    shape = (len(cells.span) if out else 0, at.years[1] - at.years[0] + 1, 5)
    estimate = np.full(shape, np.nan)
    seen = Observations(cells.bounds, cells.span, cells.place, cells.y, cells.weight)
    gaps = len(np.unique(at.gap)) if sums else 0

    def part(some: Ints) -> tuple[float, Floats, Floats, Floats]:
        stays, owns = np.zeros((kinds, 2)), np.zeros((kinds, LONGEST + 1, 4))
        steps = np.zeros((q if sums else 0, gaps, 4))
        return smoother.dyads(some, times, seen, law, stays, owns, steps, estimate), stays, owns, steps

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(part, np.array_split(which, CHUNKS)))
    value, stays, owns, steps = (sum(column) for column in zip(*found, strict=True))
    return Pass(value, stays, owns, steps, estimate)


def shares(cells: Cells, at: Grid, of: Parameters, dyad: int, group: Ints | None = None) -> Floats:
    """Return what each group of a dyad's observations adds to its alignment, shape (years, groups).

    `group` numbers the dyad's observations; default by indicator. Years in which the dyad did not exist are 0.
    """
    lo, hi = cells.bounds[dyad], cells.bounds[dyad + 1]
    group = cells.place[lo:hi, LOAD].astype(np.int64) if group is None else group
    count = max(cells.indicators, int(group.max(initial=-1)) + 1)
    out = np.zeros((at.years[1] - at.years[0] + 1, count))
    seen = Observations(cells.bounds, cells.span, cells.place, cells.y, cells.weight)
    if hi > lo:
        parts.shares(dyad, seen, law_of(cells, at, of), group, out)
    return out


def law_of(cells: Cells, at: Grid, of: Parameters) -> Law:
    """Return the model over the nodes of a grid."""
    keep = np.power(of.keep[None, :], at.gap[:, None])
    level = np.array([1.0, of.spread])[: cells.components]
    gaps = np.arange(LONGEST + 1) / 4
    own = np.where(gaps > 0, of.own[:, None] ** gaps, 0.0)
    habit = of.habit.reshape(-1, KINDS)[:, [0, 1, 2, 2]].ravel()
    step = np.unique(at.gap, return_inverse=True)[1]
    precision = 1.0 / (level * np.maximum(1 - keep**2, 1e-9))
    return Law(of.loading, of.noise, own, habit, keep, precision, 1.0 / level, step, at.group)


def fitted(
    cells: Cells,
    at: Grid,
    loading: Floats,
    habit: Floats,
    which: Ints,
    times: Floats,
    *,
    most: float = 1.0,
    rounds: int = 80,
    tolerance: float = 0.001,
) -> Parameters:
    """Return the parameters that make the observations of the dyads `which` most likely.

    `habit` holds the habits' variances per kind, NaN where they are estimated too; `most` bounds the yearly
    autocorrelation of the alignment. Stops when no variance, and no odds
    of an autocorrelation, is more than about a thousandth off (`tolerance`), or when what is still off makes no
    difference to the likelihood.
    """

    def held(of: Parameters) -> Parameters:
        keep = np.append(min(of.keep[0], most), of.keep[1:])
        return replace(of, habit=np.where(np.isnan(habit), of.habit, habit), keep=keep)

    start = held(started(cells, loading))
    seen = np.zeros(len(start.noise), bool)
    rows = np.concatenate([np.arange(*cells.bounds[[one, one + 1]]) for one in which] or [np.zeros(0, int)])
    if not len(rows):
        raise DataError(f"Found no observation of {len(which)} dyads, expected some to fit the model to.")
    seen[np.unique(cells.place[rows, smoother.OF])] = True
    gaps = np.unique(at.gap)

    def step(x: Floats) -> tuple[float, Floats]:
        of = held(_read(start, seen, x))
        found = pass_over(cells, at, of, which, times)
        return found.log_likelihood, _written(held(updated(of, found, gaps)), seen)

    low, high = (_written(_filled(start, *edge), seen) for edge in ((NOISE, KEEP[0], FLOOR), (1e9, KEEP[1], 1e9)))
    top = climbed(step, _written(start, seen), low, high, rounds=rounds, tolerance=tolerance, enough=ENOUGH_GAINED)
    found = held(_read(start, seen, top.at))
    return replace(found, log_likelihood=top.value, rounds=top.rounds, converged=top.converged)


def updated(of: Parameters, found: Pass, gaps: Floats) -> Parameters:
    """Return the parameters of the next round."""
    seen = found.stays[:, 0] > 0
    habit = np.where(seen, found.stays[:, 1] / np.maximum(found.stays[:, 0], 1e-12), of.habit)
    own, noise = of.own.copy(), of.noise.copy()
    own[seen], noise[seen] = walk(found.owns[seen], np.arange(LONGEST + 1) / 4, of.own[seen], NOISE, np.inf)
    keep, spread = walk(found.steps[:1], gaps, of.keep[:1], 1.0, 1.0)[0], of.spread
    if len(found.steps) > 1:
        kept, level = walk(found.steps[1:], gaps, of.keep[1:], FLOOR, np.inf)
        keep, spread = np.append(keep, kept), float(level[0])
    return replace(of, noise=noise, own=own, habit=np.maximum(habit, FLOOR), keep=keep, spread=spread)


def walk(sums: Floats, gaps: Floats, before: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    """Return the yearly autocorrelations and stationary variances that fit sums best, by golden section.

    `sums` (walks, gaps, 4) hold, per gap, the number of steps and the squares now, products, and squares before; gap 0
    is the start. Variances stay between `low` and `high`; a walk without any step keeps its autocorrelation `before`.
    """
    count, (n, now, both, then) = sums[:, :, 0].sum(axis=1), np.moveaxis(sums[:, 1:], 2, 0)

    def value(keep: Floats) -> tuple[Floats, Floats]:
        r = keep[:, None] ** gaps[None, 1:]
        left = 1 - r * r
        squares = sums[:, 0, 1] + ((now - 2 * r * both + r * r * then) / left).sum(axis=1)
        level = np.clip(squares / count, low, high)
        return -(count * np.log(level) + squares / level + (n * np.log(left)).sum(axis=1)), level

    left, right = (np.full(len(sums), edge) for edge in KEEP)
    golden = (np.sqrt(5) - 1) / 2
    for _ in range(HALVINGS):
        one, two = right - golden * (right - left), left + golden * (right - left)
        nearer = value(one)[0] > value(two)[0]
        left, right = np.where(nearer, left, one), np.where(nearer, two, right)
    best = np.where(n.sum(axis=1) > 0, (left + right) / 2, before)
    return best, value(best)[1]


def _filled(of: Parameters, noise: float, keep: float, rest: float) -> Parameters:
    """Return the parameters all at one edge of what they may be."""
    ones = np.ones(len(of.noise))
    return replace(of, noise=noise * ones, own=keep * ones, habit=rest * ones, keep=0 * of.keep + keep, spread=rest)


def _written(of: Parameters, seen: NDArray[np.bool_]) -> Floats:
    """Return the free parameters as one point: logs of variances, log odds of autocorrelations."""
    odds = [np.log(part / (1 - part)) for part in (of.own[seen], of.keep)]
    return np.concatenate([np.log(of.noise[seen]), np.log(of.habit[seen]), *odds, [np.log(of.spread)]])


def _read(of: Parameters, seen: NDArray[np.bool_], x: Floats) -> Parameters:
    """Return the parameters that a point says."""
    many = int(seen.sum())
    noise, habit, own, keep, spread = np.split(x, [many, 2 * many, 3 * many, len(x) - 1])
    of = replace(of, noise=of.noise.copy(), habit=of.habit.copy(), own=of.own.copy(), keep=1 / (1 + np.exp(-keep)))
    of.noise[seen], of.habit[seen], of.own[seen] = np.exp(noise), np.exp(habit), 1 / (1 + np.exp(-own))
    return replace(of, spread=float(np.exp(spread[0])))


def loadings(correlation: Floats, pairs: Floats, anchor: int) -> Floats:
    """Return the loadings of one factor that fit the correlations off the diagonal best, between .05 and .95.

    Unweighted least squares over pairs of indicators, each pair weighted by its dyads up to `ENOUGH` of them; the
    anchor sets where the search starts, and so which of several clusters the factor is.
    """
    weight = np.minimum(pairs, ENOUGH) * np.isfinite(correlation)
    np.fill_diagonal(weight, 0.0)
    r = np.nan_to_num(correlation)
    found = np.clip(r[anchor] / 0.8, LEAST, MOST)
    found[anchor] = 0.8
    for _ in range(500):
        before = found.copy()
        for k in range(len(found)):
            below = float(weight[k] @ found**2)
            if below > 0:
                found[k] = np.clip(weight[k] * r[k] @ found / below, LEAST, MOST)
        if np.abs(found - before).max() < 1e-10:
            break
    return found
