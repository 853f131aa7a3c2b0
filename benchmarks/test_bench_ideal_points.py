"""Ideal points of the General Assembly: the whole history, warm refits, peers, accuracy, and growth with the votes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import ideal_peers
import numpy as np
import pytest

from allies import sources, store
from allies.models import ideal_compare, ideal_update
from allies.models._numerics import gibbs, irt, starts
from allies.models._numerics.walks import Steps
from allies.models.ballots import design
from allies.models.ideal_points import IdealPoints, fitted, ideal_points
from allies.models.ideal_resampling import bootstrap
from allies.models.ideal_update import updated
from allies.panel import rollcalls
from allies.panel.rollcalls import LEVELS, RollCalls

LIMIT_SECONDS, LIMIT_MB, LIMIT_UPDATE = 1.5, 400, 0.02
DRAWS, ITERATIONS, SWEEPS = 10, 20, 5
STATES, SESSIONS, CALLS = 190, 79, 57  # per session: as many votes as the Assembly's own
ALONE = """
from pathlib import Path
from allies import store
from allies.models.ideal_points import ideal_points
with store.in_folder(Path({folder!r})):
    ideal_points()
"""


@pytest.fixture(scope="module")
def folder(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Use a data folder with votes, resolutions and the published estimates."""
    made = tmp_path_factory.mktemp("ideal")
    with store.in_folder(made):
        for name in ("un_votes", "un_resolutions", "ideal_points_published"):
            sources.pull(name, mirror=str(mirror))
        yield made


@pytest.fixture(scope="module")
def votes(folder: Path) -> RollCalls:
    return rollcalls.roll_calls("unga")


@pytest.fixture(scope="module")
def ours(votes: RollCalls) -> IdealPoints:
    return ideal_points(votes=votes)


def timed(note: Callable[..., None], what: str, run: Callable[[], Any], rounds: int, **limit: Any) -> Any:
    """Run once to compile and `rounds` times to measure; note median wall and CPU time; return the last result."""
    run()
    wall, cpu = [], []
    for _ in range(rounds):
        begun = perf_counter(), process_time()
        found = run()
        wall.append(perf_counter() - begun[0])
        cpu.append(process_time() - begun[1])
    note(f"{what}, wall, median of {rounds}", median(wall), "s", **limit)
    note(f"{what}, CPU, median of {rounds}", median(cpu), "s CPU")
    return found


def refit(found: IdealPoints, start: IdealPoints | None = None) -> IdealPoints:
    return fitted(found.design, found.options, (), start)


def test_whole_history(note: Callable[..., None], votes: RollCalls, ours: IdealPoints) -> None:
    note("votes", ours.diagnostics["votes"], "votes")
    note("roll calls", ours.diagnostics["roll_calls"], "roll calls")
    timed(note, "start, fit to convergence, intervals", lambda: refit(ours), 5, limit=LIMIT_SECONDS)
    timed(note, "bridges and arrays from votes in memory", lambda: design(votes), 3)
    timed(note, "votes from their table", lambda: rollcalls.roll_calls("unga"), 3)
    assert ours.diagnostics["converged"]


def test_as_a_process(note: Callable[..., None], folder: Path, used: Callable[..., Any], ours: IdealPoints) -> None:
    alone = used(sys.executable, "-c", ALONE.format(folder=str(folder)))
    note("the whole as a process, from pulled tables, CPU", alone.cpu, "s CPU")
    note("the whole as a process, peak memory", alone.peak / 1e6, "MB", limit=LIMIT_MB)


def test_warm_refits(note: Callable[..., None], votes: RollCalls, ours: IdealPoints) -> None:
    before = ideal_points(votes=votes, as_of=date(2025, 11, 30))
    again = timed(note, "refit after the votes of December 2025", lambda: refit(ours, before), 5)
    note("refit after the votes of December 2025", again.diagnostics["sweeps"], "sweeps")
    note("fit from nothing", ours.diagnostics["sweeps"], "sweeps")
    bootstrap(ours, 2)
    begun = perf_counter(), process_time()
    bootstrap(ours, DRAWS)
    note(f"bootstrap of {DRAWS} draws, wall", perf_counter() - begun[0], "s")
    note(f"bootstrap of {DRAWS} draws, CPU", process_time() - begun[1], "s CPU")


def test_one_new_roll_call(note: Callable[..., None], votes: RollCalls) -> None:
    """The last roll call on top of a fit of all others, beside the fit of all from nothing."""
    last = votes.calls.sort_values(["date", "roll_call"])["roll_call"].iloc[-1]
    gone = (votes.calls["roll_call"] == last).to_numpy()
    mine = gone[votes.votes["call"].to_numpy()]
    new = RollCalls(votes.votes[mine].assign(call=np.int32(0)), votes.calls[gone].reset_index(drop=True))
    before, full = ideal_points(votes=votes, exclude=[last]), ideal_points(votes=votes)
    again = timed(note, "one new roll call on top of a fit, as a whole", lambda: updated(before, new), 9)
    parts: list[float] = []
    inner = ideal_update.additions.added

    def watched(*given: Any) -> Any:
        begun = perf_counter()
        done = inner(*given)
        parts.append(perf_counter() - begun)
        return done

    ideal_update.additions.added = watched
    try:
        for _ in range(9):
            updated(before, new)
    finally:
        ideal_update.additions.added = inner
    note("one new roll call: the update itself, wall, median of 9", median(parts), "s", limit=LIMIT_UPDATE)
    gap = np.abs(again.points.estimate.to_numpy() - full.points.estimate.to_numpy())
    note("one new roll call: largest difference from a fit from nothing", float(gap.max()), "", limit=0.01)
    note("one new roll call: root mean square difference", float(np.sqrt((gap**2).mean())), "")


def test_other_models(note: Callable[..., None], votes: RollCalls) -> None:
    """Two dimensions of twenty sessions; all sessions with a model of absences."""
    plane = timed(
        note,
        "two dimensions, sessions 60-80, from votes",
        lambda: ideal_points(votes=votes, sessions=(60, 80), dimensions=2),
        3,
    )
    note("two dimensions, sessions 60-80", plane.diagnostics["sweeps"], "sweeps")
    away = timed(note, "absences modelled, from votes", lambda: ideal_points(votes=votes, absences="model"), 3)
    note("absences modelled", away.diagnostics["sweeps"], "sweeps")
    assert plane.diagnostics["converged"]
    assert away.diagnostics["converged"]


def test_our_sampler(note: Callable[..., None], ours: IdealPoints) -> None:
    def run() -> np.ndarray:
        return gibbs.draws(ours.design.votes, ours.walk, ours.fit, keep=ITERATIONS, burn=0, thin=1)

    run()
    begun = perf_counter(), process_time()
    run()
    note("our Gibbs sampler, same votes, an iteration, wall", (perf_counter() - begun[0]) / ITERATIONS, "s")
    note("our Gibbs sampler, same votes, an iteration, CPU", (process_time() - begun[1]) / ITERATIONS, "s CPU")


def test_mcmcpack(note: Callable[..., None], votes: RollCalls, tmp_path: Path) -> None:
    some = ideal_points(votes=votes, sessions=(76, 80))
    note("sessions 76-80", some.diagnostics["votes"], "votes")
    timed(note, "sessions 76-80: start, fit, intervals", lambda: refit(some), 5)
    peer = ideal_peers.mcmcpack(some.design, tmp_path)
    note("sessions 76-80: MCMCpack, yes or not, an iteration, wall", peer.wall, "s")
    note("sessions 76-80: MCMCpack, yes or not, an iteration, CPU", peer.cpu, "s CPU")


def test_girth(note: Callable[..., None], votes: RollCalls, tmp_path: Path) -> None:
    some = ideal_points(votes=votes, sessions=(80, 80))
    timed(note, "session 80: start, fit, intervals", lambda: refit(some), 5)
    peer, ability = ideal_peers.girth(some.design, tmp_path)
    note("session 80: girth graded response, static, wall", peer.wall, "s")
    note("session 80: girth graded response, static, CPU", peer.cpu, "s CPU")
    note("session 80: correlation of girth with ours", abs(np.corrcoef(ability, some.points.estimate)[0, 1]), "")


def test_girth_binary(note: Callable[..., None], votes: RollCalls, tmp_path: Path) -> None:
    """Yes and no only, an abstention taken as missing on both sides."""
    told = RollCalls(votes.votes[votes.votes["level"] != LEVELS["abstain"]], votes.calls, votes.datasets)
    some = ideal_points(votes=told, sessions=(80, 80))
    note("session 80, yes or no", some.diagnostics["votes"], "votes")
    timed(note, "session 80, yes or no: start, fit, intervals", lambda: refit(some), 5)
    peer, ability = ideal_peers.girth(some.design, tmp_path, binary=True)
    note("session 80, yes or no: girth two-parameter model, static, wall", peer.wall, "s")
    note("session 80, yes or no: girth two-parameter model, static, CPU", peer.cpu, "s CPU")
    both = abs(np.corrcoef(ability, some.points.estimate)[0, 1])
    note("session 80, yes or no: correlation of girth with ours", both, "")


@pytest.fixture(scope="module")
def voeten(folder: Path, mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Use a data folder with Voeten's file in place of the UN Library's."""
    source = sources.source("un_votes")
    (file,) = [file for file in source.files if file.edition == "voeten"]
    with store.in_folder(tmp_path_factory.mktemp("voeten")):
        table = sources.parser("un_votes")(store.Raw({file.name: mirror / str(file.mirror)}))
        store.write(table, store.table_path("un_votes"), key=source.grain, step="voeten", edition="voeten")
        sources.pull("un_resolutions", mirror=str(mirror))
        yield


def agreement(note: Callable[..., None], what: str, found: IdealPoints, published: Any) -> None:
    """Note how far correlations stay below 1 and the width of the errors from the published, against their limits."""
    both = ideal_compare.compared(found.points, published)
    note(f"{what}: correlation in the median session", both.median, "")
    note(f"{what}: correlation in the worst session, {both.worst_session}", both.worst, "")
    note(f"{what}: pooled correlation", both.pooled, "")
    note(f"{what}: standard errors, median ratio to the published", both.error_ratio, "")
    note(f"{what}: 1 minus the correlation, median session", 1 - both.median, "", limit=0.01)
    note(f"{what}: 1 minus the correlation, worst session", 1 - both.worst, "", limit=0.03)
    note(f"{what}: 1 minus the pooled correlation", 1 - both.pooled, "", limit=0.03)
    note(f"{what}: width of errors off the published by", abs(both.error_ratio - 1), "", limit=0.2)


@pytest.fixture(scope="module")
def published(folder: Path) -> Any:
    return ideal_compare.published()


def test_agreement_on_adopted_resolutions(note: Callable[..., None], ours: IdealPoints, published: Any) -> None:
    agreement(note, "adopted resolutions", ours, published)


def test_agreement_on_the_file_behind_the_published(note: Callable[..., None], published: Any, voeten: None) -> None:
    found = ideal_points(as_of=date(2020, 4, 30))
    agreement(note, "Voeten's file to April 2020", found, published)


@pytest.mark.parametrize("times", [1, 10, 100])
def test_growth(note: Callable[..., None], times: int) -> None:
    """Invented assemblies with 1, 10 and 100 times as many roll calls; a sweep is one round of all updates."""
    votes = invented(CALLS * times)
    prior = Steps(votes.starts, np.ones(votes.nodes), np.zeros(votes.nodes, dtype=bool), 25.0, 0.25)
    toward = np.zeros(STATES)
    toward[[0, 1]] = 1.0, -1.0
    start = starts.beginning(votes, toward)
    irt.fit(votes, prior, start, limit=1)
    begun = perf_counter(), process_time()
    irt.fit(votes, prior, start, limit=SWEEPS, tolerance=0)
    wall, cpu = ((now - then) / SWEEPS for now, then in zip((perf_counter(), process_time()), begun, strict=True))
    note(f"invented, {times} times as large", len(votes.node), "votes")
    note(f"invented, {times} times as large: a sweep, wall", wall, "s")
    note(f"invented, {times} times as large: a sweep, CPU by million votes", 1e6 * cpu / len(votes.node), "s CPU")


def invented(calls: int) -> irt.Votes:
    """Return votes of every state on every roll call, drawn from the model, `calls` in each session."""
    random = np.random.default_rng(0)
    x = np.cumsum(np.vstack([random.normal(size=STATES), 0.2 * random.normal(size=(SESSIONS - 1, STATES))]), axis=0)
    x = (x - x.mean()) / x.std()
    all_calls = SESSIONS * calls
    level = np.empty((all_calls, STATES), dtype=np.int8)
    node = np.empty((all_calls, STATES), dtype=np.int32)
    for t in range(SESSIONS):
        here = slice(t * calls, (t + 1) * calls)
        slope, cut = random.normal(size=(calls, 1)), random.normal(0.3, 1, size=(calls, 1))
        latent = x[t] * slope + random.normal(size=(calls, STATES))
        cast = (latent > cut - 0.3).astype(np.int8) + (latent > cut + 0.3)
        cast[:, :3] = 0, 1, 2  # so that every roll call has all three votes
        order = np.argsort(cast, axis=1, kind="stable")
        level[here] = np.take_along_axis(cast, order, axis=1)
        node[here] = order * SESSIONS + t
    return irt.Votes(
        calls=np.arange(all_calls + 1),
        ptr=np.arange(all_calls + 1) * STATES,
        node=node.ravel(),
        level=level.ravel(),
        period=np.repeat(np.arange(SESSIONS), calls),
        weight=np.ones(all_calls),
        three=np.ones(all_calls, dtype=bool),
        starts=np.arange(STATES + 1) * SESSIONS,
        node_period=np.tile(np.arange(SESSIONS), STATES),
    )
