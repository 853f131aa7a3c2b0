"""Contingency table and six scores of every dyad-year, beside NumPy and pandas on the same votes, results equal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import numpy as np
import peers
import pytest

from allies import measures, store
from allies.panel import portfolio

LIMIT_SECONDS = 10.0
SOME_YEARS = range(2021, 2026)
Columns = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def positions(votes_folder: Path) -> Path:
    """Return one Parquet file of positions, from which every contestant starts."""
    table = portfolio.positions(portfolio.un_votes()).select("roll_call", "ccode", "year", "position")
    store.write(table, votes_folder / "positions.parquet", key=["roll_call", "ccode"], step="positions")
    return votes_folder / "positions.parquet"


@pytest.fixture(scope="module")
def expected(positions: Path) -> Columns:
    return _sorted(peers.by_numpy(positions))


def by_allies(votes: store.Table) -> Columns:
    """Return every column of the scored table as an array."""
    found = store.engine().to_pyarrow(measures.scored(portfolio.contingency(votes)))
    return {name: found[name].to_numpy() for name in found.column_names}


def measured(
    benchmark: Any, note: Callable[..., None], what: str, score: Callable[[], Columns], rounds: int, limit: Any = None
) -> Columns:
    """Run `score`, note its median wall and CPU time, and return its last result."""
    cpu: list[float] = []

    def timed() -> Columns:
        begun = process_time()
        found = score()
        cpu.append(process_time() - begun)
        return found

    found: Columns = benchmark.pedantic(timed, rounds=rounds)
    note(f"{what}, wall, median of {rounds}", median(benchmark.stats.stats.data), "s", limit)
    note(f"{what}, CPU, median of {rounds}", median(cpu), "s CPU")
    return found


def _sorted(columns: Columns) -> Columns:
    order = np.lexsort([columns[name] for name in reversed(peers.KEY)])
    return {name: column[order] for name, column in columns.items()}


def _same(found: Columns, expected: Columns) -> None:
    found = _sorted(found)
    for name in [*peers.KEY, *peers.CELLS]:
        np.testing.assert_array_equal(found[name], expected[name], err_msg=name)
    for name in measures.NAMES:
        np.testing.assert_allclose(found[name].astype(float), expected[name], atol=1e-9, err_msg=name)


def test_every_dyad_year(benchmark: Any, note: Callable[..., None], votes_folder: Path, expected: Columns) -> None:
    def score() -> Columns:
        return by_allies(portfolio.positions(portfolio.un_votes()))

    _same(measured(benchmark, note, "allies, parsed votes to six scores", score, 3, LIMIT_SECONDS), expected)
    note("dyad-years, 1946-2025", len(expected["year"]), "dyad-years")


@pytest.mark.benchmark(group="votes, 1946-2025")
@pytest.mark.parametrize("who", ["allies", "NumPy"])
def test_beside_numpy(benchmark: Any, note: Callable[..., None], positions: Path, expected: Columns, who: str) -> None:
    score = {"allies": lambda: by_allies(store.read(positions)), "NumPy": lambda: peers.by_numpy(positions)}[who]
    _same(measured(benchmark, note, f"{who}, positions to six scores", score, 3), expected)


@pytest.mark.benchmark(group="votes, 2021-2025")
@pytest.mark.parametrize("who", ["allies", "pandas"])
def test_beside_pandas(benchmark: Any, note: Callable[..., None], positions: Path, expected: Columns, who: str) -> None:
    def ours() -> Columns:
        votes = store.read(positions)
        return by_allies(votes.filter(votes.year >= SOME_YEARS[0]))

    score = {"allies": ours, "pandas": lambda: peers.by_pandas(positions, SOME_YEARS)}[who]
    recent = expected["year"] >= SOME_YEARS[0]
    found = measured(benchmark, note, f"{who}, {SOME_YEARS[0]}-{SOME_YEARS[-1]} only", score, 2)
    _same(found, {name: column[recent] for name, column in expected.items()})
