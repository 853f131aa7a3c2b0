"""Pictures of ideal points: from rows of the release or of a fit to the charts, with names and leaders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from allies import plots, store
from allies.errors import InputError, UnknownName, did_you_mean
from allies.models.record import name
from allies.models.result import Rows
from allies.panel import rollcalls
from allies.panel.states import state

if TYPE_CHECKING:
    from allies.models.ideal_points import IdealPoints
    from allies.panel.rollcalls import RollCalls

Row = dict[str, Any]
TAIL = re.compile(r"\s*:\s*(?:resolution|decision)s?\b")
VOTE = {level: vote for vote, level in rollcalls.LEVELS.items()}


def paths(found: Rows, states: Sequence[str | int]) -> str:
    """Return the paths of up to four states as SVG, with the terms of the first two states' leaders."""
    rows, leaders = [], []
    for side, one in zip(("a", "b", None, None, None), map(state, states), strict=False):
        mine = [row for row in found.rows if row["ccode"] in one.ccodes]
        shown = _name(mine[-1])
        rows += [{**row, "series": shown, "value": row["estimate"]} for row in mine]
        if side:
            leaders += _leaders(one.ccodes, side)
    return plots.ideal_paths(rows, leaders)


def _leaders(ccodes: Iterable[int], side: str) -> list[Row]:
    return [
        {
            "side": side,
            "name": spell["leader"],
            "surname": spell["surname"],
            "start": spell["start"].isoformat(),
            "end": spell["end"].isoformat() if spell["end"] else None,
        }
        for spell in store.select(store.released("leaders"), ccode=ccodes)
    ]


def session(found: Rows, marked: Sequence[str | int] = ()) -> str:
    """Return all states of the last session among the rows as SVG, `marked` ones in the second colour."""
    last = max(row["session"] for row in found.rows)
    mine = [row for row in found.rows if row["session"] == last]
    rows = [{**row, "name": _name(row), "value": row["estimate"]} for row in mine]
    year = mine[0]["year"]
    title = f"session {last}, {year}" if last != year else str(year)
    codes = {code for one in marked for code in state(one).ccodes}
    return plots.ideal_ranking(rows, session=title, marked=[row["iso3c"] for row in mine if row["ccode"] in codes])


def resolution(found: IdealPoints, asked: str, marked: Sequence[str | int] = (), votes: RollCalls | None = None) -> str:
    """Return one roll call as SVG: states on the line by their vote, the two cutpoints, and who crossed.

    Parameters
    ----------
    found
        A fit by session or year.
    asked
        A roll call's key or a resolution's symbol (A/RES/ES-11/1).
    marked
        States to name first.
    votes
        The roll calls of the fit, where they were your own.

    Raises
    ------
    UnknownName
        For a roll call that is not in the fit.
    """
    if found.options.by == "leader":
        raise InputError("found a fit by leader; expected one by session or year to draw a resolution. Fit it again.")
    call = _asked(found, asked)
    cast = _cast(votes or rollcalls.roll_calls(found.options.body), call["roll_call"])
    period = call["session"] if found.options.by == "session" else call["date"].year
    nodes = found.design.nodes
    here = (nodes["period"] == period).to_numpy()
    at = {row["ccode"]: row for row in found.points[here].to_dict("records")}
    year = int(call["date"].year)
    rows = [
        {"iso3c": at[one]["iso3c"], "name": _name(at[one]), "value": at[one]["estimate"], "vote": vote}
        for one, vote in cast.items()
        if one in at
    ]
    codes = [one.in_year(year).iso3c for one in map(state, marked)]
    told = [call[part] for part in ("resolution", "title") if isinstance(call.get(part), str)]
    title = TAIL.split(": ".join(told))[0]
    return plots.roll_call(rows, zones(call, {row["vote"] for row in rows}), title=title or asked, marked=codes)


def _code(ccode: int, year: int) -> str:
    from allies.models.record import label

    return label(ccode, year)


def _name(row: Row) -> str:
    """Return a state's name; a code that no list knows stands for itself."""
    return row["iso3c"] if row["iso3c"].isdigit() else name(row["ccode"], row["year"])


def _asked(found: IdealPoints, asked: str) -> Row:
    items = found.items
    symbols = items["resolution"] if "resolution" in items else items["roll_call"]
    hit = items[(items["roll_call"] == asked) | (symbols == asked)]
    if hit.empty:
        known = [*items["roll_call"].astype(str), *symbols.dropna().astype(str)]
        raise UnknownName(
            f"found no roll call {asked!r} in the fit; expected a key or a symbol such as A/RES/71/5 on which not all "
            f"voted the same.{did_you_mean(asked, known)}"
        )
    row: Row = hit.iloc[0].to_dict()
    return row


def _cast(votes: RollCalls, key: str) -> dict[int, str]:
    (row,) = votes.calls.index[votes.calls["roll_call"] == key]
    mine = votes.votes[(votes.votes["call"] == row) & (votes.votes["level"] != rollcalls.ABSENT)]
    return {int(ccode): VOTE[int(level)] for ccode, level in zip(mine["ccode"], mine["level"], strict=True)}


def zones(call: Row, kinds: set[str]) -> list[Row]:
    """Return where the model expects which vote, from left to right."""
    slope = float(call["discrimination"])
    cuts = [float(call["cut_yes"]) / slope, float(call["cut_no"]) / slope]
    order = [vote for vote in rollcalls.LEVELS if vote in kinds or call["cut_yes"] != call["cut_no"]]
    if len(order) == 2:
        cuts = cuts[:1]
    if slope < 0:
        order, cuts = order[::-1], cuts[::-1]
    lows, highs = [None, *cuts], [*cuts, None]
    return [{"vote": vote, "low": low, "high": high} for vote, low, high in zip(order, lows, highs, strict=True)]
