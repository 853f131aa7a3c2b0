"""Who moved: the change of two states' votes from one year to another, and the share of each side in it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allies.errors import InputError, NotCovered
from allies.models.alignment.standing import Z
from allies.models.result import LEVEL, Rows
from allies.panel.bridges import text_key
from allies.panel.rollcalls import RollCalls, roll_calls
from allies.panel.states import State, pair

FEWEST = 3  # recurring texts that both states voted on in both years


def moved(a: str | int, b: str | int, first: int, last: int, *, calls: RollCalls | None = None) -> Rows:
    """Return how the agreement of two states in the UN General Assembly changed, and how much of it each side did.

    On texts that were voted on in both years, agreement is 1 - |a - b| with yes 0, abstention 1/2 and no 1. What a side
    did is the mean of two counterfactuals: its votes changed and the other's did not, taken before and after (Shapley
    value of two players), so that both sides' parts add up to the change on these texts. The rest of the change in
    agreement over all roll calls is the agenda: other texts were voted on.

    Parameters
    ----------
    a, b
        ISO3 codes, COW codes or names.
    first, last
        Two years, the earlier first.
    calls
        Roll calls already read; default all of the General Assembly, from pulled data.

    Returns
    -------
    Rows
        One row each for `a`, `b`, `both` and `agenda`: iso3c_1, iso3c_2, first, last, part, estimate (change in
        agreement, -1 to 1), std_error, lower, upper, level, share (of the change by both), n (texts; roll calls of the
        last year for the agenda).

    Raises
    ------
    UnknownState, InputError
        For a state that does not exist, or years in the wrong order.
    NotCovered
        With fewer than three such texts, or votes not pulled.

    Notes
    -----
    Standard errors are those of a mean over texts. The agenda has none: it is a count, not a sample.
    """
    one, two = pair(a, b)
    if not first < last:
        raise InputError(f"found years {first} and {last}; expected the earlier first, such as 2024 and 2025.")
    held = calls or roll_calls()
    votes = [_votes(held, side) for side in (one, two)]
    both = votes[0].merge(votes[1], on="call", suffixes=("1", "2")).join(_texts(held), on="call")
    then, now = both[both["year"] == first], both[both["year"] == last]
    texts = _unique(then).merge(_unique(now), on="text", suffixes=("_then", "_now"))
    label = f"{one.iso3c}-{two.iso3c}, {first} to {last}"
    if len(texts) < FEWEST:
        raise NotCovered(
            f"{label}: found {len(texts)} texts that both voted on in both years; expected {FEWEST} at least. Take "
            "years nearer to each other."
        )
    a0, b0, a1, b1 = (
        texts[name].to_numpy(float) / 2 for name in ("level1_then", "level2_then", "level1_now", "level2_now")
    )
    by = _shapley(a0, b0, a1, b1)
    total = by[0] + by[1]
    change = _agreement(now) - _agreement(then)
    common: dict[str, Any] = {"iso3c_1": one.iso3c, "iso3c_2": two.iso3c, "first": first, "last": last, "level": LEVEL}
    rows = [_row(name, part, total, common) for name, part in ((one.iso3c, by[0]), (two.iso3c, by[1]), ("both", total))]
    blank = dict.fromkeys(["std_error", "lower", "upper", "share"])
    rows.append({**common, "part": "agenda", "estimate": change - float(total.mean()), **blank, "n": len(now)})
    return Rows(tuple(rows), held.datasets)


def between(a: str | int, b: str | int, years: str) -> Rows:
    """Return `moved` between two years written as 2024:2025; raise `InputError` for another text."""
    match = re.fullmatch(r"(\d{4})[:-](\d{4})", years.strip())
    if not match:
        raise InputError(f"found years {years!r}; expected two, such as 2024:2025.")
    return moved(a, b, int(match[1]), int(match[2]))


def _votes(held: RollCalls, side: State) -> pd.DataFrame:
    votes = held.votes[held.votes["ccode"].isin(side.ccodes) & (held.votes["level"] >= 0)]
    return votes[["call", "level"]]


def _texts(held: RollCalls) -> pd.DataFrame:
    text = [text_key(title) if isinstance(title, str) else "" for title in held.calls["title"]]
    return pd.DataFrame({"year": held.calls["date"].dt.year, "text": text})


def _unique(votes: pd.DataFrame) -> pd.DataFrame:
    """Return the votes on texts that were voted on once in the year."""
    named = votes[votes["text"] != ""]
    return named[~named["text"].duplicated(keep=False)][["text", "level1", "level2"]]


def _agreement(votes: pd.DataFrame) -> float:
    return float((1 - (votes["level1"] - votes["level2"]).abs() / 2).mean())


def _shapley(a0: Any, b0: Any, a1: Any, b1: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return per text what the change of a's vote and what that of b's did to their agreement."""

    def agree(one: Any, other: Any) -> Any:
        return 1 - np.abs(one - other)

    start, end, only_a, only_b = agree(a0, b0), agree(a1, b1), agree(a1, b0), agree(a0, b1)
    return (only_a - start + end - only_b) / 2, (only_b - start + end - only_a) / 2


def _row(name: str, part: NDArray[np.float64], total: NDArray[np.float64], common: dict[str, Any]) -> dict[str, Any]:
    mean, error = float(part.mean()), float(part.std(ddof=1) / np.sqrt(len(part)))
    share = mean / float(total.mean()) if abs(total.mean()) > 1e-12 else None
    return {
        **common, "part": name, "estimate": mean, "std_error": error, "lower": mean - Z * error,
        "upper": mean + Z * error, "share": share, "n": len(part),
    }  # fmt: skip
