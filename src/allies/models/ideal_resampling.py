"""How much ideal points rest on single resolutions: bootstrap and leave-one-out."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from allies.errors import InputError, NotCovered
from allies.models._numerics import irt, spread
from allies.models._numerics.walks import Floats
from allies.models.ideal_points import IdealPoints
from allies.panel.states import state

if TYPE_CHECKING:
    import pandas as pd

ENOUGH, SWEEPS, MOST = 5e-3, 16, 4  # of a draw's refit: last change, sweeps; draws at a time


def bootstrap(found: IdealPoints, draws: int = 50, seed: int = 0) -> pd.DataFrame:
    """Return the spread of the positions when resolutions are drawn anew.

    Each draw gives every roll call an independent exponential weight of mean 1 (the Bayesian bootstrap) and refits from
    the found solution, in 16 sweeps at most: nine in ten spreads are then within a tenth of their last value. Where
    this spread is much larger than `std_error`, a position rests on few resolutions that behave unlike the rest.

    Parameters
    ----------
    draws
        Number of refits.
    seed
        Of the weights.

    Returns
    -------
    DataFrame
        The rows of `points` with bootstrap_se, bootstrap_lower, bootstrap_upper (percentiles at the result's level).

    References
    ----------
    Rubin (1981), The Bayesian bootstrap, Annals of Statistics 9:130-134, doi:10.1214/aos/1176345338.
    """
    _line_of_votes(found)
    random = np.random.default_rng(seed)
    votes = found.design.votes
    steps = replace(found.fit.steps, free=(False, False))
    coarse = found.options.by != "leader"

    def refit(weight: Floats) -> Floats:
        weighted = replace(votes, weight=votes.weight * weight)
        ended = irt.fit(weighted, steps, found.fit.start(), tolerance=ENOUGH, limit=SWEEPS, coarse=coarse, threads=1)
        return ended.x

    with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST)) as pool:
        drawn = np.array(list(pool.map(refit, random.exponential(size=(draws, len(votes.weight))))))
    tail = (1 - found.options.level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return found.points.assign(bootstrap_se=drawn.std(axis=0, ddof=1), bootstrap_lower=low, bootstrap_upper=high)


def _line_of_votes(found: IdealPoints) -> None:
    """Raise `InputError` for a fit that rests on more than votes on one line."""
    asked = found.options
    if asked.dimensions == 2 or asked.absences == "model":
        raise InputError(
            f"found a fit with dimensions={asked.dimensions} and absences={asked.absences!r}; expected one dimension "
            "without a model of absences. Fit again."
        )


def influence(found: IdealPoints, a: str | int, period: int) -> pd.DataFrame:
    """Return by how much each roll call pulls a state's position in a period: what leaving it out would change.

    One Newton step from the found solution with the roll call's votes removed for this state's period, its neighbours
    in time held; the other items keep their parameters. The sign is that of the change when the roll call goes.

    Returns
    -------
    DataFrame
        roll_call, date, resolution and title where known, change; largest first.

    Raises
    ------
    NotCovered
        When the state has no vote in the period.
    """
    import pandas as pd

    _line_of_votes(found)
    nodes, votes = found.design.nodes, found.design.votes
    codes = state(a).ccodes
    (at,) = np.nonzero((nodes["ccode"].isin(codes) & (nodes["period"] == period)).to_numpy())
    if not len(at):
        raise NotCovered(f"{state(a).iso3c}: found no vote in period {period} of this fit.")
    node = int(at[0])
    first, places = votes.by_node
    mine = places[first[node] : first[node + 1]]
    calls = np.searchsorted(votes.ptr, mine, side="right") - 1
    gradient, information = spread.own_slopes(votes, found.fit, mine, calls)
    own = float(found.points["std_error"][node]) ** 2
    change = -gradient * own / np.maximum(1 - own * information, 0.1)
    table = found.design.calls.iloc[calls]
    columns = [name for name in ("roll_call", "date", "resolution", "title") if name in table]
    frame = pd.DataFrame(table[columns].assign(change=change))
    return frame.sort_values("change", key=np.abs, ascending=False, ignore_index=True)
