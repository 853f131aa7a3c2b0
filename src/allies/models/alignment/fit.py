"""Fit the alignment of all dyads: one latent path per dimension, from many indicators with missing cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from allies import sources
from allies.errors import NotCovered, UnknownName, did_you_mean
from allies.models._numerics import measurement
from allies.models._numerics.measurement import Cells, Grid, Parameters
from allies.models._numerics.smoother import KINDS
from allies.models.alignment import scale
from allies.models.alignment.dyad import Explanation, explained, path
from allies.models.alignment.dyads import Dyads
from allies.models.alignment.dyads import dyads as all_dyads
from allies.models.alignment.indicators import (
    ANCHORS,
    COVERAGE_NEEDED,
    DIMENSIONS,
    FOCAL,
    INDICATORS,
    INDICATORS_NEEDED,
    USED,
)
from allies.models.alignment.observed import Observed, observed
from allies.models.alignment.scale import Scaled
from allies.models.alignment.standing import Z
from allies.models.record import day
from allies.models.result import LEVEL, Rows

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FIRST, LAST = 1946, 2025
QUARTERS_FROM = 2009
SAMPLE = 800  # dyads beside the focal state's that the parameters are estimated on
STANDARD_YEAR = 2012
SHARED = 0.6  # what loadings are drawn half-way to
LEAST_HABIT = 0.1
# kept from year to year at most: a step of .17 standard deviations a year at least. Most dyads hardly ever move, and
# unbounded the few that turn would be flattened with them
KEPT = 0.985


@dataclass(frozen=True)
class Specification:
    """The choices that a fit rests on; the defaults are those of the release.

    `drop`: indicators left out. `loadings`: "drawn" (half-way between the factor's and equal), "factor" or "equal".
    `exposure`: whether size and distance are taken out. `period`: whether the movement of all dyads is taken out.
    `start`: first year. `quarterly`: whether votes and visits are read by quarter from 2009 on.
    """

    drop: tuple[str, ...] = ()
    loadings: str = "drawn"
    exposure: bool = True
    period: bool = True
    start: int = 1946
    quarterly: bool = True


@dataclass(frozen=True, eq=False)
class Dimension:
    """The fit of one dimension.

    `estimate` (dyads, years, 5) holds alignment, its variance, the difference (half of what side 1 sends more than side
    2), its variance and their covariance, NaN where no indicator ever spoke of the dyad or one of the two did not
    exist; `count` and `coverage` (dyads, years) say how many indicators spoke in the last ten years and how much of
    their years was seen. `shift` and `unit` turn the model's scale into the reported one: mean 0 and variance 1 among
    the covered dyads of 2012.
    """

    name: str
    parts: tuple[Scaled, ...] = field(repr=False)
    cells: Cells = field(repr=False)
    grid: Grid = field(repr=False)
    parameters: Parameters
    estimate: NDArray[np.float32] = field(repr=False)
    count: NDArray[np.int8] = field(repr=False)
    coverage: NDArray[np.float32] = field(repr=False)
    shift: float
    unit: float

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Whether a dyad and year has three indicators or more and at least 40% of their years."""
        enough = (self.count >= INDICATORS_NEEDED) & (self.coverage >= COVERAGE_NEEDED)
        return enough & np.isfinite(self.estimate[:, :, 0])

    def reported(self) -> tuple[Any, Any]:
        """Return estimates and standard errors (dyads, years) on the reported scale, NaN where not covered."""
        hidden = np.where(self.covered, 1.0, np.nan)
        mean = (self.estimate[:, :, 0] - self.shift) / self.unit * hidden
        return mean, np.sqrt(self.estimate[:, :, 1]) / self.unit * hidden

    def sent(self, side: int) -> tuple[Any, Any]:
        """Return what side 1 or 2 sends: estimates and standard errors (dyads, years) on the reported scale."""
        sign = 1 if side == 1 else -1
        mean = self.estimate[:, :, 0] + sign * np.nan_to_num(self.estimate[:, :, 2])
        more = np.nan_to_num(self.estimate[:, :, 3]) + 2 * sign * np.nan_to_num(self.estimate[:, :, 4])
        hidden = np.where(self.covered, 1.0, np.nan)
        return (mean - self.shift) / self.unit * hidden, np.sqrt(self.estimate[:, :, 1] + more) / self.unit * hidden


@dataclass(frozen=True, eq=False)
class Alignment:
    """The alignment of all dyads by dimension and year, with the choices it rests on."""

    dyads: Dyads
    at: Grid
    dimensions: dict[str, Dimension]
    specification: Specification
    as_of: date | None

    def datasets(self, dimensions: Sequence[str] | None = None) -> tuple[str, ...]:
        """Return the names of the datasets behind some or all dimensions."""
        names = dimensions or tuple(self.dimensions)
        return tuple(dict.fromkeys(dataset for name in names for dataset in USED[name]))

    def cite(self) -> list[str]:
        """Return the citations of the datasets behind the fit."""
        return [sources.source(name).citation for name in self.datasets()]

    def summary(self) -> str:
        """Return per dimension how many dyad-years are covered and by how many indicators."""
        return "\n".join(
            f"{DIMENSIONS[name]}: {int(one.covered.sum()):,} dyad-years from {len(one.parts)} indicators"
            for name, one in self.dimensions.items()
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row per covered dimension, dyad and year.

        Columns: dimension, ccode1, ccode2, year, estimate, std_error, lower, upper, level, sent_1, sent_2, n
        (indicators that spoke in the last ten years), coverage.
        """
        import pandas as pd

        return pd.concat([self._frame(one) for one in self.dimensions.values()], ignore_index=True)

    def _frame(self, one: Dimension) -> pd.DataFrame:
        import pandas as pd

        (mean, error), (first, _), (second, _) = one.reported(), one.sent(1), one.sent(2)
        dyad, year = np.nonzero(np.isfinite(mean))
        at = mean[dyad, year], error[dyad, year]
        return pd.DataFrame(
            {
                "dimension": one.name, "ccode1": self.dyads.ccode1[dyad], "ccode2": self.dyads.ccode2[dyad],
                "year": year + self.dyads.years[0], "estimate": at[0], "std_error": at[1], "lower": at[0] - Z * at[1],
                "upper": at[0] + Z * at[1], "level": LEVEL, "sent_1": first[dyad, year], "sent_2": second[dyad, year],
                "n": one.count[dyad, year], "coverage": one.coverage[dyad, year],
            }
        )  # fmt: skip

    def explain(self, a: str | int, b: str | int, dimension: str, year: int | None = None) -> Explanation:
        """Return what adds up to an estimate, see `dyad.Explanation`.

        Raises `UnknownState`, `UnknownName`, and `NotCovered` where there is no estimate.
        """
        return explained(self, a, b, dimension, self.dyads.years[1] if year is None else year)

    def path(self, a: str | int, b: str | int, dimension: str) -> Rows:
        """Return two states' path by year, and by quarter since 2009 where a dimension is dated by quarter."""
        return path(self, a, b, dimension)


def alignment(
    *,
    dimensions: Sequence[str] = tuple(DIMENSIONS),
    specification: Specification | None = None,
    as_of: str | date | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Alignment:
    """Return the alignment of all dyads since 1946 in each dimension, fitted to pulled data.

    Per dimension and dyad, alignment is a stationary first-order autoregression, and each indicator shows it times a
    loading, beside a habit of the dyad in this indicator and a movement of its own:

        y = level of the period + slope * exposure + spread * (loading * alignment + habit + own movement)

    Parameters
    ----------
    dimensions
        Of votes, military, economic, institutional, attention, social; the last two for dyads of the United States.
    specification
        Choices other than the release's, see `Specification`.
    as_of
        A day or a year; default all that is on record. Years that had begun by that day are fitted, from what was on
        record by then (in today's editions of the sources).
    progress
        Called with a name, how many are done, and of how many.

    Returns
    -------
    Alignment
        Estimates on one scale per dimension (mean 0, variance 1 among the covered dyads of 2012), with standard errors,
        number of indicators and coverage.

    Raises
    ------
    UnknownName
        For a dimension or indicator that does not exist.
    NotCovered
        For a dataset that was not pulled.

    Notes
    -----
    About a minute on two cores. No indicator is a driver of alignment (`indicators.leaked`). Intervals are those of
    the model: they do not hold what its choices add, which `al.multiverse` shows.

    References
    ----------
    Durbin and Koopman (2012), Time Series Analysis by State Space Methods; Doz, Giannone and Reichlin (2011), Journal
    of Econometrics 164:188-205, doi:10.1016/j.jeconom.2011.02.012.
    """
    of = specification or Specification()
    for name in dimensions:
        known(name, DIMENSIONS, "dimension")
    for name in of.drop:
        known(name, [one.name for one in INDICATORS], "indicator")
    until = day(as_of)
    wanted = tuple(one for one in INDICATORS if one.dimension in dimensions and one.name not in of.drop)
    wanted = tuple(one if of.exposure else replace(one, exposure=()) for one in wanted)
    last = min(LAST, until.year) if until else LAST
    if last < FIRST + 1:
        raise NotCovered(f"found as_of {as_of}; expected a day from {FIRST + 1} on: the record begins in {FIRST}.")
    pairs = all_dyads((max(of.start, FIRST), last))
    seen = observed(pairs, wanted, quarters_from=QUARTERS_FROM if of.quarterly else last + 1, as_of=until)
    return of_observed(seen, dimensions, of, until, progress)


def known(name: str, names: Collection[str], what: str) -> None:
    """Raise `UnknownName` for a name that is none of these."""
    if name not in names:
        raise UnknownName(f"found {what} {name!r}; expected one of {', '.join(names)}.{did_you_mean(name, names)}")


def of_observed(
    seen: Observed,
    dimensions: Sequence[str],
    of: Specification,
    as_of: date | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    only: Ints | None = None,
) -> Alignment:
    """Return the fit of signals already read; with `only`, estimates of these dyads alone."""
    pairs = seen.dyads
    at = measurement.grid(*pairs.years, QUARTERS_FROM if of.quarterly else pairs.years[1] + 1)
    whole = measurement.grid(*pairs.years, pairs.years[1] + 1)
    found = {}
    for done, name in enumerate(dimensions, start=1):
        parts = [
            scale.scaled(one, seen, period=of.period, focal=FOCAL.get(name))
            for one in seen.signals
            if one.indicator.dimension == name
        ]
        dated = any(part.signal.indicator.quarterly for part in parts)
        found[name] = _dimension(name, parts, pairs, at if dated else whole, of, only)
        if progress:
            progress("dimensions", done, len(dimensions))
    return Alignment(pairs, at, found, of, as_of)


def _dimension(
    name: str, parts: list[Scaled], pairs: Dyads, at: Grid, of: Specification, only: Ints | None
) -> Dimension:
    count, coverage = scale.gates(parts, pairs, focal=FOCAL.get(name))
    means = [scale.means(part, pairs) for part in parts]
    loading = _loadings(name, parts, means, of)
    habit = np.array([np.nanvar(mean) for mean in means]) - loading**2
    common = [k for k, part in enumerate(parts) if part.signal.indicator.focal is None or name in FOCAL]
    if len(common) < len(parts):
        _join(parts, common, loading, habit, pairs, at)
    cells = scale.cells(parts, pairs, at)
    parameters = measurement.fitted(cells, at, loading, _habits(habit), *_sample(cells, pairs), most=KEPT)
    estimate = _smoothed(cells, at, parameters, only)
    estimate[pairs.row < 0] = np.nan
    made = Dimension(name, tuple(parts), cells, at, parameters, estimate, count, coverage, 0.0, 1.0)
    standard = min(max(STANDARD_YEAR, pairs.years[0]), pairs.years[1]) - pairs.years[0]
    then = made.covered[:, standard]
    if then.sum() > 1:
        mean, var = estimate[then, standard, 0], estimate[then, standard, 1]
        made = replace(made, shift=float(mean.mean()), unit=float(np.sqrt(mean.var() + var.mean())))
    return made


def _loadings(name: str, parts: list[Scaled], means: list[Floats], of: Specification) -> Floats:
    if of.loadings == "equal":
        return np.full(len(parts), SHARED)
    named = [part.signal.indicator.name for part in parts]
    anchor = named.index(ANCHORS[name]) if ANCHORS[name] in named else 0
    found = measurement.loadings(*scale.together(means), anchor)
    return np.asarray(found if of.loadings == "factor" else (found + SHARED) / 2)


def _habits(habit: Floats) -> Floats:
    """Return the habits per kind of observation: of means and of one way alone what is left, of differences unknown."""
    return np.asarray(np.repeat(np.maximum(habit, LEAST_HABIT), KINDS) * np.tile([1.0, np.nan, 1.0], len(habit)))


def _join(parts: list[Scaled], common: list[int], loading: Floats, habit: Floats, pairs: Dyads, at: Grid) -> None:
    """Put the indicators that follow one state on the scale of the others, in place.

    The dyads of that state are no sample of all: what its own indicators' zero and unit are follows from a regression
    on the alignment that the other indicators show (its posterior mean, so that the slope is not attenuated).
    """
    cells = scale.cells([parts[k] for k in common], pairs, at)
    first = measurement.fitted(
        cells, at, loading[common], _habits(habit[common]), *_sample(cells, pairs), most=KEPT, rounds=12
    )
    theta = _smoothed(cells, at, first)
    for k, part in enumerate(parts):
        if k in common:
            continue
        row, back = part.signal.row[part.kept], part.signal.back[part.kept]
        here = theta[pairs.dyad[row], pairs.year[row] - pairs.years[0]].astype(float)
        x = here[:, 0] + np.where(back, -1, 1) * np.nan_to_num(here[:, 2])
        known = np.isfinite(x)
        slope = max(float(np.cov(x[known], part.y[known])[0, 1] / x[known].var()), measurement.LEAST)
        zero = float(np.mean(part.y[known] - slope * x[known]))
        parts[k], loading[k] = replace(part, y=part.y - zero, zero=zero), slope
        habit[k] = float(np.nanvar(scale.means(part, pairs))) - slope**2 * x[known].var()


def _sample(cells: Cells, pairs: Dyads) -> tuple[Ints, Floats]:
    """Return the dyads that parameters are estimated on, the focal state's and others, and what each counts for."""
    seen = np.flatnonzero(np.diff(cells.bounds) > 0)
    focal = np.zeros(len(pairs.ccode1), bool)
    for code in {one.focal for one in INDICATORS if one.focal is not None}:
        focal[pairs.of(code)] = True
    rest = seen[~focal[seen]]
    step = max(1, len(rest) // SAMPLE)
    return np.sort(np.concatenate([seen[focal[seen]], rest[::step]])), np.where(focal, 1.0, float(step))


def _smoothed(cells: Cells, at: Grid, parameters: Parameters, only: Ints | None = None) -> Any:
    seen = np.flatnonzero(np.diff(cells.bounds) > 0)
    seen = seen if only is None else np.intersect1d(seen, only)
    ones = np.ones(len(cells.span))
    found = measurement.pass_over(cells, at, parameters, seen, ones, out=True, sums=False)
    return found.estimate.astype(np.float32)
