"""What can be asked of ideal points, and the roll calls and votes that an answer rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from allies.errors import InputError, NotCovered, UnknownName, did_you_mean
from allies.models.ballots import By
from allies.models.result import LEVEL
from allies.panel.rollcalls import ABSENT, ISSUES, LEVELS, SHORT, RollCalls

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Options:
    """What was asked for: see `ideal_points`."""

    body: str = "unga"
    sessions: tuple[int, int] | None = None
    dates: tuple[date, date] | None = None
    as_of: date | None = None
    issue: str | None = None
    important: bool = False
    exclude: tuple[str, ...] = ()
    states: tuple[int, ...] = ()
    by: By = "session"
    absences: Literal["missing", "abstain", "model"] = "missing"
    innovation: float | Literal["estimate"] = 0.5
    release: float | Literal["estimate"] = 1.0
    bridge: bool = True
    level: float = LEVEL
    tails: float | None = None
    dimensions: Literal[1, 2] = 1


def checked(asked: Options) -> None:
    """Raise `InputError` for a value that cannot be."""
    for name, value, low, high in (
        ("innovation", asked.innovation, 0, 10),
        ("release", asked.release, 0, 1000),
        ("level", asked.level, 0, 1),
    ):
        if value == "estimate" and name != "level":
            continue
        if isinstance(value, str) or not low < value < high:
            also = "" if name == "level" else ", or 'estimate'"
            raise InputError(f"found {name}={value!r}, expected a number between {low} and {high}{also}.")
    if asked.tails is not None and not 1 <= asked.tails <= 100:
        raise InputError(f"found tails={asked.tails!r}, expected degrees of freedom between 1 and 100, or None.")
    if asked.release != 1.0 and asked.by != "session":
        raise InputError(f"found release={asked.release!r} with by={asked.by!r}; expected by='session'. Leave one out.")
    for name, choice, choices in (
        ("by", asked.by, ("session", "year", "leader")),
        ("absences", asked.absences, ("missing", "abstain", "model")),
        ("dimensions", asked.dimensions, (1, 2)),
    ):
        if choice not in choices:
            told = ", ".join(map(str, choices))
            near = did_you_mean(str(choice), [str(one) for one in choices])
            raise InputError(f"found {name}={choice!r}, expected one of {told}.{near}")
    if asked.dimensions == 2:
        _one_dimension_only(asked)


def _one_dimension_only(asked: Options) -> None:
    """Raise `InputError` for an option that two dimensions do not have."""
    for name, value, only in (
        ("by", asked.by, asked.by != "leader"),
        ("absences", asked.absences, asked.absences != "model"),
        ("tails", asked.tails, asked.tails is None),
        ("innovation", asked.innovation, asked.innovation != "estimate"),
        ("release", asked.release, asked.release != "estimate"),
    ):
        if not only:
            raise InputError(f"found {name}={value!r} with dimensions=2; expected dimensions=1. Leave one out.")


def issue_name(issue: str | None) -> str | None:
    """Return the long name of a short issue code."""
    return SHORT.get(issue, issue) if issue else None


def chosen(found: RollCalls, asked: Options) -> RollCalls:
    """Return the roll calls and votes that meet the conditions."""
    calls = found.calls
    keep = np.ones(len(calls), dtype=bool)
    if asked.sessions:
        keep &= calls["session"].between(*asked.sessions).to_numpy()
    days = calls["date"].dt.date
    if asked.dates:
        keep &= days.between(*asked.dates).to_numpy()
    if asked.as_of:
        keep &= (days <= asked.as_of).to_numpy()
    if asked.issue:
        keep &= _on_issue(calls, asked.issue)
    if asked.important:
        keep &= _flag(calls, "important")
    names = set(asked.exclude)
    unknown = names - set(calls["roll_call"]) - set(calls.get("resolution", calls["roll_call"]).dropna())
    if unknown:
        raise UnknownName(
            f"found no roll call {sorted(unknown)[0]!r} to exclude; expected a key or a symbol such as A/RES/71/5."
        )
    if names:
        keep &= ~(calls["roll_call"].isin(names) | calls.get("resolution", calls["roll_call"]).isin(names)).to_numpy()
    votes = found.votes if keep.all() else found.votes[keep[found.votes["call"].to_numpy()]]
    if asked.states:
        votes = votes[votes["ccode"].isin(asked.states)]
    if asked.absences == "abstain":
        votes = votes.assign(level=votes["level"].where(votes["level"] != ABSENT, LEVELS["abstain"]))
    if votes.empty:
        raise NotCovered("found no votes that meet the conditions; widen the sessions, issues or states asked for.")
    return replace(found, votes=votes)


def _flag(calls: pd.DataFrame, name: str) -> NDArray[np.bool_]:
    if name not in calls:
        raise InputError(f"found no column {name!r} in the roll calls; this body has no such coding.")
    values: NDArray[np.bool_] = calls[name].astype("boolean").fillna(False).to_numpy(dtype=bool)
    return values


def _on_issue(calls: pd.DataFrame, issue: str) -> NDArray[np.bool_]:
    if issue in ISSUES:
        return _flag(calls, issue)
    themes = calls["themes"].fillna("") if "themes" in calls else None
    hit = (
        themes.str.casefold().str.contains(issue.casefold(), regex=False).to_numpy(dtype=bool)
        if themes is not None
        else np.zeros(0, bool)
    )
    if not hit.any():
        raise UnknownName(
            f"found issue {issue!r}, expected one of {', '.join(ISSUES)} or a theme.{did_you_mean(issue, ISSUES)}"
        )
    return np.asarray(hit)
