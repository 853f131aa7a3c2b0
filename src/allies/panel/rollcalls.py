"""Roll calls of a body: who voted how, when, on what, ready for a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from allies import sources, store
from allies.errors import InputError, UnknownName, did_you_mean
from allies.panel import portfolio
from allies.panel.states import identities, with_ccode

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
    if body == "unga":
        own_seats = store.lineage(store.table_path(name)).get("edition") == "voeten"  # it has Taiwan apart from China
        table = _with_states(name) if own_seats else portfolio.un_votes()
        described = _assembly_calls()
        datasets: tuple[str, ...] = (name, "un_resolutions")
    else:
        table = _with_states(name)
        described = _council_calls(name)
        datasets = (name,)
    votes = _frame(table.select("roll_call", "ccode", "vote"))
    return coded(votes.dropna(subset=["ccode"]), described, datasets)


def _with_states(name: str) -> store.Table:
    table = with_ccode(sources.table(name), sources.source(name), column="iso3c", when="date", to="ccode")
    return table.filter(table.vote.notnull())


def _frame(table: store.Table) -> pd.DataFrame:
    return store.engine().to_pyarrow(table).to_pandas()


def _assembly_calls() -> pd.DataFrame:
    """Return the Assembly's roll calls with titles and issues where `un_resolutions` has them."""
    votes = sources.table("un_votes")
    calls = _frame(votes.select("roll_call", "date", "session", "resolution").distinct())
    details = sources.table("un_resolutions")
    wanted = ["roll_call", "title", "agenda", "themes", "important", *ISSUES]
    calls = calls.merge(_frame(details.select(wanted)), on="roll_call", how="left")
    days = [session_of(day) for day in calls["date"]]
    own = calls["session"].fillna("").astype(str)
    calls["session"] = [int(label) if label.isdigit() else day for label, day in zip(own, days, strict=True)]
    return calls


def _council_calls(name: str) -> pd.DataFrame:
    table = sources.table(name)
    symbol = "resolution" if "resolution" in table.columns else "symbol"
    calls = _frame(table.select("roll_call", "date", resolution=table[symbol]).distinct())
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

    level = votes["vote"].map({**LEVELS, "absent": ABSENT})
    if level.isna().any():
        odd = sorted({str(code) for code in votes["vote"][level.isna()]})
        raise InputError(f"found votes {odd[:5]}, expected yes, abstain, no or absent. Recode them.")
    calls = calls.assign(date=pd.to_datetime(calls["date"])).sort_values(
        ["session", "date", "roll_call"], ignore_index=True
    )
    row = pd.Series(np.arange(len(calls)), index=calls["roll_call"])
    if row.index.has_duplicates:
        raise InputError(f"found roll call {row.index[row.index.duplicated()][0]!r} twice in the list of roll calls.")
    frame = pd.DataFrame(
        {
            "call": votes["roll_call"].map(row).to_numpy(),
            "ccode": votes["ccode"].to_numpy().astype(np.int64),
            "level": level.to_numpy().astype(np.int8),
        }
    )
    if frame["call"].isna().any():
        lost = votes["roll_call"][frame["call"].isna().to_numpy()].iloc[0]
        raise InputError(f"found votes on roll call {lost!r}, which is not in the list of roll calls. Add it.")
    frame = frame.astype({"call": np.int64}).drop_duplicates()
    twice = frame.duplicated(["call", "ccode"])
    if twice.any():
        one = frame[twice].iloc[0]
        raise InputError(
            f"state {one.ccode} has two different votes on roll call {calls['roll_call'][one.call]!r}; expected one. "
            "Drop the wrong row."
        )
    return RollCalls(frame, calls, datasets)


def labels() -> dict[tuple[int, int], str]:
    """Return the ISO3 code of each COW code in each year."""
    return {
        (one.ccode, year): one.iso3c
        for one in identities()
        for year in range(max(one.start.year, 1945), min(one.end.year, 2100) + 1)
    }


__all__ = ["BODIES", "ISSUES", "LEVELS", "SHORT", "RollCalls", "coded", "labels", "roll_calls", "session_of"]
