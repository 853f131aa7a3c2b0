"""Put signals on one scale, world movement and exposure taken out; and say how far each dyad is covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allies.models._numerics.measurement import LONGEST, Cells, Grid
from allies.models._numerics.smoother import GAP, KINDS, PARTS
from allies.models.alignment.dyads import Dyads
from allies.models.alignment.indicators import WINDOW
from allies.models.alignment.observed import Observed
from allies.models.alignment.signal import Signal

Floats = NDArray[np.float64]
ROUNDS = 200
BIN, FEWEST = 5, 30


@dataclass(frozen=True, eq=False)
class Scaled:
    """One signal as the model sees it: `y` (no unit), which rows of the signal were kept, and what was taken out.

    `period` world level of each year and quarter (key year * 5 + quarter), in the indicator's unit; `slope` per
    exposure; `spread` the unit's size; `zero` what was taken off `y` to put a source that follows one state on the
    scale of the others.
    """

    signal: Signal
    kept: NDArray[np.bool_]
    y: Floats
    period: dict[int, float]
    slope: dict[str, float]
    spread: float
    zero: float = 0.0


def scaled(signal: Signal, of: Observed, *, period: bool = True, focal: int | None = None) -> Scaled:
    """Return the signal less the movement of all dyads and less what size and distance alone explain.

    The level of a period is its mean over dyads, net of each dyad's own mean, so that it does not move when other
    dyads come under observation. A source that follows one state keeps its level: that state's turn away from all is
    what it shows. With `focal` only the dyads of that state are kept.
    """
    one = signal.indicator
    exposure = np.stack([of.exposure[name][signal.row] for name in one.exposure], axis=1) if one.exposure else None
    kept: NDArray[np.bool_] = np.ones(len(signal.row), bool)
    if exposure is not None:
        kept &= np.isfinite(exposure).all(axis=1)
    if focal is not None:
        dyad = of.dyads.dyad[signal.row]
        kept &= (of.dyads.ccode1[dyad] == focal) | (of.dyads.ccode2[dyad] == focal)
    moving = period and one.focal is None
    value, weight = signal.value[kept], signal.weight[kept]
    row = signal.row[kept]
    key = of.dyads.year[row].astype(np.int64) * 5 + signal.quarter[kept]
    named, when = np.unique(key, return_inverse=True)
    if moving:
        unit = of.dyads.dyad[row].astype(np.int64) * 2 + signal.back[kept]
        level = _levels(value, weight, when, np.unique(unit, return_inverse=True)[1])
    else:
        level = np.full(len(named), np.average(value, weights=weight))
    rest = value - level[when]
    slope = np.zeros(0)
    if exposure is not None:
        x = exposure[kept]
        if moving:
            total = np.bincount(when, weight)
            x = x - np.stack([np.bincount(when, weight * column) / total for column in x.T], axis=1)[when]
        x = x - np.average(x, axis=0, weights=weight)
        slope = np.asarray(np.linalg.solve((x * weight[:, None]).T @ x, (x * weight[:, None]).T @ rest))
        rest = rest - x @ slope
    spread = float(np.sqrt(np.average(rest**2, weights=weight))) or 1.0  # all alike: nothing to put on a scale
    return Scaled(
        signal, kept, rest / spread, dict(zip(named.tolist(), level.tolist(), strict=True)),
        dict(zip(one.exposure, slope.tolist(), strict=True)), spread,
    )  # fmt: skip


def _levels(value: Floats, weight: Floats, period: NDArray[np.int64], unit: NDArray[np.int64]) -> Floats:
    """Return the levels of periods beside those of units: weighted least squares by turns, mean level kept."""
    in_unit, in_period = np.bincount(unit, weight), np.bincount(period, weight)
    level = np.bincount(period, weight * value) / in_period
    for _ in range(ROUNDS):
        own = np.bincount(unit, weight * (value - level[period])) / in_unit
        new = np.bincount(period, weight * (value - own[unit])) / in_period
        moved, level = np.abs(new - level).max(), new
        if moved < 1e-7:
            break
    own = np.bincount(unit, weight * (value - level[period])) / in_unit
    return level + np.average(own, weights=in_unit)


def cells(parts: list[Scaled], of: Dyads, at: Grid) -> Cells:
    """Return the observations of a dimension, sorted by dyad, item and time, with their places among the nodes."""
    first = np.searchsorted(at.year, np.arange(at.years[0], at.years[1] + 1))
    length = np.bincount(at.group)
    found = [_turned(part, k) for k, part in enumerate(parts)]
    columns: list[Any] = [np.concatenate(column) for column in zip(*found, strict=True)]
    row, quarter, item, kind, load, on, sign, y, weight = columns
    year = of.year[row] - at.years[0]
    node = first[year] + np.maximum(quarter.astype(np.int64) - 1, 0)
    nodes = np.where(quarter > 0, 1, length[year])
    dyad = of.dyad[row]
    order = np.argsort((dyad.astype(np.int64) * (PARTS * len(parts)) + item) * len(at.year) + node, kind="stable")
    places = np.empty((len(order), 8), np.int32)
    for k, column in enumerate((node, nodes, item, kind, load, on, sign)):
        places[:, k] = column[order]
    dyad = dyad[order]
    places[:, GAP] = gaps(dyad, places, at)
    alive = of.row >= 0
    start, end = alive.argmax(axis=1), alive.shape[1] - alive[:, ::-1].argmax(axis=1)
    stop = np.append(first, len(at.year))
    return Cells(
        np.stack([first[start], stop[end]], axis=1).astype(np.int64),
        np.searchsorted(dyad, np.arange(len(of.ccode1) + 1)).astype(np.int64),
        places, y[order], weight[order], len(parts), any(part.signal.indicator.sent for part in parts),
    )  # fmt: skip


def _turned(part: Scaled, k: int) -> tuple[NDArray[np.generic], ...]:
    """Return the observations of one indicator as the model takes them.

    Where both ways are observed they are turned into their mean, which shows the alignment, and half their difference:
    two ways of one flow are no two witnesses. One way alone shows the sum or the difference of both.
    """
    signal, kept = part.signal, part.kept
    row, quarter, back = signal.row[kept].astype(np.int64), signal.quarter[kept], signal.back[kept].astype(np.int64)
    weight, y = signal.weight[kept], part.y
    if not signal.indicator.sent:
        return _items(k, 0, row, quarter, 1, 0, y, weight)
    order = np.argsort((row * 5 + quarter) * 2 + back, kind="stable")
    row, quarter, back, weight, y = row[order], quarter[order], back[order], weight[order], y[order]
    pair = np.zeros(len(row), bool)
    pair[:-1] = (row[1:] == row[:-1]) & (quarter[1:] == quarter[:-1])
    one = np.flatnonzero(pair)
    alone = ~pair
    alone[one + 1] = False
    mean, half = (y[one] + y[one + 1]) / 2, (y[one] - y[one + 1]) / 2
    found = [
        _items(k, 0, row[one], quarter[one], 1, 0, mean, weight[one]),
        _items(k, 1, row[one], quarter[one], 0, 1, half, weight[one]),
        *[
            _items(k, 2 + way, row[some], quarter[some], 1, 1 - 2 * way, y[some], weight[some])
            for way in (0, 1)
            for some in [alone & (back == way)]
        ],
    ]
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))


def _items(
    k: int, part: int, row: NDArray[np.int64], quarter: NDArray[np.int8], on: int, sign: int, y: Floats, weight: Floats
) -> tuple[NDArray[np.generic], ...]:
    same = (PARTS * k + part, KINDS * k + min(part, 2), k, on, sign)
    return (row, quarter, *(np.full(len(row), value, np.int8) for value in same), y, weight)


def gaps(dyad: NDArray[np.int32], places: NDArray[np.int32], at: Grid) -> NDArray[np.int32]:
    """Return the quarters since the observation before of the same dyad and item, 0 where too far to difference."""
    first, last = places[:, 0], places[:, 0] + places[:, 1] - 1
    middle = (at.when[first] + at.when[last]) / 2
    same = (dyad[1:] == dyad[:-1]) & (places[1:, 2] == places[:-1, 2])
    gap = np.zeros(len(dyad), np.int32)
    gap[1:] = np.where(same, np.round(4 * np.diff(middle)), 0)
    return np.where(gap <= LONGEST, gap, 0)


def means(part: Scaled, of: Dyads) -> Floats:
    """Return the means of an indicator over five years, per dyad and span (NaN where silent), both ways together."""
    bins = -(-(of.years[1] - of.years[0] + 1) // BIN)
    row, weight = part.signal.row[part.kept], part.signal.weight[part.kept]
    cell = of.dyad[row].astype(np.int64) * bins + (of.year[row] - of.years[0]) // BIN
    total = np.bincount(cell, weight, minlength=len(of.ccode1) * bins)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.bincount(cell, weight * part.y, minlength=len(total)) / total)


def together(of_parts: list[Floats]) -> tuple[Floats, Floats]:
    """Return how five-year means of indicators correlate across dyads, and how many means each pair shares."""
    count = len(of_parts)
    r, shared = np.full((count, count), np.nan), np.zeros((count, count))
    for i, one in enumerate(of_parts):
        for j, two in enumerate(of_parts[:i]):
            both = np.isfinite(one) & np.isfinite(two)
            shared[i, j] = shared[j, i] = both.sum()
            if shared[i, j] >= FEWEST:
                r[i, j] = r[j, i] = np.corrcoef(one[both], two[both])[0, 1]
    return r, shared


def gates(parts: list[Scaled], of: Dyads, focal: int | None = None) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return, per dyad and year, how many indicators spoke in the last ten years and the share of their years seen.

    An indicator that follows one state counts for its dyads only; one that is occasional counts where it speaks.
    """
    alive = of.row >= 0
    if focal is not None:
        alive &= ((of.ccode1 == focal) | (of.ccode2 == focal))[:, None]
    shape = alive.shape
    count, seen_years, all_years = np.zeros(shape, np.int8), np.zeros(shape, np.int16), np.zeros(shape, np.int16)
    for part in parts:
        one = part.signal.indicator
        row = part.signal.row[part.kept]
        seen = np.zeros(shape, bool)
        year = of.year[row] - of.years[0]
        for later in range(one.every):
            seen[of.dyad[row], np.minimum(year + later, shape[1] - 1)] = True
        seen &= alive
        wanted = seen if one.occasional else alive
        if one.focal is not None and not one.occasional:
            wanted = wanted & ((of.ccode1 == one.focal) | (of.ccode2 == one.focal))[:, None]
        inside = _window(seen)
        count += inside > 0
        seen_years += inside
        all_years += _window(wanted)
    with np.errstate(invalid="ignore"):
        return count, (seen_years / all_years).astype(np.float32)


def _window(of: NDArray[np.bool_]) -> NDArray[np.int16]:
    """Return how many of the last `WINDOW` years hold."""
    total = np.cumsum(of, axis=1, dtype=np.int16)
    total[:, WINDOW:] -= total[:, :-WINDOW].copy()
    return total
