"""The same contingency tables and scores without the package: plain NumPy, and a pandas merge."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

CELLS = [f"n{i}{j}" for i, j in product((1, 2, 3), repeat=2)]
KEY = ["year", "ccode1", "ccode2"]
WEIGHTS = np.abs(np.subtract.outer(np.arange(3), np.arange(3))) / 2
Columns = dict[str, np.ndarray]


def by_numpy(path: Path) -> Columns:
    """Count each year with one-hot matrix products, then score all dyad-years at once."""
    votes = {name: column.to_numpy() for name, column in zip(*_columns(path), strict=True)}
    parts = [_year(year, {name: one[votes["year"] == year] for name, one in votes.items()}) for year in _years(votes)]
    keys, cells = (np.concatenate(each) for each in zip(*parts, strict=True))
    return dict(zip(KEY, keys.T, strict=True)) | dict(zip(CELLS, cells.T, strict=True)) | scores(cells)


def _columns(path: Path) -> tuple[list[str], list[object]]:
    table = pq.read_table(path)
    return table.column_names, table.columns


def _years(votes: Columns) -> np.ndarray:
    return np.unique(votes["year"])


def _year(year: int, votes: Columns) -> tuple[np.ndarray, np.ndarray]:
    states, row = np.unique(votes["ccode"], return_inverse=True)
    calls, column = np.unique(votes["roll_call"], return_inverse=True)
    one_hot = np.zeros((3, len(states), len(calls)), dtype=np.float32)
    one_hot[votes["position"] - 1, row, column] = 1
    counts = np.stack([one_hot[i] @ one_hot[j].T for i, j in product(range(3), repeat=2)], axis=-1)
    first, second = np.triu_indices(len(states), k=1)
    cells = counts[first, second].astype(np.int64)
    met = cells.sum(axis=1) > 0
    keys = np.column_stack([np.full(len(first), year), states[first], states[second]])
    return keys[met], cells[met]


def scores(cells: np.ndarray) -> Columns:
    """Return the six scores of nine counts per row, NaN where undefined."""
    table = cells.reshape(-1, 3, 3).astype(float)
    n = table.sum(axis=(1, 2))
    left, right = table.sum(axis=2) / n[:, None], table.sum(axis=1) / n[:, None]
    seen = (table * WEIGHTS).sum(axis=(1, 2)) / n
    pooled = (left + right) / 2
    return {
        "identical": np.trace(table, axis1=1, axis2=2) / n,
        "agreement": 1 - seen,
        "s_score": 1 - 2 * seen,
        "kappa": _beyond(seen, np.einsum("ki,ij,kj->k", left, WEIGHTS, right)),
        "scott_pi": _beyond(seen, np.einsum("ki,ij,kj->k", pooled, WEIGHTS, pooled)),
        "tau_b": _tau_b(table, n),
    }


def _beyond(seen: np.ndarray, chance: np.ndarray) -> np.ndarray:
    return 1 - np.divide(seen, chance, out=np.full_like(seen, np.nan), where=chance > 1e-12)


def _tau_b(table: np.ndarray, n: np.ndarray) -> np.ndarray:
    both = sum(table[:, i, j] * table[:, i + 1 :, j + 1 :].sum(axis=(1, 2)) for i, j in product(range(2), repeat=2))
    apart = sum(table[:, i, j] * table[:, i + 1 :, :j].sum(axis=(1, 2)) for i, j in product(range(2), range(1, 3)))
    pairs = n * (n - 1) / 2
    free = [pairs - (side * (side - 1) / 2).sum(axis=1) for side in (table.sum(axis=2), table.sum(axis=1))]
    scale = np.sqrt(free[0] * free[1])
    return np.divide(both - apart, scale, out=np.full_like(scale, np.nan), where=scale > 0)


def by_pandas(path: Path, years: range) -> Columns:
    """Merge each year's votes with themselves on the roll call and count the pairs."""
    votes = pd.read_parquet(path, filters=[("year", "in", list(years))])
    counted = []
    for year, held in votes.groupby("year"):
        both = held.merge(held, on="roll_call", suffixes=("1", "2"))
        both = both[both.ccode1 < both.ccode2]
        sizes = both.groupby(["ccode1", "ccode2", "position1", "position2"]).size().unstack([2, 3], fill_value=0)
        cells = pd.DataFrame({f"n{i}{j}": sizes.get((i, j), 0) for i, j in product((1, 2, 3), repeat=2)}, sizes.index)
        counted.append(cells.assign(year=year).reset_index())
    table = pd.concat(counted)
    keys = {name: table[name].to_numpy() for name in KEY + CELLS}
    return keys | scores(table[CELLS].to_numpy())
