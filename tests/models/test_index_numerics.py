"""Scores from missing cells and shares that differ between terms: closed forms, other packages, simulated recovery."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from allies.models._numerics import dirichlet, ppca
from allies.models.composite import composite


def world(seed: int, rows: int = 150, columns: int = 8, lost: float = 0.25) -> tuple[np.ndarray, np.ndarray]:
    """Return a simulated factor and its table, some cells missing."""
    random = np.random.default_rng(seed)
    factor = random.standard_normal(rows)
    loading = np.linspace(0.9, 1.5, columns)
    table = factor[:, None] * loading + random.standard_normal((rows, columns))
    return factor, np.where(random.random(table.shape) < lost, np.nan, table)


def test_a_full_table_gives_the_closed_form() -> None:
    """Tipping and Bishop 1999, equations 7 and 8: noise is the mean of the other eigenvalues of the covariance."""
    _, table = world(1, lost=0.0)
    table = (table - table.mean(axis=0)) / table.std(axis=0)
    values, vectors = np.linalg.eigh(table.T @ table / len(table))
    found = ppca.fit(table, np.ones((len(table), 1)), np.ones(table.shape[1]), most=5000, tolerance=1e-12)
    noise = values[:-1].mean()
    assert found.noise[0] == pytest.approx(noise, abs=1e-6)
    expected = np.sqrt(values[-1] - noise) * vectors[:, -1]
    assert found.loading[:, 0] == pytest.approx(expected * np.sign(expected.sum()), abs=1e-5)


def test_a_weight_counts_like_a_copy() -> None:
    _, table = world(2, rows=60)
    twice = np.concatenate([table, table[:20]])
    weight = np.where(np.arange(60) < 20, 2.0, 1.0)[:, None]
    start = np.ones(table.shape[1])
    one = ppca.fit(table, weight, start, most=4000, tolerance=1e-12)
    two = ppca.fit(twice, np.ones((80, 1)), start, most=4000, tolerance=1e-12)
    assert one.loading == pytest.approx(two.loading, abs=1e-6)


def test_intervals_hold_what_they_say() -> None:
    """90% intervals of simulated scores, brought to the scale of the truth, cover 85 to 95%."""
    held = []
    for seed in range(12):
        factor, table = world(seed)
        found = composite(table, draws=200, seed=seed)
        truth = (factor - factor.mean()) / factor.std()
        known = ~np.isnan(found.score)
        assert np.corrcoef(found.score[known], truth[known])[0, 1] > 0.9
        held.extend(((found.lower <= truth) & (truth <= found.upper))[known])
    assert 0.85 < np.mean(held) < 0.95


def test_contributions_add_up_and_the_sign_is_that_of_the_components() -> None:
    factor, table = world(3, lost=0.05)
    found = composite(table)
    assert np.nansum(found.contribution, axis=1) == pytest.approx(found.score, abs=1e-9)
    assert np.corrcoef(factor, found.score)[0, 1] > 0.9
    assert sorted(found.rank) == list(range(1, 151))
    assert (found.rank_lower <= found.rank).all()
    assert (found.rank <= found.rank_upper).all()


def test_too_few_cells_give_no_score() -> None:
    _, table = world(4, lost=0.0)
    table[0, 2:] = np.nan  # two of eight
    table[1, 3:] = np.nan  # three of eight: 37.5%
    table[2, 4:] = np.nan  # four of eight
    table[:, 7] = np.nan
    found = composite(table)
    assert np.isnan(found.score[:2]).all()
    assert not np.isnan(found.score[2])
    assert np.isnan(found.loading[7])
    assert np.isnan(composite(table[:5]).score).all()


def test_evidence_of_constant_shares_by_hand() -> None:
    """Two terms, one act each in different groups: the integral of p(1-p) over the unit interval is 1/6."""
    assert dirichlet.log_pooled(np.array([[1.0, 0.0], [0.0, 1.0]])) == pytest.approx(log(1 / 6))


def test_the_bayes_factor_tells_equal_from_different() -> None:
    random = np.random.default_rng(5)
    same = random.multinomial(200, [0.1, 0.3, 0.2, 0.4], 8).astype(float)
    other = np.array([random.multinomial(200, random.dirichlet([2, 6, 4, 8])) for _ in range(8)], dtype=float)
    for counts, sign in ((same, -1), (other, 1)):
        evidence, shares = dirichlet.posterior(counts, random, 2000)
        assert sign * (evidence - dirichlet.log_pooled(counts)) > 1
        assert shares.sum(axis=2) == pytest.approx(1.0)


def test_shares_are_covered() -> None:
    """90% intervals of the shares of simulated terms cover 85 to 95%."""
    random, held = np.random.default_rng(6), []
    for _ in range(30):
        truth = random.dirichlet([3, 9, 6, 12], 8)
        counts = np.array([random.multinomial(80, one) for one in truth], dtype=float)
        _, shares = dirichlet.posterior(counts, random, 1000)
        low, high = np.quantile(shares, [0.05, 0.95], axis=0)
        held.append((low <= truth) & (truth <= high))
    assert 0.85 < np.mean(held) < 0.95


def test_the_spread_is_the_likelihood_ratio_of_scipy() -> None:
    yearly = np.random.default_rng(7).poisson(6, (12, 3)).astype(float)
    term = np.repeat(np.arange(3), 4)
    table = np.array([yearly[term == one].sum(axis=0) for one in range(3)])
    assert dirichlet.spread_between(yearly, term) == pytest.approx(chi2_contingency(table, lambda_=0).statistic)
    same = np.ones((12, 3))
    assert dirichlet.permutation_p(same, term, np.random.default_rng(1), 99) == 1.0
