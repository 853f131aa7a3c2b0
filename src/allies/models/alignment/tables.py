"""The alignment as tables of the release: estimates of all dyads, and what each indicator adds."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allies import store
from allies.models._numerics import measurement
from allies.models.alignment.fit import Alignment, Dimension, alignment
from allies.models.alignment.indicators import INDICATORS, USA

MODEL = "alignment-1"
_READ = dict.fromkeys(name for one in INDICATORS for name in one.reads)
DATASETS = (*_READ, "gdp_population", "capitals")
HUNDREDTHS = 100  # estimates are kept in whole hundredths of a standard deviation
EMPTY = -32768


@cache
def _of_folder(folder: str) -> Alignment:
    return alignment()


def released() -> Alignment:
    """Return the fit that the release is made of, once per data folder."""
    return _of_folder(str(store.table_path("un_votes").parent))


def estimates() -> store.Table:
    """Return a row per dyad and year in which some dimension is covered.

    Columns: ccode1, ccode2, year, and per dimension NAME (hundredths of a standard deviation), NAME_se, NAME_n
    (indicators that spoke in the last ten years) and NAME_seen (percent of their years); and where indicators are
    sent NAME_sent, what side 1 sends less what side 2 sends. Null where not covered.
    """
    of = released()
    row = np.sort(of.dyads.row[of.dyads.row >= 0])
    dyad, year = of.dyads.dyad[row], of.dyads.year[row] - of.dyads.years[0]
    columns: dict[str, Any] = {
        "ccode1": of.dyads.ccode1[dyad].astype(np.int16),
        "ccode2": of.dyads.ccode2[dyad].astype(np.int16),
        "year": of.dyads.year[row].astype(np.int16),
    }
    kept = np.zeros(len(row), bool)
    for name, one in of.dimensions.items():
        mean, error = one.reported()
        columns[name], columns[f"{name}_se"] = _whole(mean[dyad, year]), _whole(error[dyad, year])
        if one.cells.difference:
            sent = 2 * one.estimate[:, :, 2] / one.unit
            columns[f"{name}_sent"] = _whole(np.where(np.isfinite(mean), sent, np.nan)[dyad, year])
        columns[f"{name}_n"] = one.count[dyad, year]
        columns[f"{name}_seen"] = np.nan_to_num(100 * one.coverage[dyad, year]).astype(np.int8)
        kept |= np.isfinite(mean[dyad, year])
    return store.from_columns({name: _nulls(column[kept]) for name, column in columns.items()})


def _whole(values: NDArray[Any]) -> NDArray[np.int16]:
    return np.where(np.isfinite(values), np.round(HUNDREDTHS * np.nan_to_num(values)), EMPTY).astype(np.int16)


def _nulls(column: NDArray[Any]) -> Any:
    import pandas as pd

    if column.dtype != np.int16 or not (column == EMPTY).any():
        return column
    return pd.arrays.IntegerArray(column, column == EMPTY)


def parts() -> store.Table:
    """Return what each indicator adds to an estimate: of every covered dyad in the last year, of the U.S. ones in all.

    Columns: ccode1, ccode2, dimension, year, indicator, part (hundredths of a standard deviation). With `shift` the
    parts of a dyad and year add up to the estimate (the model's mean is not the reported zero).
    """
    of = released()
    found = [_parts(of, name, one) for name, one in of.dimensions.items()]
    return store.from_columns({name: np.concatenate([one[name] for one in found]) for name in found[0]})


def _parts(of: Alignment, name: str, one: Dimension) -> dict[str, NDArray[Any]]:
    names = np.array([part.signal.indicator.name for part in one.parts])
    focal = np.isin(np.arange(len(of.dyads.ccode1)), of.dyads.of(USA))
    covered = one.covered.copy()
    covered[~focal, :-1] = False
    rows: list[tuple[Any, ...]] = []
    for dyad in np.flatnonzero(covered.any(axis=1)):
        years = np.flatnonzero(covered[dyad])
        share = measurement.shares(one.cells, one.grid, one.parameters, int(dyad))[years] / one.unit
        year, which = np.nonzero(np.round(HUNDREDTHS * share))
        rows.append((np.full(len(year), dyad), years[year], which, np.round(HUNDREDTHS * share[year, which])))
    joined: list[Any] = [np.concatenate(column) for column in zip(*rows, strict=True)]
    who, year, which, part = joined
    return {
        "ccode1": of.dyads.ccode1[who].astype(np.int16),
        "ccode2": of.dyads.ccode2[who].astype(np.int16),
        "dimension": np.full(len(who), name),
        "year": (year + of.dyads.years[0]).astype(np.int16),
        "indicator": names[which],
        "part": part.astype(np.int16),
    }


def scales() -> store.Table:
    """Return the indicators: dimension, indicator, title, loading, shift and unit of the dimension, years, cells."""
    of, rows = released(), []
    for name, one in of.dimensions.items():
        for k, part in enumerate(one.parts):
            year = of.dyads.year[part.signal.row[part.kept]]
            rows.append(
                [
                    name,
                    part.signal.indicator.name,
                    part.signal.indicator.title,
                    round(float(one.parameters.loading[k]), 4),
                    round(float(one.shift / one.unit), 4),
                    round(float(one.unit), 4),
                    int(year.min()),
                    int(year.max()),
                    len(year),
                ]
            )
    return store.from_rows(
        ["dimension", "indicator", "title", "loading", "shift", "unit", "start", "end", "cells"], rows
    )
