"""Alignment of all dyads: the whole fit as a process, one pass, one dyad's shares, and a Kalman smoother beside it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pytest

from allies import sources, store
from allies.models._numerics import measurement
from allies.models.alignment import fit
from allies.models.alignment.indicators import INDICATORS

sys.path.append(str(Path(__file__).parents[1] / "tests" / "models"))
SECONDS, MB = 60.0, 4000.0
PEERS = 40
READ = {name for one in INDICATORS for name in one.reads} | {"capitals", "gdp_population"}
ALONE = """
from allies import store
from allies.models.alignment import fit
from pathlib import Path
with store.in_folder(Path({folder!r})):
    fit.alignment()
"""


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Use the data folder that ALLIES_DATA names, or one pulled from the mirror."""
    if "ALLIES_DATA" in os.environ:
        yield Path(os.environ["ALLIES_DATA"])
        return
    mirror, made = request.getfixturevalue("mirror"), tmp_path_factory.mktemp("alignment")
    with store.in_folder(made):
        for name in sorted(READ):
            sources.pull(name, mirror=str(mirror))
        yield made


def timed(run: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return wall seconds, CPU seconds and what was returned."""
    begun = perf_counter(), process_time()
    found = run()
    return perf_counter() - begun[0], process_time() - begun[1], found


def test_all_dyads_all_dimensions(benchmark: Any, note: Callable[..., None], folder: Path, used: Any) -> None:
    runs: list[Any] = []
    command = (sys.executable, "-c", ALONE.format(folder=str(folder)))
    benchmark.pedantic(lambda: runs.append(timed(lambda: used(*command))), rounds=1, warmup_rounds=1)
    wall, _, alone = runs[-1]
    load = os.getloadavg()[0]
    note("six dimensions, all dyads, 1946-2025, as a process, wall", wall, "s", limit=SECONDS)
    note("six dimensions, all dyads, 1946-2025, CPU", alone.cpu, "s CPU", limit=2 * SECONDS)
    note("six dimensions, all dyads, 1946-2025, peak memory", alone.peak / 1e6, "MB", limit=MB)
    note("load of the machine in the last minute", load, "processes")


def test_one_pass_and_one_dyad(benchmark: Any, note: Callable[..., None], folder: Path) -> None:
    with store.in_folder(folder):
        found = fit.alignment(dimensions=("institutional",))
    one = found.dimensions["institutional"]
    every, ones = np.flatnonzero(np.diff(one.cells.bounds) > 0), np.ones(len(one.cells.span))
    at = measurement.grid(*found.dyads.years, found.dyads.years[1] + 1)

    def smooth() -> Any:
        return measurement.pass_over(one.cells, at, one.parameters, every, ones, out=True)

    smooth()
    wall, cpu, _ = timed(smooth)
    note("one pass, institutional: dyads", len(every), "dyads")
    note("one pass, institutional: observations", len(one.cells.y), "observations")
    note("one pass, institutional, wall", wall, "s")
    note("one pass, institutional, CPU", cpu, "s CPU")
    measurement.shares(one.cells, at, one.parameters, int(every[0]))
    benchmark(lambda: measurement.shares(one.cells, at, one.parameters, int(every[0])))
    wall, _, _ = timed(lambda: [measurement.shares(one.cells, at, one.parameters, int(d)) for d in every[:200]])
    note("shares of one dyad by indicator", wall / 200 * 1e3, "ms", limit=100)


def test_beside_a_kalman_smoother(benchmark: Any, note: Callable[..., None]) -> None:
    """Smooth the same dyads with statsmodels: states are the alignment, each indicator's own movement and its habit."""
    smoothers = pytest.importorskip("statsmodels.tsa.statespace.kalman_smoother", reason="needs statsmodels, a peer")
    from measured_worlds import drawn

    world = drawn(5, dyads=PEERS, first=1946, last=2025, directed=False, weights=False, missing=0.1, whole=True)
    every, ones = np.arange(PEERS), np.ones(PEERS)

    def ours() -> Any:
        return measurement.pass_over(world.cells, world.at, world.of, every, ones, out=True, threads=1)

    ours()
    benchmark(ours)
    mine, _, found = timed(ours)
    theirs, _, (mean, variance, log) = timed(lambda: peer(world, smoothers.KalmanSmoother))
    np.testing.assert_allclose(found.estimate[:, :, 0], mean, atol=1e-6)
    np.testing.assert_allclose(found.estimate[:, :, 1], variance, atol=1e-6)
    constant = 0.5 * len(world.cells.y) * np.log(2 * np.pi)
    assert found.log_likelihood - constant == pytest.approx(log, abs=1e-5)
    note(f"{PEERS} dyads, 80 years, four indicators: ours, one thread", mine, "s")
    note(f"{PEERS} dyads, 80 years, four indicators: statsmodels' Kalman smoother", theirs, "s")
    note("statsmodels over ours, same means, variances and likelihood", theirs / mine, "times")


def peer(world: Any, smoother: Any) -> tuple[np.ndarray, np.ndarray, float]:
    """Return means and variances (dyads, years) of the alignment and the log likelihood, dyad by dyad."""
    of, k, years = world.of, world.cells.indicators, len(world.at.year)
    one = np.arange(k) * 3
    move = np.diag([of.keep[0], *of.own[one], *np.ones(k)])
    stays = np.diag([1.0, *of.noise[one], *of.habit[one]])
    mean, variance, log = np.empty((PEERS, years)), np.empty((PEERS, years)), 0.0
    for d in range(PEERS):
        rows = slice(*world.cells.bounds[d : d + 2])
        y = np.full((years, k), np.nan)
        y[world.cells.place[rows, 0], world.cells.place[rows, 4]] = world.cells.y[rows]
        model = smoother(k_endog=k, k_states=1 + 2 * k, k_posdef=1 + 2 * k)
        model["design"] = np.column_stack([of.loading, np.eye(k), np.eye(k)])
        model["transition"], model["selection"] = move, np.eye(1 + 2 * k)
        model["state_cov"] = stays - move @ stays @ move.T
        model.initialize_known(np.zeros(1 + 2 * k), stays)
        model.bind(np.ascontiguousarray(y))
        found = model.smooth()
        mean[d], variance[d], log = found.smoothed_state[0], found.smoothed_state_cov[0, 0], log + found.llf
    return mean, variance, log
