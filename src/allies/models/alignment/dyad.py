"""One dyad of a fit in detail: what adds up to its estimate, the observations that matter, and what they change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from allies.errors import NotCovered
from allies.models._numerics import measurement
from allies.models._numerics.measurement import Cells
from allies.models._numerics.smoother import ITEM, LOAD, NODE, NODES, PARTS
from allies.models.alignment import scale
from allies.models.alignment.indicators import COVERAGE_NEEDED, DIMENSIONS, INDICATORS_NEEDED
from allies.models.alignment.standing import Z, known_dimension
from allies.models.result import LEVEL, Rows
from allies.panel.states import State, pair

if TYPE_CHECKING:
    from allies.models.alignment.fit import Alignment, Dimension

Row = dict[str, Any]
TOP = 10
WAYS = ("both ways", "difference of both ways", "one way", "one way")


@dataclass(frozen=True)
class Explanation(Rows):
    """Why an estimate is what it is.

    `rows`: what each indicator adds (`part`; the parts and `reference` add up to `estimate`) and the estimate without
    it, smoothed anew. `observations`: the ten that add or take most, with their value in the indicator's own unit, and
    `without_them`, the estimate when they had not been observed. `against`: the parts and observations that point the
    other way than the estimate does from the reference.
    """

    estimate: float
    std_error: float
    reference: float
    observations: tuple[Row, ...]
    without_them: float

    @property
    def against(self) -> list[Row]:
        """Parts and observations that point the other way."""
        way = np.sign(self.estimate - self.reference)
        return [row for row in (*self.rows, *self.observations) if row["part"] * way < 0]

    def summary(self) -> str:
        """Return the parts as lines of text."""
        lines = [f"{row['part']:+.2f}  {row['title']} (without it {row['without']:.2f})" for row in self.rows]
        return "\n".join([*lines, f"{self.reference:+.2f}  reference", f"{self.estimate:+.2f}  estimate"])


def place(of: Alignment, a: str | int, b: str | int, year: int) -> tuple[State, State, int, int]:
    """Return both states, their dyad and whether the first is its side 1 (1) or its side 2 (-1)."""
    one, two = pair(a, b)
    codes = [side.in_year(year).ccode for side in (one, two)]
    dyad = int(of.dyads.find(np.array([codes[0]]), np.array([codes[1]]))[0])
    if dyad < 0:
        raise NotCovered(f"{one.iso3c} and {two.iso3c} were never states at the same time; found {year}.")
    return one, two, dyad, 1 if codes[0] < codes[1] else -1


def explained(of: Alignment, a: str | int, b: str | int, dimension: str, year: int) -> Explanation:
    """Return why the alignment of two states in a dimension and year is what it is."""
    one, two, dyad, _ = place(of, a, b, year)
    name = known_dimension(dimension)
    if name not in of.dimensions:
        raise NotCovered(f"found {name!r}; this fit holds {', '.join(of.dimensions)}. Fit that dimension too.")
    fit, at = of.dimensions[name], year - of.dyads.years[0]
    if not 0 <= at < fit.covered.shape[1] or not fit.covered[dyad, at]:
        raise NotCovered(
            f"{one.iso3c}-{two.iso3c}, {DIMENSIONS[name].lower()}, {year}: no estimate; found {_seen(fit, dyad, at)}, "
            f"expected {INDICATORS_NEEDED} with {COVERAGE_NEEDED:.0%}."
        )
    mine = only(fit.cells, dyad)
    by = measurement.shares(mine, fit.grid, fit.parameters, 0)[at] / fit.unit
    rows: list[Row] = []
    for k, part in enumerate(fit.parts):
        if (mine.place[:, LOAD] == k).any():
            indicator = part.signal.indicator
            rest = estimate(fit, kept(mine, mine.place[:, LOAD] != k, fit), at)[0]
            rows.append({"indicator": indicator.name, "title": indicator.title, "part": float(by[k]), "without": rest})
    rows.sort(key=lambda row: -abs(row["part"]))
    mean, error = float(by.sum()) - fit.shift / fit.unit, estimate(fit, mine, at)[1]
    each = measurement.shares(mine, fit.grid, fit.parameters, 0, np.arange(len(mine.y)))[at] / fit.unit
    top = np.argsort(-np.abs(each), kind="stable")[:TOP]
    others = np.ones(len(mine.y), bool)
    others[top] = False
    seen = tuple({**_observation(of, fit, mine, dyad, int(o)), "part": float(each[o])} for o in top)
    return Explanation(
        tuple(rows), of.datasets((name,)), mean, error, -fit.shift / fit.unit, seen,
        estimate(fit, kept(mine, others, fit), at)[0],
    )  # fmt: skip


def _seen(fit: Dimension, dyad: int, at: int) -> str:
    inside = 0 <= at < fit.count.shape[1]
    share = np.nan_to_num(fit.coverage[dyad, at]) if inside else 0.0
    return f"{fit.count[dyad, at] if inside else 0} indicators with {share:.0%} of their years seen"


def only(cells: Cells, dyad: int) -> Cells:
    """Return the observations of one dyad."""
    rows = slice(cells.bounds[dyad], cells.bounds[dyad + 1])
    return replace(
        cells, span=cells.span[[dyad]], bounds=np.array([0, rows.stop - rows.start]), place=cells.place[rows],
        y=cells.y[rows], weight=cells.weight[rows],
    )  # fmt: skip


def kept(cells: Cells, which: NDArray[np.bool_], fit: Dimension) -> Cells:
    """Return one dyad's observations without some of them; what follows a gap is differenced anew."""
    places = cells.place[which].copy()
    places[:, -1] = scale.gaps(np.zeros(len(places), np.int32), places, fit.grid)
    return replace(cells, bounds=np.array([0, len(places)]), place=places, y=cells.y[which], weight=cells.weight[which])


def estimate(fit: Dimension, cells: Cells, at: int) -> tuple[float, float]:
    """Return estimate and standard error of one dyad in a year, on the reported scale; without cells the reference."""
    if not len(cells.y):
        return -fit.shift / fit.unit, 1 / fit.unit
    one = np.zeros(1, np.int64)
    found = measurement.pass_over(cells, fit.grid, fit.parameters, one, np.ones(1), out=True).estimate[0, at]
    return float((found[0] - fit.shift) / fit.unit), float(np.sqrt(found[1]) / fit.unit)


def _observation(of: Alignment, fit: Dimension, cells: Cells, dyad: int, o: int) -> Row:
    """Return an observation: when, of what, and its values in the indicator's own unit (side 1 to 2, side 2 to 1)."""
    where = cells.place[o]
    year = int(fit.grid.year[where[NODE]])
    same = fit.grid.year == year
    quarter = int(where[NODE] - np.flatnonzero(same)[0] + 1) if where[NODES] < same.sum() else 0
    signal = fit.parts[where[LOAD]].signal
    here = (signal.row == of.dyads.row[dyad, year - of.dyads.years[0]]) & (signal.quarter == quarter)
    values = {
        int(back): round(float(value), 6) for back, value in zip(signal.back[here], signal.value[here], strict=True)
    }
    return {
        "indicator": signal.indicator.name, "title": signal.indicator.title, "year": year, "quarter": quarter or None,
        "ways": WAYS[where[ITEM] % PARTS] if signal.indicator.sent else "both", "value_12": values.get(0),
        "value_21": values.get(1),
    }  # fmt: skip


def path(of: Alignment, a: str | int, b: str | int, dimension: str) -> Rows:
    """Return a dyad's path at every node of time: years, and quarters where the dimension is dated by quarter.

    Columns: iso3c_1, iso3c_2, dimension, year, quarter (null: the year), estimate, std_error, lower, upper, level.
    """
    one, two, dyad, _ = place(of, a, b, of.dyads.years[1])
    fit = of.dimensions[known_dimension(dimension)]
    nodes = len(fit.grid.year)
    first = fit.grid.years[0]
    fine = replace(fit.grid, years=(first, first + nodes - 1), year=np.arange(nodes) + first)
    found = measurement.pass_over(
        only(fit.cells, dyad), fine, fit.parameters, np.zeros(1, np.int64), np.ones(1), out=True
    )
    rows: list[Row] = []
    for n, (mean, var, *_) in enumerate(found.estimate[0]):
        year = int(fit.grid.year[n])
        if not fit.covered[dyad, year - of.dyads.years[0]]:
            continue
        value, error = float((mean - fit.shift) / fit.unit), float(np.sqrt(var) / fit.unit)
        part = int(n - np.flatnonzero(fit.grid.year == year)[0] + 1) if (fit.grid.year == year).sum() > 1 else None
        rows.append(
            {
                "iso3c_1": one.in_year(year).iso3c, "iso3c_2": two.in_year(year).iso3c, "dimension": fit.name,
                "year": year, "quarter": part, "estimate": value, "std_error": error, "lower": value - Z * error,
                "upper": value + Z * error, "level": LEVEL,
            }
        )  # fmt: skip
    if not rows:
        raise NotCovered(f"{one.iso3c}-{two.iso3c}: {fit.name} is not covered in any year.")
    return Rows(tuple(rows), of.datasets((fit.name,)))
