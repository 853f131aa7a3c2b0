"""The alignment model fitted twice, fast and by Hamiltonian Monte Carlo: agreement on real and on invented dyads."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from allies import sources, store
from allies.models._numerics import measurement
from allies.models.alignment import bayes, fit

sys.path.append(str(Path(__file__).parents[1] / "tests" / "models"))
pytest.importorskip("numpyro", reason="needs the extra: pip install 'allies[bayes]'")
DYADS, FIRST, SHORTEST = 60, 1996, 28
READ = ("capitals", "gdp_population", "un_votes", "un_resolutions", "unhrc_votes", "unsc_votes")
Z90 = 1.6448536269514722


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Use the data folder that ALLIES_DATA names, or one pulled from the mirror."""
    if "ALLIES_DATA" in os.environ:
        yield Path(os.environ["ALLIES_DATA"])
        return
    mirror, made = request.getfixturevalue("mirror"), tmp_path_factory.mktemp("bayes")
    with store.in_folder(made):
        for name in READ:
            sources.pull(name, mirror=str(mirror))
        yield made


def compared(
    note: Callable[..., None],
    what: str,
    cells: Any,
    at: Any,
    loading: Any,
    habit: Any,
    which: np.ndarray,
    **chosen: int,
) -> tuple[bayes.Sampled, np.ndarray]:
    """Fit the same dyads twice, note how well the fits agree, and return both."""
    every, ones = np.arange(len(cells.span)), np.ones(len(cells.span))
    begun = perf_counter()
    parameters = measurement.fitted(cells, at, loading, habit, which, ones)
    fast = measurement.pass_over(cells, at, parameters, every, ones, out=True).estimate[which]
    note(f"{what}: fast fit, wall", perf_counter() - begun, "s")
    begun = perf_counter()
    slow = bayes.sampled(cells, at, loading, habit, which, **chosen)
    note(f"{what}: sampled, wall", perf_counter() - begun, "s")
    seen = np.isfinite(fast[:, :, 0]) & (fast[:, :, 1] < 0.9)
    agree = spearmanr(slow.mean[seen], fast[:, :, 0][seen]).statistic
    note(f"{what}: dyads", len(which), "dyads")
    note(f"{what}: 1 minus Spearman of posterior means", 1 - agree, "", limit=0.05)
    ratio = np.median(np.sqrt(fast[:, :, 1][seen]) / slow.sd[seen])
    note(f"{what}: width of intervals, fast over sampled, median", ratio, "ratio")
    note(f"{what}: largest R-hat less 1", slow.rhat - 1, "", limit=0.01)
    note(f"{what}: smallest effective sample", slow.ess, "draws")
    note(f"{what}: divergences", slow.divergences, "steps")
    kinds = np.isfinite(slow.parameters.noise)
    apart = np.abs(parameters.own[kinds] - slow.parameters.own[kinds]).max()
    note(f"{what}: largest gap in an own autocorrelation", apart, "")
    note(f"{what}: gap in the autocorrelation of the alignment", abs(parameters.keep[0] - slow.parameters.keep[0]), "")
    assert agree > 0.95
    return slow, fast


def test_on_real_dyads(note: Callable[..., None], folder: Path) -> None:
    with store.in_folder(folder):
        found = fit.alignment(dimensions=("votes",), specification=fit.Specification(start=FIRST, quarterly=False))
    cells, of = found.dimensions["votes"].cells, found.dimensions["votes"].parameters
    at = measurement.grid(FIRST, found.dyads.years[1], found.dyads.years[1] + 1)
    long = np.flatnonzero((np.diff(cells.span)[:, 0] >= SHORTEST) & (np.diff(cells.bounds) > 4 * SHORTEST))
    which = long[:: len(long) // DYADS][:DYADS]
    compared(note, "votes by year, 1996-2025", cells, at, of.loading, of.habit, which, draws=1000, warmup=500)


def test_on_invented_dyads(note: Callable[..., None]) -> None:
    from measured_worlds import drawn

    world = drawn(42, dyads=DYADS, first=1986, last=2015, directed=True, whole=True, weights=False, missing=0.25)
    open_ = np.full(len(world.of.habit), np.nan)  # variances of habits are estimated too
    slow, fast = compared(
        note, "invented, directed, 30 years", world.cells, world.at, world.of.loading, open_, np.arange(DYADS),
        draws=2000, warmup=600,
    )  # fmt: skip
    true = world.truth[:, :, 0]
    by_fast = np.mean(np.abs(fast[:, :, 0] - true) < Z90 * np.sqrt(fast[:, :, 1]))
    by_slow = np.mean((slow.low < true) & (true < slow.high))
    note("invented, directed, 30 years: 90% intervals of the fast fit cover", by_fast, "share")
    note("invented, directed, 30 years: 90% intervals sampled cover", by_slow, "share")
    assert 0.85 <= by_fast <= 0.95
    assert 0.85 <= by_slow <= 0.95
