"""The ideal points that the release holds: positions of states by session, and how far each moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from allies import store
from allies.errors import NotCovered
from allies.models.record import label
from allies.models.result import LEVEL, Rows
from allies.panel.states import State, state
from allies.store import Table

if TYPE_CHECKING:
    from allies.models.ideal_points import IdealPoints

MODEL = "ideal-points-2"
DATASETS = ("un_votes", "un_resolutions")
BEFORE_FIRST = 1945
DIGITS = 4
Row = dict[str, Any]


def estimates() -> Table:
    """Return the table of the release: every state's ideal point in every session of the General Assembly.

    Returns
    -------
    Table
        ccode; year in which the session opened (session = year - 1945); estimate and std_error (standard deviations
        of the scale); along, the correlation of the estimate's error with that of the session before; n, votes. Rounded
        to four digits, a hundredth of the smallest standard error, so that rounding in other machines' arithmetic does
        not show.
    """
    from allies.models.ideal_points import ideal_points

    found = ideal_points()
    frame = found.points[["ccode", "year", "estimate", "std_error", "n"]].assign(along=along(found))
    rounded = ["estimate", "std_error", "along"]
    return store.from_frame(frame.assign(**{name: frame[name].round(DIGITS) + 0.0 for name in rounded}))


def along(found: IdealPoints) -> Any:
    """Return how each position's error correlates with that of the same state a period before; 0 at the first."""
    import numpy as np

    s, lag = found.fit.s, found.fit.lag
    before = np.r_[s[:1], s[:-1]]
    held = lag / np.sqrt(s * before)
    held[found.design.votes.starts[:-1]] = 0.0
    return held


def positions(states: Iterable[str | int] = (), sessions: Sequence[int] | None = None) -> Rows:
    """Return ideal points in the General Assembly as the release holds them; no data folder is needed.

    Parameters
    ----------
    states
        ISO3 codes, COW codes or names; default all.
    sessions
        First and last session to show (1 opened in 1946, 80 in 2025); default all. They do not change the estimates.

    Returns
    -------
    Rows
        `iso3c`, `ccode`, `session`, `year` (in which the session opened), `estimate`, `std_error`, `lower`, `upper`
        (90%), `n` (votes).

    Raises
    ------
    UnknownState
        For a code that is no state.
    NotCovered
        For a state without a vote, or sessions without one.

    Notes
    -----
    Estimated by `ideal_points()` from adopted resolutions; over all rows the mean is 0 and the standard deviation 1.
    Another release may be on another scale: never join rows of two.

    Examples
    --------
    >>> positions(["USA"], (80, 80)).rows[0]["year"]
    2025
    """
    return shown(_released(), states, sessions)


def _released(states: Iterable[State] = ()) -> list[Row]:
    among = {"ccode": codes} if (codes := [code for one in states for code in one.ccodes]) else {}
    z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
    return [
        {
            "iso3c": label(row["ccode"], row["year"]),
            "ccode": row["ccode"],
            "session": row["year"] - BEFORE_FIRST,
            "year": row["year"],
            "estimate": row["estimate"],
            "std_error": row["std_error"],
            "lower": round(row["estimate"] - z * row["std_error"], DIGITS),
            "upper": round(row["estimate"] + z * row["std_error"], DIGITS),
            "n": row["n"],
            "along": row["along"],
        }
        for row in store.select(store.released("ideal_points"), **among)
    ]


def fitted(found: IdealPoints, states: Iterable[str | int] = (), sessions: Sequence[int] | None = None) -> Rows:
    """Return the rows of a fit in the same form as `positions`."""
    return shown(rows(found), states, sessions, tuple(found.lineage["datasets"]))


def shown(
    rows: list[Row],
    states: Iterable[str | int] = (),
    sessions: Sequence[int] | None = None,
    datasets: tuple[str, ...] = DATASETS,
) -> Rows:
    """Return the rows of some states and sessions, in the order in which the states are named."""
    asked = [state(one) for one in states]
    first, last = (sessions[0], sessions[-1]) if sessions else (0, 9999)
    within = [row for row in rows if first <= row["session"] <= last]
    if not within:
        known = sorted({row["session"] for row in rows})
        raise NotCovered(
            f"found no votes in sessions {first} to {last}; the record has {known[0]} to {known[-1]}. Ask for others."
        )
    if not asked:
        return Rows(tuple(_plain(row) for row in within), datasets)
    return Rows(tuple(_plain(row) for one in asked for row in of(one, within)), datasets)


def _plain(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "along"}


def of(one: State, rows: list[Row]) -> list[Row]:
    """Return the rows of one state by year; raise `NotCovered` where there are none."""
    mine = [row for row in rows if row["ccode"] in one.ccodes]
    if not mine:
        raise NotCovered(f"{one.iso3c}: found no vote in the sessions asked for; ask for others or for another state.")
    return sorted(mine, key=lambda row: int(row["year"]))


def moves(states: Iterable[str | int] = (), sessions: Sequence[int] | None = None) -> Rows:
    """Return each state's move since the session in which it voted before, as the release holds it.

    Returns
    -------
    Rows
        `iso3c`, `ccode`, `session`, `year`, `since` (the session before), `estimate` (of the move), `std_error` (errors
        of neighbouring sessions are correlated), `lower`, `upper` (90%), `n` (votes in the later session).

    Raises
    ------
    UnknownState
        For a code that is no state.
    NotCovered
        For a state without votes in the sessions.
    """
    z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
    rows = _released()
    found = []
    for before, row in pairwise(rows):
        if before["ccode"] == row["ccode"]:
            move = row["estimate"] - before["estimate"]
            error = error_of_move({before["year"]: before, row["year"]: row}, before["year"], row["year"])
            bounds = {"lower": move - z * error, "upper": move + z * error}
            found.append({**row, "since": before["session"], "estimate": move, "std_error": error, **bounds})
    return shown(found, states, sessions)


def rows(found: IdealPoints | None = None, states: Iterable[State] = ()) -> list[Row]:
    """Return the rows of the release (of `states` only, where given), or of a fit, with `along`."""
    if found is None:
        return _released(states)
    return [{**row, "along": float(one)} for row, one in zip(found.rows(), along(found), strict=True)]


def error_of_move(path: dict[int, Row], first: int, last: int) -> float:
    """Return the standard error of a move along a state's rows by year: errors along a path are correlated."""
    together = 1.0
    for year in path:
        if first < year <= last:
            together *= path[year]["along"]
    one, other = path[first]["std_error"], path[last]["std_error"]
    return float(max(one**2 + other**2 - 2 * together * one * other, 0.0) ** 0.5)
