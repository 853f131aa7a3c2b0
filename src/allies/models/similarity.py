"""How alike two states vote: every similarity score of a dyad's years, from the embedded release."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from allies import store
from allies.errors import NotCovered
from allies.models.quantities import QUANTITIES
from allies.models.record import alive, coverage, dyad_scores, membership
from allies.models.result import LEVEL, Rows
from allies.panel.states import State, pair

SCORES = ("identical", "agreement", "s_score", "kappa", "scott_pi", "tau_b")
BOUNDS = tuple(f"{name}_{part}" for name in SCORES for part in ("se", "lower", "upper"))


def similarity(a: str | int, b: str | int, years: Iterable[int] | None = None) -> Rows:
    """Return the vote-similarity scores of two states by year.

    Scores are symmetric and rest on the adopted resolutions of the UN General Assembly on which both states voted
    yes, abstained or voted no in the calendar year; an absence is no position.

    Parameters
    ----------
    a, b
        ISO3 codes, COW codes or names.
    years
        Calendar years to answer for; default every year with a common roll call.

    Returns
    -------
    Rows
        `iso3c_1`, `iso3c_2`, `year`, `n` (common roll calls), `identical`, `agreement` in [0, 1], `s_score`, `kappa`,
        `scott_pi`, `tau_b` in [-1, 1]; for each its standard error `NAME_se` and bounds `NAME_lower`, `NAME_upper`
        at `level` (leave-one-roll-call-out; Wilson for `identical`); `coverage` (share of the year's roll calls),
        `status`. A year asked for without a common roll call has null scores and the status missing, not_covered or
        not_a_state.

    Raises
    ------
    UnknownState
        For a code that is no state, or one state twice.
    NotCovered
        When no year asked for can be answered.

    Examples
    --------
    >>> similarity("USA", "SLV", [2025]).rows[0]["n"]
    181
    """
    first, second = pair(a, b)
    found = {row["year"]: _described(row, first, second) for row in _scores(first, second)}
    if years is not None:
        wanted = sorted(set(years))
        lives = membership(first, second)
        found = {year: found.get(year) or _empty(year, first, second, lives) for year in wanted}
    if not any(row["status"] == "observed" for row in found.values()):
        raise NotCovered(_why_none(first, second, found))
    return Rows(tuple(found.values()), ("un_votes",))


def _scores(first: State, second: State) -> list[dict[str, Any]]:
    counts = store.select(store.released("un_vote_counts"), ccode=first.ccodes)
    roll_calls = {row["year"]: row["roll_calls"] for row in counts}
    rows = dyad_scores(store.read(store.released("un_contingency")), first, second)
    return [{**row, "roll_calls": roll_calls[row["year"]]} for row in rows]


def _described(row: dict[str, Any], first: State, second: State) -> dict[str, Any]:
    return {
        "iso3c_1": first.iso3c,
        "iso3c_2": second.iso3c,
        "year": row["year"],
        "n": row["n"],
        **{name: row[name] for name in SCORES},
        **{name: row[name] for name in BOUNDS},
        "level": LEVEL,
        "coverage": row["n"] / row["roll_calls"],
        "status": "observed",
    }


def _empty(year: int, first: State, second: State, lives: list[list[Any]]) -> dict[str, Any]:
    covered = coverage(QUANTITIES["votes.identical"])
    status = "missing"
    if not all(alive(life, year) for life in lives):
        status = "not_a_state"
    elif not covered["start"] <= year <= covered["end"]:
        status = "not_covered"
    blank = dict.fromkeys(["n", *SCORES, *BOUNDS, "level", "coverage"])
    return {"iso3c_1": first.iso3c, "iso3c_2": second.iso3c, "year": year, **blank, "status": status}


def _why_none(first: State, second: State, found: dict[int, dict[str, Any]]) -> str:
    pair_ = f"{first.iso3c}-{second.iso3c}"
    if not found:
        return f"{pair_}: found no common roll call; one of them has had no vote in the UN General Assembly."
    asked = f"{min(found)}-{max(found)}" if len(found) > 1 else str(min(found))
    statuses = {row["status"] for row in found.values()}
    covered = coverage(QUANTITIES["votes.identical"])
    if statuses == {"not_covered"}:
        return f"{pair_} {asked}: UN votes are on record from {covered['start']} to {covered['data_end']}."
    if "not_a_state" in statuses:
        sides = zip((first, second), membership(first, second), strict=True)
        lives = ", ".join(f"{one.iso3c} from {_since(spells)}" for one, spells in sides)
        return f"{pair_} {asked}: not both were members of the state system ({lives})."
    return f"{pair_} {asked}: found no common roll call; a state without a UN seat casts no vote there."


def _since(spells: list[tuple[date, date | None]]) -> str:
    return " and ".join(f"{start} to {end or 'today'}" for start, end in spells) or "never"
