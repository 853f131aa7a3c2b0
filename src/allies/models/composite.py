"""One score of several components, some of them missing: a probabilistic principal component with its uncertainty.

The score is a weighted sum of the components, so it comes apart again: the contributions add up to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allies import sources
from allies.errors import NotCovered
from allies.models._numerics import ppca
from allies.models.result import LEVEL, Rows
from allies.panel.states import state

Array = NDArray[np.float64]
DRAWS = 200
FEWEST_CELLS, FEWEST_SHARE, FEWEST_ROWS = 3, 0.4, 10
SCORE = "score"


@dataclass(frozen=True, eq=False)
class Composite:
    """Scores of n units on k components; arrays hold NaN where a unit or a component has none.

    `loading` (k): correlation of a component with the score, by the model. `score`, `std_error`, `lower`, `upper` (n):
    mean 0 and standard deviation 1 over the units that the model expects; bounds at `level`. `rank` 1 is the highest;
    `rank_lower` and `rank_upper` bound it. `contribution` (n x k): what each component adds to the score. `coverage`
    (n): share of the components that are observed.
    """

    loading: Array
    score: Array
    std_error: Array
    lower: Array
    upper: Array
    rank: Array
    rank_lower: Array
    rank_upper: Array
    contribution: Array
    coverage: Array
    level: float = LEVEL


def composite(x: Array, *, draws: int = DRAWS, seed: int = 1) -> Composite:
    """Return the first probabilistic principal component of a table with missing cells.

    Parameters
    ----------
    x
        Units x components, on the scale on which they are to count; NaN where missing. Components are standardised.
    draws
        Bayesian-bootstrap copies of the units behind the intervals: each draws new weights of the units, new loadings,
        and each score anew given the loadings.
    seed
        Of the random numbers.

    Returns
    -------
    Composite
        NaN for units with fewer than three observed components or fewer than 40% of all, and for components
        with fewer than ten observed units or no variation.

    Notes
    -----
    The sign is that which makes the sum of the loadings positive: all components are to be coded so that more is
    nearer. Cells are taken as missing at random given the observed ones.

    References
    ----------
    Tipping and Bishop (1999), doi:10.1111/1467-9868.00196; Rubin (1981), The Bayesian bootstrap, Annals of Statistics
    9:130-134, doi:10.1214/aos/1176345338.
    """
    seen = ~np.isnan(x)
    spread = np.array([np.nanstd(column) if np.isfinite(column).any() else 0.0 for column in x.T])
    used = (seen.sum(axis=0) >= FEWEST_ROWS) & (spread > 0)
    rows = seen[:, used].sum(axis=1)
    enough = (rows >= FEWEST_CELLS) & (rows >= FEWEST_SHARE * x.shape[1])
    if enough.sum() < FEWEST_ROWS:
        return _none(x.shape)
    part = x[np.ix_(enough, used)]
    part = (part - np.nanmean(part, axis=0)) / np.nanstd(part, axis=0)
    point = ppca.fit(part, np.ones((len(part), 1)), _start(part))
    random = np.random.default_rng(seed)
    weight = random.dirichlet(np.ones(len(part)), draws).T * len(part)
    copies = ppca.fit(part, weight, point.loading[:, 0], most=60, tolerance=1e-4)
    drawn = copies.score + np.sqrt(copies.variance) * random.standard_normal(copies.score.shape)
    return _assembled(x.shape, enough, used, part, point, drawn)


def _start(part: Array) -> Array:
    """Return first loadings: the leading eigenvector of the correlations of the filled table, its sum positive."""
    filled = np.nan_to_num(part)
    _, vectors = np.linalg.eigh(filled.T @ filled)
    first: Array = vectors[:, -1]
    return first * (1.0 if first.sum() >= 0 else -1.0)


def _assembled(shape: tuple[int, ...], enough: Any, used: Any, part: Array, point: ppca.Fit, drawn: Array) -> Composite:
    loading, mean, noise = point.loading[:, 0], point.mean[:, 0], point.noise[0]
    score = point.score[:, 0]
    seen = ~np.isnan(part)
    pull = np.where(seen, loading * (part - mean), 0.0) / (noise + seen @ loading**2)[:, None]
    ranks = (-drawn).argsort(axis=0).argsort(axis=0) + 1
    tail = (1 - LEVEL) / 2
    place = (-score).argsort().argsort() + 1

    def spread_out(values: Any) -> Array:
        found = np.full(shape[0], np.nan)
        found[enough] = values
        return found

    contribution = np.full(shape, np.nan)
    contribution[np.ix_(enough, used)] = np.where(seen, pull, np.nan)
    loadings = np.full(shape[1], np.nan)
    loadings[used] = loading / np.sqrt(loading**2 + noise)
    return Composite(
        loadings,
        spread_out(score),
        spread_out(drawn.std(axis=1)),
        spread_out(np.quantile(drawn, tail, axis=1)),
        spread_out(np.quantile(drawn, 1 - tail, axis=1)),
        spread_out(place),
        spread_out(np.minimum(place, np.floor(np.quantile(ranks, tail, axis=1)))),
        spread_out(np.maximum(place, np.ceil(np.quantile(ranks, 1 - tail, axis=1)))),
        contribution,
        spread_out(seen.sum(axis=1) / shape[1]),
    )


def _none(shape: tuple[int, ...]) -> Composite:
    blank = np.full(shape[0], np.nan)
    return Composite(
        np.full(shape[1], np.nan), blank, blank, blank, blank, blank, blank, blank, np.full(shape, np.nan), blank
    )


@dataclass(frozen=True)
class Index(Rows):
    """An index as rows: per state one for each component, and one for the score.

    Rows of a component: `value` in `unit`, `contribution` to the score, `coverage`, `status`, `data_end`, `sources`.
    Rows of the score: `value` with `std_error`, `lower`, `upper` at `level`, `rank` among `partners` with its bounds.
    `loadings` are the correlations of the components with the score; None for one that is not used. `released` tells
    whether the rows are from the embedded release.
    """

    title: str
    loadings: dict[str, float | None]
    released: bool = False

    def scores(self) -> list[dict[str, Any]]:
        """Return the rows of the score, the highest first."""
        told = [row for row in self.rows if row["component"] == SCORE and row["value"] is not None]
        return sorted(told, key=lambda row: (row["rank"], row["partner"]))

    def among(self, partner: str | int) -> list[dict[str, Any]]:
        """Return the rows of one state, the score last.

        Raises
        ------
        UnknownState
            For a code that is no state.
        NotCovered
            For a state that has no rows.
        """
        asked = state(partner)
        mine = [row for row in self.rows if row["ccode"] in asked.ccodes]
        if not mine:
            raise NotCovered(f"{self.title}: found no row of {asked.iso3c}. Name another state.")
        return mine

    def summary(self, most: int = 10) -> str:
        """Return the loadings, the first places with their intervals, and what is not covered."""
        weights = ", ".join(f"{name} {one:.2f}" for name, one in self.loadings.items() if one is not None)
        lines = [self.title, f"loadings: {weights or 'none'}"]
        lines += [
            f"{row['rank']:>4} ({row['rank_lower']} to {row['rank_upper']}) {row['partner']}  {row['value']:.2f} "
            f"({row['lower']:.2f} to {row['upper']:.2f})"
            for row in self.scores()[:most]
        ]
        absent = [name for name, one in self.loadings.items() if one is None]
        return "\n".join([*lines, *([f"not in the score: {', '.join(absent)}"] if absent else [])])

    def plot(self, partner: str | int | None = None) -> str:
        """Return the ranking as SVG, one state marked."""
        from allies.models import index_pictures

        return index_pictures.index(self, partner)

    def cite(self) -> list[str]:
        """Return the citations of the datasets behind the rows."""
        return [sources.source(name).citation for name in self.datasets]


def number(value: float, digits: int = 4) -> float | None:
    """Return a rounded number, None for NaN."""
    return None if np.isnan(value) else round(float(value), digits) + 0.0


def score_row(found: Composite, at: int, names: Sequence[str]) -> dict[str, Any]:
    """Return the columns of the score of one unit; `names` are the components, for the count of those used."""
    value = number(found.score[at])
    whole = {
        "rank": found.rank,
        "rank_lower": found.rank_lower,
        "rank_upper": found.rank_upper,
    }
    ranks = {name: None if np.isnan(array[at]) else int(array[at]) for name, array in whole.items()}
    return {
        "component": SCORE,
        "title": "Score",
        "unit": "standard deviations",
        "value": value,
        "contribution": None,
        "std_error": number(found.std_error[at]),
        "lower": number(found.lower[at]),
        "upper": number(found.upper[at]),
        "level": None if value is None else found.level,
        **ranks,
        "partners": None if value is None else int((~np.isnan(found.score)).sum()),
        "n": int((~np.isnan(found.contribution[at])).sum()) if names else 0,
        "coverage": number(found.coverage[at]),
        "status": "missing" if value is None else "observed",
    }
