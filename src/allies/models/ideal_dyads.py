"""Two states' ideal points: how far apart, and who moved."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from allies.errors import NotCovered
from allies.models.ideal_points import IdealPoints
from allies.panel.states import pair

if TYPE_CHECKING:
    import pandas as pd

    from allies.panel.states import State


def _path(found: IdealPoints, one: State) -> pd.DataFrame:
    """Return a state's rows by period, with its node numbers."""
    codes = found.design.nodes["ccode"].isin(one.ccodes).to_numpy()
    rows = found.points[codes].assign(node=np.flatnonzero(codes), period=found.design.nodes["period"].to_numpy()[codes])
    if rows.empty:
        raise NotCovered(f"{one.iso3c}: found no vote in this fit; ask for sessions in which it voted.")
    return rows.set_index("period")


def distance(found: IdealPoints, a: str | int, b: str | int) -> pd.DataFrame:
    """Return the distance of two states' ideal points by period, with its interval.

    Returns
    -------
    DataFrame
        session, year, estimate (absolute difference, standard deviations of the scale), std_error (of the difference),
        lower, upper (0 where the order of the two is not settled), n (votes of the one with fewer).

    Raises
    ------
    UnknownState
        For a code that is no state, or one state twice.
    NotCovered
        When they have no period in common.

    Notes
    -----
    The two positions are taken as independent given the items; a shift of the whole period moves both and is no
    distance, so the interval is slightly wide.
    """
    import pandas as pd

    first, second = pair(a, b)
    both = _path(found, first).add_suffix("_a").join(_path(found, second).add_suffix("_b"), how="inner")
    if both.empty:
        raise NotCovered(f"{first.iso3c}-{second.iso3c}: found no period in which both voted.")
    z = NormalDist().inv_cdf(0.5 + found.options.level / 2)
    gap = both["estimate_a"] - both["estimate_b"]
    error = np.hypot(both["std_error_a"], both["std_error_b"])
    return pd.DataFrame(
        {
            "session": both["session_a"],
            "year": both["year_a"],
            "estimate": gap.abs(),
            "std_error": error,
            "lower": (gap.abs() - z * error).clip(lower=0.0),
            "upper": gap.abs() + z * error,
            "n": both[["n_a", "n_b"]].min(axis=1),
        }
    ).reset_index(drop=True)


def who_moved(found: IdealPoints, a: str | int, b: str | int, first: int, last: int) -> dict[str, Any]:
    """Return how the gap between two states changed from period `first` to `last`, and each side's part of it.

    The gap is counted along its sign at `first`, so a positive change is a move apart, and the parts add up to it:
    change = moved_a + moved_b.

    Returns
    -------
    dict
        iso3c_1, iso3c_2, first, last, gap_first, gap_last; for change, moved_a, moved_b: the estimate and NAME_se,
        NAME_lower, NAME_upper; share_a, the first state's part of the change (None where the change is within its
        standard error of 0).

    Raises
    ------
    NotCovered
        When one of them has no position in one of the two periods.
    """
    sides = pair(a, b)
    paths = [_path(found, one) for one in sides]
    for one, rows in zip(sides, paths, strict=True):
        for period in (first, last):
            if period not in rows.index:
                known = f"{rows.index.min()} to {rows.index.max()}"
                raise NotCovered(f"{one.iso3c}: found no position in period {period}; it has {known}.")
    (a0, a1), (b0, b1) = [(rows["estimate"][first], rows["estimate"][last]) for rows in paths]
    sign = 1.0 if a0 >= b0 else -1.0
    spread = [_variance(found, rows, first, last) for rows in paths]
    moves = {"moved_a": (sign * (a1 - a0), spread[0]), "moved_b": (-sign * (b1 - b0), spread[1])}
    moves["change"] = (moves["moved_a"][0] + moves["moved_b"][0], sum(spread))
    z = NormalDist().inv_cdf(0.5 + found.options.level / 2)
    out: dict[str, Any] = {"iso3c_1": sides[0].iso3c, "iso3c_2": sides[1].iso3c, "first": first, "last": last}
    out |= {"gap_first": float(sign * (a0 - b0)), "gap_last": float(sign * (a1 - b1))}
    for name, (value, variance) in moves.items():
        error = float(np.sqrt(variance))
        out |= {
            name: float(value),
            f"{name}_se": error,
            f"{name}_lower": float(value - z * error),
            f"{name}_upper": float(value + z * error),
        }
    settled = abs(out["change"]) > out["change_se"]
    return {**out, "share_a": out["moved_a"] / out["change"] if settled else None}


def _variance(found: IdealPoints, rows: pd.DataFrame, first: int, last: int) -> float:
    """Return the variance of a state's move: its positions along the path are correlated."""
    i, j = sorted((int(rows["node"][first]), int(rows["node"][last])))
    s, lag = found.fit.s, found.fit.lag
    along = np.arange(i + 1, j + 1)
    correlation = float(np.prod(lag[along] / np.sqrt(s[along] * s[along - 1]))) if j > i else 1.0
    one, other = float(rows["std_error"][first]), float(rows["std_error"][last])
    return one**2 + other**2 - 2 * correlation * one * other
