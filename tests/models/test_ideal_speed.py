"""Ideal points: cost in proportion to votes, the same numbers on any number of threads, few sweeps after new votes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import process_time

import numpy as np
import pytest
from ideal_worlds import world

from allies.models._numerics import irt, starts
from allies.models._numerics.walks import Steps
from allies.models.ideal_points import ideal_points

STATES, SESSIONS = 150, 20


def assembly(calls: int) -> tuple[irt.Votes, Steps]:
    """Return an invented assembly of so many roll calls in 20 sessions, as arrays."""
    random = np.random.default_rng(calls)
    truth = random.normal(size=STATES)
    session = np.sort(np.arange(calls) % SESSIONS)
    latent = random.normal(size=(calls, 1)) * truth + random.normal(size=(calls, STATES))
    level = (latent > -0.5).astype(np.int8) + (latent > 0.5)
    order = np.argsort(level, axis=1, kind="stable")
    node = (order * SESSIONS + session[:, None]).astype(np.int32)
    votes = irt.Votes(
        calls=np.arange(calls + 1),
        ptr=np.arange(calls + 1) * STATES,
        node=node.ravel(),
        level=np.take_along_axis(level, order, axis=1).ravel(),
        period=session,
        weight=np.ones(calls),
        three=np.ones(calls, dtype=bool),
        starts=np.arange(STATES + 1) * SESSIONS,
        node_period=np.tile(np.arange(SESSIONS), STATES),
    )
    nodes = STATES * SESSIONS
    return votes, Steps(votes.starts, np.ones(nodes), np.zeros(nodes, dtype=bool), 25.0, 0.09)


def seconds(calls: int) -> tuple[float, int]:
    """Return the CPU seconds of a fit on so many roll calls, the least of two, and its sweeps."""
    votes, steps = assembly(calls)
    start = starts.beginning(votes, np.sign(np.arange(STATES) - STATES / 2))
    taken = []
    for _ in range(2):
        begun = process_time()
        found = irt.fit(votes, steps, start, limit=20, tolerance=0.0)
        taken.append(process_time() - begun)
    return min(taken), len(found.change)


@pytest.mark.slow
def test_ten_and_a_hundred_times_the_votes_cost_ten_and_a_hundred_times_as_much() -> None:
    seconds(200)  # compiles
    (one, sweeps), (ten, _), (hundred, _) = (seconds(calls) for calls in (600, 6_000, 60_000))
    assert sweeps == 20
    # A vote costs the same everywhere but for caches: 90,000 votes fit in them, 9 million do not, at some twice the
    # time; the machine may be shared. A quadratic cost would be ten times over these bounds.
    assert ten < 25 * one
    assert hundred < 25 * ten


def test_one_thread_and_two_give_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    votes, _ = world(5, states=20, sessions=3, calls=15)
    two = ideal_points(votes=votes).points
    monkeypatch.setattr(irt, "ThreadPoolExecutor", lambda _: ThreadPoolExecutor(1))
    assert ideal_points(votes=votes).points.equals(two)


def test_a_new_roll_call_takes_few_sweeps_and_ends_where_a_cold_fit_does() -> None:
    votes, _ = world(9, states=60, sessions=8, calls=40)
    before = ideal_points(votes=votes, innovation=0.3, exclude=["s8-39"])
    warm, cold = ideal_points(votes=votes, innovation=0.3, start=before), ideal_points(votes=votes, innovation=0.3)
    assert warm.diagnostics["sweeps"] <= 0.75 * cold.diagnostics["sweeps"]
    np.testing.assert_allclose(warm.points.estimate, cold.points.estimate, atol=1e-3)  # each stops at steps of 1e-4
    np.testing.assert_allclose(warm.points.std_error, cold.points.std_error, rtol=1e-2)


@pytest.mark.parametrize("innovation", [0.1, 0.3, 0.6])
def test_the_size_of_a_step_is_found_where_the_truth_is_known(innovation: float) -> None:
    votes, truth = world(1, sessions=8, innovation=innovation)
    steps = truth.pivot(index="ccode", columns="session", values="truth").diff(axis=1).to_numpy()
    found = ideal_points(votes=votes, innovation="estimate")
    assert found.diagnostics["converged"]
    # 420 steps are known to 1/sqrt(840) = 3.5 per cent; votes blur them
    assert found.diagnostics["innovation"] == pytest.approx(np.nanstd(steps), rel=0.1)
    assert found.rows() == ideal_points(votes=votes, innovation="estimate").rows()
