"""Roll calls of a body: who voted how, when, on what, ready for a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from allies import sources, store
from allies.errors import InputError, UnknownName, did_you_mean
from allies.panel import portfolio
from allies.panel.vote_arrays import Coded, codes

if TYPE_CHECKING:
    import pandas as pd

BODIES = {"unga": "un_votes", "unsc": "unsc_votes", "unhrc": "unhrc_votes"}
ISSUES = ["middle_east", "nuclear", "disarmament", "human_rights", "colonialism", "development"]
SHORT = dict(zip(["me", "nu", "di", "hr", "co", "ec"], ISSUES, strict=True))
LEVELS = {"yes": 0, "abstain": 1, "no": 2}
ABSENT = -1
OPENING, EARLIER = (9, 14), (9, 1)  # a session opens in mid-September; days before 1990 are uncertain by weeks
SPECIAL = {1947, 1948, 1961, 1963, 1967}


@dataclass(frozen=True)
class RollCalls:
    """Votes (`call` row in `calls`, `ccode`, `level` 0 yes, 1 abstain, 2 no, -1 absent) and roll calls.

    `calls` has roll_call, date, session, and where known resolution, title, agenda, themes, important and the issues.
    """

    votes: pd.DataFrame
    calls: pd.DataFrame
    datasets: tuple[str, ...] = ()


def session_of(day: date) -> int:
    """Return the regular session that a day counts for: 80 from mid-September 2025, 1 in all of 1946.

    Special sessions in the summers of `SPECIAL` years count for the session that opened next, as in the published
    estimates; later ones count for the session in which they fall.
    """
    opening = OPENING if day.year >= 1990 else EARLIER
    opened = (day.month, day.day) >= opening or (day.year in SPECIAL and day.month >= 5)
    return max(1, day.year - 1946 + opened)


def roll_calls(body: str = "unga") -> RollCalls:
    """Return the roll calls of "unga", "unsc" or "unhrc" from the pulled source.

    Sessions are the Assembly's; special and emergency sessions count for the regular one they fall in. For the two
    councils the session is the calendar year.

    Raises
    ------
    UnknownName
        For another body.
    NotCovered
        When the source was not pulled.
    """
    if body not in BODIES:
        raise UnknownName(f"found body {body!r}, expected one of {', '.join(BODIES)}.{did_you_mean(body, BODIES)}")
    name = BODIES[body]
    table = portfolio.cast(name)
    described = _assembly_calls() if body == "unga" else _council_calls(name)
    datasets = (name, "un_resolutions") if body == "unga" else (name,)
    table = table.filter(table.ccode.notnull())
    found = store.arrow(table.select("roll_call", "vote", ccode=table.ccode.cast("int16")))
    return _checked(codes(found["roll_call"]), codes(found["vote"]), found["ccode"].to_numpy(), described, datasets)


def _assembly_calls() -> pd.DataFrame:
    """Return the Assembly's roll calls with titles and issues where `un_resolutions` has them."""
    votes = sources.table("un_votes")
    calls = store.arrow(votes.select("roll_call", "date", "session", "resolution").distinct()).to_pandas()
    details = sources.table("un_resolutions")
    wanted = ["roll_call", "title", "agenda", "themes", "important", *ISSUES]
    calls = calls.merge(store.arrow(details.select(wanted)).to_pandas(), on="roll_call", how="left")
    days = [session_of(day) for day in calls["date"]]
    own = calls["session"].fillna("").astype(str)
    calls["session"] = [int(label) if label.isdigit() else day for label, day in zip(own, days, strict=True)]
    return calls


def _council_calls(name: str) -> pd.DataFrame:
    table = sources.table(name)
    symbol = "resolution" if "resolution" in table.columns else "symbol"
    calls = store.arrow(table.select("roll_call", "date", resolution=table[symbol]).distinct()).to_pandas()
    calls["session"] = [day.year for day in calls["date"]]
    return calls


def coded(votes: pd.DataFrame, calls: pd.DataFrame, datasets: tuple[str, ...] = ()) -> RollCalls:
    """Return votes with levels, checked: one vote per state and roll call, known vote codes.

    Parameters
    ----------
    votes
        One row per roll call and state: roll_call, ccode, vote (yes, abstain, no or absent).
    calls
        One row per roll call: roll_call, date, session, and what else is known.
    """
    import pandas as pd

    called, cast = pd.factorize(votes["roll_call"]), pd.factorize(votes["vote"])
    return _checked(called, cast, votes["ccode"].to_numpy(), calls, datasets)


def _checked(called: Coded, cast: Coded, ccode: Any, calls: pd.DataFrame, datasets: tuple[str, ...]) -> RollCalls:
    """Return votes with levels and rows of `calls`: from codes, so that no text is handled vote by vote."""
    import pandas as pd

    known = {**LEVELS, "absent": ABSENT}
    odd = [str(name) for name in cast[1] if name not in known] + ["missing"] * bool((cast[0] < 0).any())
    if odd:
        raise InputError(f"found votes {sorted(odd)[:5]}, expected yes, abstain, no or absent. Recode them.")
    level = np.array([known[name] for name in cast[1]], dtype=np.int8)[cast[0]]
    calls = calls.assign(date=pd.to_datetime(calls["date"])).sort_values(
        ["session", "date", "roll_call"], ignore_index=True
    )
    row = {name: i for i, name in enumerate(calls["roll_call"])}
    if len(row) < len(calls):
        twice = calls["roll_call"][calls["roll_call"].duplicated()].iloc[0]
        raise InputError(f"found roll call {twice!r} twice in the list of roll calls.")
    lost = [name for name in called[1] if name not in row]
    if lost:
        raise InputError(f"found votes on roll call {lost[0]!r}, which is not in the list of roll calls. Add it.")
    call = np.array([row[name] for name in called[1]], dtype=np.int32)[called[0]]
    kept = _once(call, ccode.astype(np.int32), level, calls)
    return RollCalls(pd.DataFrame(kept), calls, datasets)


def _once(call: Any, ccode: Any, level: Any, calls: pd.DataFrame) -> dict[str, Any]:
    """Return the columns with every vote once; raise where a state has two different ones on a roll call."""
    states, who = distinct(ccode)
    cell, place = call * np.int32(len(states)) + who, np.arange(len(call), dtype=np.int32)
    first = np.full(len(calls) * len(states), -1, dtype=np.int32)
    first[cell[::-1]] = place[::-1]
    first = first[cell]
    again = first != place
    clash = again & (level != level[first])
    if clash.any():
        one = int(np.argmax(clash))
        raise InputError(
            f"state {ccode[one]} has two different votes on roll call {calls['roll_call'][call[one]]!r}; expected one. "
            "Drop the wrong row."
        )
    columns = {"call": call, "ccode": ccode, "level": level}
    return {name: column[~again] for name, column in columns.items()} if again.any() else columns


def distinct(codes: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the distinct values of small whole numbers, ascending, and each one's place among them; without sorting.

    >>> distinct(np.array([40, 2, 40]))[1].tolist()
    [1, 0, 1]
    """
    least = int(codes.min())
    shifted = codes - least if least else codes
    held = np.zeros(int(codes.max()) - least + 1, dtype=bool)
    held[shifted] = True
    place = np.cumsum(held, dtype=np.int32) - 1
    return np.flatnonzero(held) + least, place[shifted]
