"""Every score of every dyad-year and of rolling windows, beside bare matrix products, the query and pandas."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import numpy as np
import peers
import pytest

from allies import measures, store
from allies.models._numerics import contingency
from allies.models.similarities import Similarities, similarities
from allies.panel import portfolio
from allies.panel.vote_arrays import VoteArrays, vote_arrays

LIMIT_SECONDS = 2.0
SOME_YEARS = range(2021, 2026)
YEARS = range(1946, 2026)
ALONE = """
from pathlib import Path
from allies import store
from allies.models.similarities import similarities
with store.in_folder(Path({folder!r})):
    similarities()
"""


@pytest.fixture(scope="module")
def votes(votes_folder: Path) -> VoteArrays:
    return vote_arrays(portfolio.un_votes())


@pytest.fixture(scope="module")
def ours(votes_folder: Path) -> Similarities:
    return similarities()


@pytest.fixture(scope="module")
def positions(votes_folder: Path) -> Path:
    table = portfolio.positions(portfolio.un_votes()).select("roll_call", "ccode", "year", "position")
    store.write(table, votes_folder / "positions.parquet", key=["roll_call", "ccode"], step="positions")
    return votes_folder / "positions.parquet"


def products(blocks: list[np.ndarray]) -> None:
    """Multiply what is one-hot already: nine counts of each pair of states, year by year, and nothing else."""
    for block in blocks:
        block @ block.T


def one_hot(votes: VoteArrays) -> Iterator[np.ndarray]:
    for begin, end in pairwise(np.searchsorted(votes.year, range(YEARS[0], YEARS[-1] + 2))):
        held = votes.position[:, begin:end]
        held = held[(held > 0).any(axis=1)]
        yield np.concatenate([held == place for place in (1, 2, 3)]).astype(np.float32)


def timed(
    benchmark: Any, note: Callable[..., None], what: str, run: Callable[[], Any], rounds: int, **limit: Any
) -> Any:
    """Run `run`, note its median wall and CPU time, and return its last result."""
    cpu: list[float] = []

    def measured() -> Any:
        begun = process_time()
        found = run()
        cpu.append(process_time() - begun)
        return found

    found = benchmark.pedantic(measured, rounds=rounds, warmup_rounds=1)
    note(f"{what}, wall, median of {rounds}", median(benchmark.stats.stats.data), "s", **limit)
    note(f"{what}, CPU, median of {rounds}", median(cpu[1:]), "s CPU")
    return found


def same(found: Similarities, expected: dict[str, np.ndarray], kept: np.ndarray) -> None:
    order = np.lexsort([expected[name] for name in ("ccode2", "ccode1", "year")])
    for cell, counted in zip(measures.CELLS, found.cells[:, kept], strict=True):
        np.testing.assert_array_equal(counted, expected[cell][order], err_msg=cell)
    for name in measures.NAMES:
        score = expected[name][order].astype(float)
        np.testing.assert_allclose(found.scores[name][kept], score, rtol=0, atol=1e-9, err_msg=name)


def test_products_alone(benchmark: Any, note: Callable[..., None], votes: VoteArrays) -> None:
    blocks = list(one_hot(votes))
    timed(benchmark, note, "dense products alone, float32 in memory", lambda: products(blocks), 9)


def test_counts_alone(benchmark: Any, note: Callable[..., None], votes: VoteArrays) -> None:
    bounds = np.searchsorted(votes.year, range(YEARS[0], YEARS[-1] + 2))
    timed(benchmark, note, "allies, counts from arrays", lambda: contingency.counts(votes.position, bounds), 9)


def test_scores_alone(benchmark: Any, note: Callable[..., None], ours: Similarities) -> None:
    timed(benchmark, note, "allies, six scores from counts", lambda: contingency.scores(ours.cells), 9)


def test_every_dyad_year(benchmark: Any, note: Callable[..., None], ours: Similarities) -> None:
    timed(benchmark, note, "allies, parsed votes to six scores", similarities, 9, limit=LIMIT_SECONDS)
    note("dyad-years with a common roll call, 1946-2025", np.count_nonzero(ours.n), "dyad-years")


def test_in_its_own_process(note: Callable[..., None], used: Callable[..., Any], votes_folder: Path) -> None:
    cpu, peak = used(sys.executable, "-c", ALONE.format(folder=str(votes_folder)))
    note("allies, the same as a whole process, CPU", cpu, "s CPU")
    note("allies, the same as a whole process, peak memory", peak / 1e6, "MB")


def test_with_intervals(benchmark: Any, note: Callable[..., None], votes_folder: Path) -> None:
    timed(benchmark, note, "allies, with jackknife intervals", lambda: similarities(intervals=True), 3)


@pytest.mark.parametrize("width", [2, 5, 10, 40])
def test_rolling_windows(benchmark: Any, note: Callable[..., None], votes_folder: Path, width: int) -> None:
    what = f"allies, all windows of {width} years"
    timed(benchmark, note, what, lambda: similarities(window=width), 5, limit=LIMIT_SECONDS)


def test_beside_the_query(benchmark: Any, note: Callable[..., None], ours: Similarities) -> None:
    def by_query() -> dict[str, np.ndarray]:
        table = measures.scored(portfolio.contingency(portfolio.positions(portfolio.un_votes())))
        arrow = store.engine().to_pyarrow(table)
        return {name: arrow[name].to_numpy() for name in arrow.column_names}

    found = timed(benchmark, note, "query (self join), parsed votes to six scores", by_query, 3)
    same(ours, found, ours.n > 0)


@pytest.mark.parametrize("who", ["allies", "pandas"])
def test_beside_pandas(
    benchmark: Any, note: Callable[..., None], positions: Path, ours: Similarities, who: str
) -> None:
    run = {"allies": lambda: similarities(SOME_YEARS), "pandas": lambda: peers.by_pandas(positions, SOME_YEARS)}[who]
    found = timed(benchmark, note, f"{who}, {SOME_YEARS[0]}-{SOME_YEARS[-1]} only", run, 3)
    if who == "pandas":
        same(ours, found, (ours.n > 0) & (ours.year >= SOME_YEARS[0]))
