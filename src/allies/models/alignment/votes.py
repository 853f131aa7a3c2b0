"""Agreement in UN votes by body, matter and quarter, for all pairs of states at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allies.models._numerics import contingency
from allies.models.alignment.dyads import Dyads
from allies.models.alignment.indicators import Indicator
from allies.models.alignment.signal import Signal
from allies.panel.rollcalls import RollCalls, roll_calls

CLUSTER = 0.04  # votes of a quarter go together: more than about 1 / CLUSTER of them add little
TYPICAL = 12  # roll calls whose weight is 1
BODY = {"hrc": "unhrc", "sc": "unsc"}


def signals(of: Dyads, wanted: list[Indicator], quarters_from: int, as_of: date | None) -> list[Signal]:
    """Return agreement on each group of roll calls; one of the General Assembly belongs to the first group it fits."""
    found = []
    assembly = [one for one in wanted if one.name.startswith("ga_")]
    if assembly:
        calls = _known(roll_calls("unga"), as_of)
        free = np.ones(len(calls.calls), bool)
        named = calls.calls["themes"].fillna("").str.split("; ").map(set)
        for one in assembly:
            themes = set(dict(one.options)["themes"])
            mine = free & (named.map(themes.intersection).astype(bool).to_numpy() if themes else True)
            free &= ~mine
            found.append(_agreement(of, one, calls, mine, quarters_from))
    for one in wanted:
        if one.name in BODY:
            calls = _known(roll_calls(BODY[one.name]), as_of)
            found.append(_agreement(of, one, calls, np.ones(len(calls.calls), bool), quarters_from))
    return found


def _known(calls: RollCalls, as_of: date | None) -> RollCalls:
    if as_of is None:
        return calls
    kept = (calls.calls["date"] <= pd.Timestamp(as_of)).to_numpy()
    place = np.cumsum(kept) - 1
    votes = calls.votes[kept[calls.votes["call"]]]
    return RollCalls(votes.assign(call=place[votes["call"]]), calls.calls[kept].reset_index(drop=True), calls.datasets)


def weights(n: NDArray[Any]) -> NDArray[np.float64]:
    """Return the precision of an agreement over `n` roll calls, 1 for `TYPICAL` of them."""

    def precision(calls: Any) -> Any:
        return calls / (1 + CLUSTER * (calls - 1))

    return np.asarray(precision(n.astype(float)) / precision(TYPICAL))


def _agreement(of: Dyads, one: Indicator, calls: RollCalls, mine: NDArray[np.bool_], quarters_from: int) -> Signal:
    """Return 1 - mean |a - b| / 2 of yes 0, abstain 1, no 2 over the roll calls that both voted on."""
    day = calls.calls["date"].dt
    quarter = np.where(day.year >= quarters_from, day.quarter, 0)
    period = (day.year * 10 + quarter).to_numpy()
    position, codes = _positions(calls)
    side1, side2 = np.triu_indices(len(codes), 1)
    dyad = of.find(codes[side1], codes[side2])
    parts: list[tuple[Any, ...]] = []
    for at in np.unique(period[mine]):
        both = contingency.products(position[:, mine & (period == at)])[:, :, side1, side2]
        n = both.sum(axis=(0, 1))
        row = of.rows(dyad, np.full(len(dyad), at // 10))
        seen = (n > 0) & (row >= 0)
        same = both[0, 0] + both[1, 1] + both[2, 2]
        near = both[0, 1] + both[1, 0] + both[1, 2] + both[2, 1]
        parts.append((row[seen], np.full(seen.sum(), at % 10), (same + near / 2)[seen] / n[seen], weights(n[seen])))
    joined: list[Any] = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else [np.zeros(0)] * 4
    back = np.zeros(len(joined[0]), np.int8)
    return Signal(one, joined[0].astype(np.int32), joined[1].astype(np.int8), back, joined[2], joined[3])


def _positions(calls: RollCalls) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Return states by roll calls (1 yes, 2 abstain, 3 no, 0 none) and the states' codes."""
    codes, state = np.unique(calls.votes["ccode"].to_numpy(), return_inverse=True)
    position = np.zeros((len(codes), len(calls.calls)), np.int8)
    position[state, calls.votes["call"].to_numpy()] = calls.votes["level"].to_numpy() + 1
    return position, codes.astype(np.int64)
