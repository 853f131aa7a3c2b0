"""Shares that differ between terms or do not: Dirichlet-multinomial evidence, posterior shares, a permutation null."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

Array: TypeAlias = NDArray[np.float64]
CONCENTRATION = 2.0 ** np.arange(0, 13)
TEMPERS = (1.0, 4.0, 16.0, 64.0)


def log_pooled(counts: Array) -> float:
    """Return the log evidence of one vector of shares for all terms, uniform a priori; multinomial terms left out."""
    total = counts.sum(axis=0)
    one = np.ones_like(total)
    return float(_log_beta(one + total) - _log_beta(one))


def posterior(counts: Array, random: np.random.Generator, draws: int) -> tuple[float, Array]:
    """Return the log evidence of shares that differ between terms, and draws of the shares (draws x terms x groups).

    Shares of a term are Dirichlet(concentration * mean); the mean is uniform a priori, the concentration log-uniform
    on powers of two from 1 to 4,096. The mean is integrated by importance sampling from a mixture of Dirichlets.
    """
    groups, per = counts.shape[1], max(draws // len(TEMPERS), 250)
    alpha = [1.0 + counts.sum(axis=0) / temper for temper in TEMPERS]
    mean = np.concatenate([random.dirichlet(one, per) for one in alpha])
    mean = np.clip(mean, 1e-9, None)
    mean /= mean.sum(axis=1, keepdims=True)
    proposal = logsumexp([_log_density(mean, one) for one in alpha], axis=0) - np.log(len(alpha))
    prior = _log_density(mean, np.ones(groups))
    log_weight = np.stack([prior - proposal + _log_terms(counts, size * mean) for size in CONCENTRATION])
    evidence = float(logsumexp(log_weight) - np.log(log_weight.size))
    weight = np.exp(log_weight - logsumexp(log_weight)).ravel()
    chosen = random.choice(weight.size, draws, p=weight)
    size, which = np.divmod(chosen, len(mean))
    given = CONCENTRATION[size][:, None, None] * mean[which][:, None, :] + counts[None]
    gamma = random.standard_gamma(np.clip(given, 1e-9, None))
    shares: Array = gamma / gamma.sum(axis=2, keepdims=True)
    return evidence, shares


def _log_beta(alpha: Array) -> Array:
    found: Array = gammaln(alpha).sum(axis=-1) - gammaln(alpha.sum(axis=-1))
    return found


def _log_density(mean: Array, alpha: Array) -> Array:
    found: Array = ((alpha - 1) * np.log(mean)).sum(axis=1) - _log_beta(alpha)
    return found


def _log_terms(counts: Array, alpha: Array) -> Array:
    """Return the log probability of all terms' counts for each row of alpha."""
    given = alpha[:, None, :] + counts[None]
    found: Array = (_log_beta(given) - _log_beta(alpha)[:, None]).sum(axis=1)
    return found


def spread_between(yearly: Array, term: NDArray[np.int64]) -> float:
    """Return the likelihood-ratio statistic of shares that differ between terms, from counts by year."""
    total = np.zeros((int(term.max()) + 1, yearly.shape[1]))
    np.add.at(total, term, yearly)
    expected = total.sum(axis=1, keepdims=True) * total.sum(axis=0) / max(total.sum(), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(total > 0, total * np.log(total / expected), 0.0)
    return float(2 * part.sum())


def permutation_p(yearly: Array, term: NDArray[np.int64], random: np.random.Generator, draws: int) -> float:
    """Return the share of random assignments of the years to terms with at least as large a spread (plus one)."""
    seen = spread_between(yearly, term)
    as_large = sum(spread_between(yearly, random.permutation(term)) >= seen - 1e-9 for _ in range(draws))
    return (1 + as_large) / (1 + draws)
