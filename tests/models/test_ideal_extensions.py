"""Ideal points: two dimensions, absences that tell something, moves with heavy tails."""

from __future__ import annotations

import numpy as np
import pytest
from ideal_worlds import CUBA, USA, absent, cast, plane, world

from allies.errors import InputError
from allies.models import ideal_resampling
from allies.models._numerics import plane_steps
from allies.models._numerics.walks import Steps
from allies.models.ideal_points import ideal_points
from allies.panel.rollcalls import RollCalls


def test_block_solve_and_variances_equal_numpys() -> None:
    starts, link = np.array([0, 3, 5]), np.array([0.0, -1.0, -0.5, 0.0, -2.0])
    random = np.random.default_rng(0)
    diagonal = np.column_stack([5 + random.random(5), random.random(5), 6 + random.random(5)])
    full = np.zeros((10, 10))
    for n, (a, b, c) in enumerate(diagonal):
        full[2 * n : 2 * n + 2, 2 * n : 2 * n + 2] = [[a, b], [b, c]]
    for n in (1, 2, 4):
        full[2 * n, 2 * n - 2] = full[2 * n - 2, 2 * n] = full[2 * n + 1, 2 * n - 1] = full[2 * n - 1, 2 * n + 1] = (
            link[n]
        )
    right, out = random.random((5, 2)), np.empty((5, 3))
    wanted = np.linalg.solve(full, right.ravel())
    plane_steps.solve(starts, diagonal, link, right)
    np.testing.assert_allclose(right.ravel(), wanted, atol=1e-12)
    plane_steps.variances(starts, diagonal, link, out)
    inverse = np.linalg.inv(full)
    for n in range(5):
        block = inverse[2 * n : 2 * n + 2, 2 * n : 2 * n + 2]
        np.testing.assert_allclose(out[n], [block[0, 0], block[0, 1], block[1, 1]], atol=1e-12)


def test_a_plane_is_found_and_its_intervals_hold() -> None:
    shares, correlations = [], []
    for seed in range(4):
        votes, truth = plane(seed)
        found = ideal_points(votes=votes, innovation=0.3, dimensions=2)
        assert found.diagnostics["converged"]
        line = ideal_points(votes=votes, innovation=0.3).points
        both = found.points.merge(truth, on=["ccode", "session"]).merge(
            line, on=["ccode", "session"], suffixes=("", "_l")
        )
        first = both[["x", "y"]].to_numpy().T @ both.estimate_l.to_numpy()  # the declared turn, of the truth
        first /= np.hypot(*first)
        turned = both[["x", "y"]].to_numpy() @ np.array([[first[0], -first[1]], [first[1], first[0]]])
        turned[:, 1] *= np.sign(turned[(both.ccode == 365).to_numpy(), 1].sum())
        for true, name in zip(turned.T, ("", "_2"), strict=True):
            shares.append(((both[f"lower{name}"] <= true) & (true <= both[f"upper{name}"])).mean())
            correlations.append(np.corrcoef(both[f"estimate{name}"], true)[0, 1])
    assert 0.85 <= np.mean(shares) <= 0.95
    assert min(shares) > 0.8  # one assembly has about 60 independent states: its share varies by some .04
    assert min(correlations) > 0.95


def test_axes_lie_where_they_belong() -> None:
    votes, _ = plane(1, states=30, sessions=3, calls=40)
    found, again = (ideal_points(votes=votes, dimensions=2) for _ in range(2))
    points = found.points
    xy = points[["estimate", "estimate_2"]].to_numpy()
    np.testing.assert_allclose(xy.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(xy.T @ xy / len(xy), np.eye(2), atol=1e-6)
    line = ideal_points(votes=votes).points.estimate.to_numpy()
    assert float(xy[:, 1] @ line) == pytest.approx(0, abs=1e-6)  # what the line says lies on the first axis alone
    mean = points.groupby("ccode")[["estimate", "estimate_2"]].mean()
    assert mean.estimate[USA] > mean.estimate[CUBA]
    assert mean.estimate_2[365] > 0
    assert again.points.equals(points)
    assert {"discrimination", "discrimination_2"} <= set(found.items)
    with pytest.raises(InputError, match="dimensions=2"):
        ideal_resampling.bootstrap(found)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dimensions": 3}, "dimensions=3, expected one of 1, 2"),
        ({"dimensions": 2, "by": "leader"}, "by='leader' with dimensions=2"),
        ({"dimensions": 2, "absences": "model"}, "absences='model' with dimensions=2"),
        ({"dimensions": 2, "innovation": "estimate"}, "innovation='estimate' with dimensions=2"),
        ({"absences": "modell"}, "Did you mean 'model'"),
        ({"tails": 0.5}, "tails=0.5, expected degrees of freedom"),
    ],
)
def test_bad_options(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ideal_points(votes=world(1, states=5, sessions=2, calls=4)[0], **change)  # type: ignore[arg-type]


def test_no_state_for_the_second_axis() -> None:
    votes, _ = world(1, states=20, sessions=2, calls=20)
    with pytest.raises(InputError, match="second axis; expected one of RUS, GBR, FRA"):
        ideal_points(votes=votes, dimensions=2)


def off(votes: RollCalls, truth: object, absences: str) -> tuple[float, dict[str, float]]:
    found = ideal_points(votes=votes, innovation=0.3, absences=absences)  # type: ignore[arg-type]
    both = found.points.merge(truth, on=["ccode", "session"])
    assert found.diagnostics["converged"]
    return float(np.sqrt(((both.estimate - both.truth) ** 2).mean())), found.diagnostics


def test_absences_that_tell_something_are_put_to_use() -> None:
    ratios = []
    for seed in range(5):
        votes, truth = absent(seed, against=1.0)
        plain, modelled = off(votes, truth, "missing"), off(votes, truth, "model")
        ratios.append(modelled[0] / plain[0])
        assert modelled[1]["absent_against"] == pytest.approx(1.0, abs=0.2)  # positions and items are not known exactly
    assert np.mean(ratios) < 0.9
    assert max(ratios) < 1


def test_absences_by_chance_change_nothing() -> None:
    for seed in range(3):
        votes, truth = absent(seed, against=0.0)
        plain, modelled = off(votes, truth, "missing"), off(votes, truth, "model")
        assert modelled[0] == pytest.approx(plain[0], rel=0.02)
        assert abs(modelled[1]["absent_against"]) < 3 * modelled[1]["absent_against_se"]


def test_weights_of_heavy_tails_are_those_of_students_t() -> None:
    """The mean precision of a normal step given its size: (nu + 1) / (nu + d^2 / q), Lange, Little and Taylor 1989."""
    starts, let_go = np.array([0, 4]), np.array([False, False, True, False])
    steps = Steps(starts, np.ones(4), let_go, 25.0, 0.25, 2.0, tails=4.0)
    x, s, lag = np.array([0.0, 1.0, 3.0, 3.0]), np.full(4, 0.1), np.array([0.0, 0.05, 0.05, 0.05])
    found = steps.weighted(x, s, lag)
    square = 2.0**2 + 0.1 + 0.1 - 2 * 0.05
    np.testing.assert_allclose(found.weight, [1, 1, 5 / (4 + square / 0.5), 1])
    walk, plain = found.walk(), steps.walk()
    assert walk.link[2] == pytest.approx(plain.link[2] * found.weight[2])
    assert steps.weighted(x, s, lag).weight.max() <= 1.25  # (nu + 1) / nu
    everywhere = Steps(starts, np.ones(4), np.zeros(4, dtype=bool), 25.0, 0.25, tails=4.0).weighted(x, s, lag)
    assert (everywhere.weight[1:] != 1).all()


def test_a_jump_is_followed_where_moves_have_heavy_tails() -> None:
    """Ten of sixty states jump by 3 in one session and else stand nearly still: the normal law smooths the jumps."""
    closer = []
    for seed in range(3):
        random = np.random.default_rng(seed)
        x = np.repeat(random.normal(size=(1, 60)), 6, axis=0) + 0.05 * random.normal(size=(6, 60)).cumsum(axis=0)
        x[3:, 5:15] += 3 * np.where(x[0, 5:15] > 0, -1, 1)
        x[:, 0], x[:, 1] = 1.5, -1.5
        x = (x - x.mean()) / x.std()
        levels, held = {}, {}
        for t in range(6):
            for v in range(12):
                latent = random.normal() * x[t] + random.normal(size=60)
                levels[f"{t}-{v}"] = (latent > np.sort(random.normal(0, 1, size=2))[:, None]).sum(axis=0)
                held[f"{t}-{v}"] = t + 1
        votes = cast(levels, np.array([USA, CUBA, *range(600, 658)]), held)
        error = []
        for tails in (None, 4.0):
            found = ideal_points(votes=votes, innovation=0.15, tails=tails)
            assert found.diagnostics["converged"]
            grid = found.points.pivot(index="session", columns="ccode", values="estimate").to_numpy()
            error.append(np.sqrt(((grid - x)[2:4, 5:15] ** 2).mean()))
        closer.append(error[1] / error[0])
    assert max(closer) < 0.9
