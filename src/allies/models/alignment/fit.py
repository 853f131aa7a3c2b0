"""Fit the alignment of all dyads: one latent path per dimension, from many indicators with missing cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from allies.models._numerics import measurement
from allies.models._numerics.measurement import Cells, Grid, Parameters
from allies.models.alignment import scale
from allies.models.alignment.dyads import Dyads
from allies.models.alignment.dyads import dyads as all_dyads
from allies.models.alignment.indicators import ANCHORS, DIMENSIONS, FOCAL, INDICATORS, Indicator
from allies.models.alignment.observed import Observed, observed
from allies.models.alignment.scale import Scaled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
QUARTERS_FROM = 2009
SAMPLE = 800  # dyads beside the focal state's that the parameters are estimated on
STANDARD_YEAR = 2012
SHARED = 0.6  # what loadings are drawn half-way to


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
    parameters: Parameters
    estimate: NDArray[np.float32] = field(repr=False)
    count: NDArray[np.int8] = field(repr=False)
    coverage: NDArray[np.float32] = field(repr=False)
    shift: float
    unit: float

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Whether a dyad and year has three indicators or more and at least 40% of their years."""
        enough = (self.count >= scale.INDICATORS_NEEDED) & (self.coverage >= scale.COVERAGE_NEEDED)
        return enough & np.isfinite(self.estimate[:, :, 0])

    def reported(self) -> tuple[Floats, Floats]:
        """Return estimates and standard errors (dyads, years) on the reported scale, NaN where not covered."""
        hidden = np.where(self.covered, 1.0, np.nan)
        mean = (self.estimate[:, :, 0] - self.shift) / self.unit * hidden
        return mean, np.sqrt(self.estimate[:, :, 1]) / self.unit * hidden

    def sent(self, side: int) -> tuple[Floats, Floats]:
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


def fitted(
    *,
    dimensions: Sequence[str] = tuple(DIMENSIONS),
    specification: Specification | None = None,
    last: int = 2025,
    as_of: date | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Alignment:
    """Return the alignment of all dyads from pulled data."""
    of = specification or Specification()
    wanted = tuple(one for one in INDICATORS if one.dimension in dimensions and one.name not in of.drop)
    wanted = tuple(one if of.exposure else replace(one, exposure=()) for one in wanted)
    last = min(last, as_of.year) if as_of else last
    pairs = all_dyads((of.start, last))
    seen = observed(pairs, wanted, quarters_from=QUARTERS_FROM if of.quarterly else last + 1, as_of=as_of)
    return of_observed(seen, dimensions, of, as_of, progress)


def of_observed(
    seen: Observed,
    dimensions: Sequence[str],
    of: Specification,
    as_of: date | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Alignment:
    """Return the fit of signals already read."""
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
        found[name] = _dimension(name, parts, pairs, at if dated else whole, of)
        if progress:
            progress("dimensions", done, len(dimensions))
    return Alignment(pairs, at, found, of, as_of)


def _dimension(name: str, parts: list[Scaled], pairs: Dyads, at: Grid, of: Specification) -> Dimension:
    count, coverage = scale.gates(parts, pairs, focal=FOCAL.get(name))
    loading = _loadings(name, parts, pairs, of)
    common = [k for k, part in enumerate(parts) if part.signal.indicator.focal is None or name in FOCAL]
    if len(common) < len(parts):
        parts, loading = _joined(parts, common, loading, pairs, at)
    cells = scale.cells(parts, pairs, at)
    parameters = measurement.fitted(cells, at, loading, *_sample(cells, pairs))
    estimate = _smoothed(cells, at, parameters)
    estimate[pairs.row < 0] = np.nan
    made = Dimension(name, tuple(parts), cells, parameters, estimate, count, coverage, 0.0, 1.0)
    standard = min(max(STANDARD_YEAR, pairs.years[0]), pairs.years[1]) - pairs.years[0]
    then = made.covered[:, standard]
    if then.sum() > 1:
        mean, var = estimate[then, standard, 0], estimate[then, standard, 1]
        made = replace(made, shift=float(mean.mean()), unit=float(np.sqrt(mean.var() + var.mean())))
    return made


def _loadings(name: str, parts: list[Scaled], pairs: Dyads, of: Specification) -> Floats:
    if of.loadings == "equal":
        return np.full(len(parts), SHARED)
    named = [part.signal.indicator.name for part in parts]
    anchor = named.index(ANCHORS[name]) if ANCHORS[name] in named else 0
    found = measurement.loadings(*scale.together(parts, pairs), anchor)
    return found if of.loadings == "factor" else (found + SHARED) / 2


def _joined(
    parts: list[Scaled], common: list[int], loading: Floats, pairs: Dyads, at: Grid
) -> tuple[list[Scaled], Floats]:
    """Return the parts with those that follow one state put on the scale of the others.

    The dyads of that state are no sample of all: what its own indicators' zero and unit are follows from a regression
    on the alignment that the other indicators show (its posterior mean, so that the slope is not attenuated).
    """
    few = [parts[k] for k in common]
    cells = scale.cells(few, pairs, at)
    first = measurement.fitted(cells, at, loading[common], *_sample(cells, pairs), rounds=12)
    theta = _smoothed(cells, at, first)
    made, loading = list(parts), loading.copy()
    for k, part in enumerate(parts):
        if k in common:
            continue
        row, back = part.signal.row[part.kept], part.signal.back[part.kept]
        here = theta[pairs.dyad[row], pairs.year[row] - pairs.years[0]]
        x = here[:, 0] + np.where(back, -1, 1) * np.nan_to_num(here[:, 2])
        known = np.isfinite(x)
        level = np.stack([np.ones(known.sum()), x[known]], axis=1)
        zero, slope = np.linalg.lstsq(level, part.y[known], rcond=None)[0]
        slope = max(float(slope), measurement.LEAST)
        zero = float(np.mean(part.y[known] - slope * x[known]))
        made[k], loading[k] = replace(part, y=part.y - zero, zero=zero), slope
    return made, loading


def _sample(cells: Cells, pairs: Dyads) -> tuple[Ints, Floats]:
    """Return the dyads that parameters are estimated on, and how many each stands for: the focal state's, some others."""
    seen = np.flatnonzero(np.diff(cells.bounds) > 0)
    focal = np.zeros(len(pairs.ccode1), bool)
    for code in {one.focal for one in INDICATORS if one.focal is not None}:
        focal[pairs.of(code)] = True
    rest = seen[~focal[seen]]
    step = max(1, len(rest) // SAMPLE)
    return np.sort(np.concatenate([seen[focal[seen]], rest[::step]])), np.where(focal, 1.0, float(step))


def _smoothed(cells: Cells, at: Grid, parameters: Parameters) -> NDArray[np.float32]:
    seen = np.flatnonzero(np.diff(cells.bounds) > 0)
    ones = np.ones(len(cells.span))
    found = measurement.pass_over(cells, at, parameters, seen, ones, out=True, sums=False)
    return found.estimate.astype(np.float32)
