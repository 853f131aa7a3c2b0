"""The numerics of ideal points: derivatives, recovery, intervals against truth and against the sampler."""

from __future__ import annotations

import numpy as np
import pytest
from ideal_worlds import world
from scipy.integrate import quad
from scipy.stats import norm

from allies.models._numerics import gibbs, paths, probit
from allies.models.ideal_points import ideal_points


@pytest.mark.parametrize("t", [-6.0, -1.3, 0.0, 0.7, 4.0])
def test_tables_give_scipys_log_phi_and_its_slope(t: float) -> None:
    assert probit.log_phi(t) == pytest.approx(norm.logcdf(t), abs=1e-7)
    assert probit.slope(t) == pytest.approx(np.exp(norm.logpdf(t) - norm.logcdf(t)), rel=1e-6)


@pytest.mark.parametrize(("t1", "t2"), [(-1.0, 0.5), (1.0, 2.5), (-7.0, -6.5), (6.0, 7.0)])
def test_the_interval_between_two_cutpoints(t1: float, t2: float) -> None:
    p = norm.sf(t1) - norm.sf(t2) if t1 > 0 else norm.cdf(t2) - norm.cdf(t1)
    value, lower, upper = probit.between(t1, t2)
    assert value == pytest.approx(np.log(p), rel=1e-5)
    assert (lower, upper) == pytest.approx((norm.pdf(t1) / p, norm.pdf(t2) / p), rel=1e-5)


@pytest.mark.parametrize("v", [0.01, 0.3, 1.0])
def test_two_points_stand_for_the_mean_over_an_uncertain_predictor(v: float) -> None:
    exact = quad(lambda z: probit.slope(0.4 + z) * norm.pdf(z, scale=v**0.5), -8, 8)[0]
    assert probit.outer(0.4, v)[0] == pytest.approx(
        exact, abs=0.02 * v**2 + 1e-6
    )  # the series' first lost term is v^2/12


def test_tridiagonal_solve_and_variances_equal_numpys() -> None:
    starts, link = np.array([0, 3, 5]), np.array([0.0, -1.0, -0.5, 0.0, -2.0])
    diagonal = np.array([3.0, 4.0, 5.0, 6.0, 7.0])
    full = np.diag(diagonal)
    for n in (1, 2, 4):
        full[n, n - 1] = full[n - 1, n] = link[n]
    right = np.arange(10.0).reshape(5, 2)
    wanted = np.linalg.solve(full, right)
    paths.solve(starts, diagonal, link, right)
    np.testing.assert_allclose(right, wanted, atol=1e-12)
    variance, lag = np.empty(5), np.empty(5)
    log_det = paths.variances(starts, diagonal, link, variance, lag)
    inverse = np.linalg.inv(full)
    np.testing.assert_allclose(variance, np.diag(inverse), atol=1e-12)
    np.testing.assert_allclose(lag[[1, 2, 4]], [inverse[1, 0], inverse[2, 1], inverse[4, 3]], atol=1e-12)
    assert log_det == pytest.approx(np.linalg.slogdet(full)[1])


@pytest.mark.slow
def test_ninety_per_cent_intervals_hold_the_truth_in_85_to_95_per_cent() -> None:
    shares, correlations = [], []
    for seed in range(6):
        votes, truth = world(seed)
        both = ideal_points(votes=votes, innovation=0.3).points.merge(truth, on=["ccode", "session"])
        shares.append(((both.lower <= both.truth) & (both.truth <= both.upper)).mean())
        correlations.append(np.corrcoef(both.estimate, both.truth)[0, 1])
    assert 0.85 <= np.mean(shares) <= 0.95
    assert min(shares) > 0.82  # one assembly has about 60 independent states: its share varies by some .03
    assert min(correlations) > 0.97


@pytest.mark.slow
def test_intervals_are_as_wide_as_the_samplers() -> None:
    votes, _ = world(3, states=40, sessions=10, calls=30)
    found = ideal_points(votes=votes, innovation=0.3)
    draws = gibbs.draws(found.design.votes, found.walk, found.fit, keep=800, burn=300, thin=3, seed=1)
    mean, sd = draws.mean(axis=0), draws.std(axis=0)
    estimate, error = found.points.estimate.to_numpy(), found.points.std_error.to_numpy()
    assert np.corrcoef(estimate, mean)[0, 1] > 0.998
    assert np.median(error / sd) == pytest.approx(1.0, abs=0.1)
    assert np.quantile(error / sd, [0.05, 0.95]) == pytest.approx([1.0, 1.0], abs=0.25)  # 800 draws: sd known to 3-6%
    assert np.quantile(np.abs(estimate - mean) / sd, 0.95) < 0.5
