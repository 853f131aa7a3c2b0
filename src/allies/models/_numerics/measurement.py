"""Fit the measurement model of dyads, and smooth every dyad with what was found.

In two steps (Doz, Giannone and Reichlin 2011, Journal of Econometrics 164:188-205, doi:10.1016/j.jeconom.2011.02.012):
loadings from how five-year means go together across dyads, `loadings`, and what of an indicator's variance they leave as its
habits; then noise and persistence by expectation and maximisation, `fitted`. In one step the likelihood would rather follow the slow movement of a single indicator than what
several share.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allies.models._numerics import smoother

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CHUNKS = 16
FLOOR = 1e-4
NOISE = 0.1  # an indicator moves on its own by a tenth of its variance at least
LEAST, MOST, ENOUGH = 0.05, 0.95, 1000
LONGEST = 8  # quarters between two observations of an item that are still differenced


@dataclass(frozen=True)
class Grid:
    """Nodes of time: `year` and middle `when` of each, `gap` in years to the node before, `back` nodes it is tied to.

    Years before `quarters_from` have one node, later ones four.
    """

    years: tuple[int, int]
    quarters_from: int
    year: Ints
    when: Floats
    back: Ints

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
    year, middle, back = [], [], []
    for one in range(first, last + 1):
        parts = 4 if one >= quarters_from else 1
        for part in range(parts):
            year.append(one)
            middle.append(one + (part + 0.5) / parts)
            back.append(1 if parts == 1 else part + (4 if one > quarters_from else 1))
    return Grid((first, last), quarters_from, np.array(year), np.array(middle), np.array(back))


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


@dataclass(frozen=True)
class Parameters:
    """What an indicator and a dimension are made of.

    Per indicator: `loading`. Per kind of observation (`smoother.KINDS` to an indicator): `noise`, the variance of its own
    movement; `own`, that movement's yearly autocorrelation; `habit`, the variance of what stays. Of the dimension: `keep`, yearly autocorrelation of alignment and difference;
    `spread`, variance of the difference (the alignment's is 1); `log_likelihood`; `rounds`.
    """

    loading: Floats
    noise: Floats
    own: Floats
    habit: Floats
    keep: Floats
    spread: float
    log_likelihood: float = -np.inf
    rounds: int = 0


def started(cells: Cells, loading: Floats) -> Parameters:
    """Return the parameters from which every fit starts."""
    ones = np.ones(cells.indicators * smoother.KINDS)
    keep = np.full(1 + cells.difference, 0.95)
    return Parameters(loading, 0.5 * ones, 0.7 * ones, 0.1 * ones, keep, 0.25)


def pass_over(
    cells: Cells, at: Grid, of: Parameters, which: Ints, times: Floats, *, out: bool = False, threads: int = 2
) -> tuple[float, Floats, Floats, Floats, Floats]:
    """Return log likelihood, sums of habits, of own movement and of steps, and estimates (dyads, years, 5) where asked for."""
    q, (keep, precision, level, own, habit) = 1 + cells.difference, _laws(cells, at, of)
    kinds, kind = np.unique(at.gap, return_inverse=True)
    years = at.years[1] - at.years[0] + 1
    found = np.full((len(cells.span) if out else 0, years, 5), np.nan, np.float32)

    def part(some: Ints) -> tuple[float, Floats, Floats, Floats]:
        per_kind = cells.indicators * smoother.KINDS
        stays, owns = np.zeros((per_kind, 2)), np.zeros((per_kind, LONGEST + 1, 4))
        steps = np.zeros((q, len(kinds), 4))
        value = smoother.dyads(
            some, cells.bounds, cells.span, q, at.back, cells.place, cells.y, cells.weight, of.loading, of.noise, own,
            habit, keep, precision, 1.0 / level, kind, times, at.group, stays, owns, steps, found,
        )  # fmt: skip
        return value, stays, owns, steps

    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(part, np.array_split(which, CHUNKS)))
    value, stays, owns, steps = (sum(column) for column in zip(*parts, strict=True))
    return value, stays, owns, steps, found  # type: ignore[return-value]


def shares(cells: Cells, at: Grid, of: Parameters, dyad: int, group: Ints | None = None) -> Floats:
    """Return what each group of a dyad's observations adds to its alignment, shape (years, groups).

    `group` numbers the dyad's observations; default by indicator. Years in which the dyad did not exist are 0.
    """
    lo, hi = cells.bounds[dyad], cells.bounds[dyad + 1]
    q, (keep, precision, level, own, habit) = 1 + cells.difference, _laws(cells, at, of)
    group = cells.place[lo:hi, smoother.LOAD].astype(np.int64) if group is None else group
    count = max(cells.indicators, int(group.max()) + 1)
    out = np.zeros((at.years[1] - at.years[0] + 1, count))
    smoother.shares(
        lo, hi, *cells.span[dyad], q, at.back, cells.place, cells.y, cells.weight, of.loading, of.noise, own, habit, keep,
        precision, 1.0 / level, at.group, group, out,
    )  # fmt: skip
    return out


def _laws(cells: Cells, at: Grid, of: Parameters) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return what is kept from node to node, its precision, the variances, own movement per gap, habits per item."""
    keep = np.power(of.keep[None, :], at.gap[:, None])
    level = np.array([1.0, of.spread])[: 1 + cells.difference]
    gaps = np.arange(LONGEST + 1) / 4
    own = np.where(gaps > 0, of.own[:, None] ** gaps, 0.0)
    habit = of.habit.reshape(-1, smoother.KINDS)[:, [0, 1, 2, 2]].ravel()
    return keep, 1.0 / (level * np.maximum(1 - keep**2, 1e-9)), level, own, habit


def fitted(
    cells: Cells,
    at: Grid,
    loading: Floats,
    habit: Floats,
    which: Ints,
    times: Floats,
    *,
    rounds: int = 40,
    tolerance: float = 5e-5,
) -> Parameters:
    """Return the parameters that make the observations of the dyads `which` most likely.

    `habit` holds the habits' variances per kind, NaN where they are estimated too. Stops when a round adds less than `tolerance` of the log likelihood per observation.
    """
    of = started(cells, loading)
    of = replace(of, habit=np.where(np.isnan(habit), of.habit, habit))
    count = float(sum((cells.bounds[which + 1] - cells.bounds[which]) * times[which]))
    for done in range(1, rounds + 1):
        value, stays, owns, steps, _ = pass_over(cells, at, of, which, times)
        gained = value - of.log_likelihood
        new = updated(of, stays, owns, steps, np.unique(at.gap))
        kept = np.where(np.isnan(habit), new.habit, habit)
        of = replace(new, habit=kept, log_likelihood=value, rounds=done)
        if gained < tolerance * count:
            break
    return of


def updated(of: Parameters, stays: Floats, owns: Floats, steps: Floats, gaps: Floats) -> Parameters:
    """Return the parameters of the next round."""
    seen = owns[:, :, 0].sum(axis=1) > 0
    habit = np.where(seen, stays[:, 1] / np.maximum(stays[:, 0], 1e-12), of.habit)
    quarters = np.arange(LONGEST + 1) / 4
    own, noise = of.own.copy(), of.noise.copy()
    for k in np.flatnonzero(seen):
        own[k], noise[k] = _walk(owns[k], quarters)
    keep = [_walk(steps[0], gaps, level=1.0)[0]]
    spread = of.spread
    if len(steps) > 1:
        kept, spread = _walk(steps[1], gaps)
        keep.append(kept)
    return replace(
        of, noise=np.maximum(noise, NOISE), own=own, habit=np.maximum(habit, FLOOR), keep=np.array(keep),
        spread=max(spread, FLOOR),
    )  # fmt: skip


def _walk(step: Floats, gaps: Floats, level: float | None = None) -> tuple[float, float]:
    """Return the yearly autocorrelation and the stationary variance (`level` where it is known) that fit sums best."""
    count = step[:, 0].sum()

    def value(keep: float) -> tuple[float, float]:
        squares, logs = step[0, 1], 0.0
        for (n, now, product, before), gap in zip(step[1:], gaps[1:], strict=True):
            r = keep**gap
            squares += (now - 2 * r * product + r * r * before) / (1 - r * r)
            logs += n * np.log(1 - r * r)
        found = squares / count if level is None else level
        return -0.5 * (count * np.log(found) + squares / found + logs), found

    low, high = 0.02, 0.9995
    golden = (np.sqrt(5) - 1) / 2
    for _ in range(40):
        one, two = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, two) if value(one)[0] > value(two)[0] else (one, high)
    best = (low + high) / 2
    return best, value(best)[1]


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
