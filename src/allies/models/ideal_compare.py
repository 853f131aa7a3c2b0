"""Ideal points of two origins side by side: how far they agree within sessions, over time, and in their errors."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from allies import sources, store
from allies.errors import NotCovered

if TYPE_CHECKING:
    import pandas as pd

FEW = 10


@dataclass(frozen=True)
class Comparison:
    """Agreement of two sets of ideal points on the states and sessions that both have.

    `sessions`: session, states, correlation. `both`: one row per state and session. `shift` and `stretch`: the affine
    map that brings the first to the scale of the second. `median`, `worst`: correlation within sessions; `pooled`: over
    all states and sessions. `error_ratio`: median ratio of standard errors, first over second, on one scale.
    """

    sessions: pd.DataFrame
    both: pd.DataFrame
    shift: float
    stretch: float
    median: float
    worst: float
    worst_session: int
    pooled: float
    error_ratio: float


def published(issue: str = "all") -> pd.DataFrame:
    """Return the published estimates of April 2020 (`ideal_points_published`) with standard errors.

    Returns
    -------
    DataFrame
        ccode, session, year, estimate, std_error (from the published 5 and 95 per cent quantiles, taken as normal), n.

    Raises
    ------
    NotCovered
        When the dataset was not pulled.
    """
    width = 2 * NormalDist().inv_cdf(0.95)
    table = sources.table("ideal_points_published")
    mine = table.filter(table.issue == issue)
    error = (mine.q95 - mine.q05) / width
    return store.frame(
        mine.select("ccode", "session", "year", "estimate", std_error=error, n=mine.votes), ["ccode", "session"]
    )


def compared(one: pd.DataFrame, other: pd.DataFrame) -> Comparison:
    """Return how far two sets of ideal points agree.

    Parameters
    ----------
    one, other
        One row per state and session: ccode, session, estimate, std_error. The second's scale is kept.

    Raises
    ------
    NotCovered
        When they have fewer than ten states and sessions in common.

    Notes
    -----
    Two sets are on different scales, so no difference of their numbers means anything before the map. The map is the
    least-squares line over all states and sessions; correlations within a session do not depend on it.
    """
    columns = ["ccode", "session", "estimate", "std_error"]
    both = one[columns].merge(other[columns], on=["ccode", "session"], suffixes=("", "_other"))
    if len(both) < FEW:
        raise NotCovered(f"found {len(both)} states and sessions in both sets, expected at least {FEW}.")
    stretch, shift = np.polyfit(both["estimate"], both["estimate_other"], 1)
    both["mapped"] = shift + stretch * both["estimate"]
    both["mapped_error"] = abs(stretch) * both["std_error"]
    within = both.groupby("session")[["estimate", "estimate_other"]]
    found = within.apply(lambda part: part["estimate"].corr(part["estimate_other"])).rename("correlation")
    sessions = found.to_frame().assign(states=within.size()).reset_index()
    return Comparison(
        sessions[["session", "states", "correlation"]],
        both,
        float(shift),
        float(stretch),
        float(sessions["correlation"].median()),
        float(sessions["correlation"].min()),
        int(sessions["session"][sessions["correlation"].idxmin()]),
        float(both["estimate"].corr(both["estimate_other"])),
        float((both["mapped_error"] / both["std_error_other"]).median()),
    )
