"""From roll calls to the arrays of the ideal-point model: which votes count, which periods, which items recur."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from allies.errors import InputError, NotCovered
from allies.models._numerics.irt import Votes
from allies.panel import bridges, leaders
from allies.panel.rollcalls import ABSENT, RollCalls, distinct

if TYPE_CHECKING:
    import pandas as pd

By = Literal["session", "year", "leader"]
EPOCH = date(1970, 1, 1).toordinal()


NONE = -2  # of a grid: no vote and no absence on record


@dataclass(frozen=True)
class Grid:
    """Votes packed as one int8 matrix, roll calls by states: a level, `ABSENT` or `NONE`; `states` are COW codes."""

    cast: Any
    states: Any

    @classmethod
    def of(cls, found: RollCalls) -> Grid:
        """Return the grid of what `found` holds."""
        states, who = distinct(found.votes["ccode"].to_numpy())
        cast = np.full((len(found.calls), len(states)), NONE, dtype=np.int8)
        cast[found.votes["call"].to_numpy(), who] = found.votes["level"].to_numpy()
        return cls(cast, states)


@dataclass(frozen=True)
class Design:
    """Arrays for the model and what their rows mean.

    `nodes` (state, period, label, session, n, gap), `calls` (roll_call, session, item, ...), `item_keys`; `dropped`
    counts of roll calls left out; `links` bridging pairs by later session. `away` absences on the roll calls of `votes`
    by states that cast a vote in that period: roll call and node. `grid` all that was cast on these roll calls.
    """

    votes: Votes
    nodes: pd.DataFrame
    calls: pd.DataFrame
    item_keys: list[str]
    dropped: dict[str, int]
    links: dict[int, int]
    away: tuple[Any, Any]
    grid: Grid


def design(
    found: RollCalls, *, by: By = "session", weights: dict[str, float] | None = None, bridge: bool = True
) -> Design:
    """Return the model's arrays for the roll calls and votes that `found` holds; absences count as no votes."""
    calls, grid = found.calls.reset_index(drop=True), Grid.of(found)
    if not (grid.cast != NONE).any() or not (grid.cast >= 0).any():
        raise NotCovered("found no votes that meet the conditions; widen the sessions, issues or states asked for.")
    keys, links = _items(grid, calls, bridge)
    item, names = _codes(keys)
    raw = grid.cast.copy()
    three, dropped = _levels(grid, item)
    kept = np.flatnonzero((grid.cast >= 0).any(axis=1))
    order = kept[np.argsort(item[kept], kind="stable")]
    place, nodes = _nodes(grid, calls, by)
    used, item_row = np.unique(item[order], return_inverse=True)
    weight = np.array([(weights or {}).get(key, 1.0) for key in calls["roll_call"].to_numpy()[order]], dtype=np.float64)
    built = Votes(
        calls=np.searchsorted(item_row, np.arange(item_row.max() + 2)).astype(np.int64),
        **packed(grid.cast[order], place[order]),
        period=_groups(calls, nodes, by)[order],
        weight=weight,
        three=three[used],
        starts=np.flatnonzero(np.r_[True, np.diff(nodes["ccode"].to_numpy()) != 0, True]),
        node_period=nodes["group"].to_numpy(),
    )
    _connected(built, nodes)
    after = {int(session): count for session, count in sorted(links.items())}
    used_calls = calls.iloc[order].assign(item=[names[i] for i in item[order]]).reset_index(drop=True)
    away = np.nonzero((grid.cast[order] == ABSENT) & (place[order] >= 0))
    absences = away[0].astype(np.int32), place[order][away]
    return Design(
        built, nodes, used_calls, [names[i] for i in used], dropped, after, absences, Grid(raw[order], grid.states)
    )


def packed(cast: Any, place: Any) -> dict[str, Any]:
    """Return votes by roll call, level and node: `ptr`, `node` and `level`; `place` has the node of each cell."""
    ptr = np.r_[0, np.cumsum((cast >= 0).sum(axis=1))]
    node, level = np.empty(ptr[-1], dtype=np.int32), np.empty(ptr[-1], dtype=np.int8)
    last = 0
    for row, at in zip(cast, place, strict=True):
        for value in range(3):
            who = np.flatnonzero(row == value)
            first, last = last, last + len(who)
            node[first:last], level[first:last] = at[who], value
    return {"ptr": ptr, "node": node, "level": level}


def _codes(keys: list[str]) -> tuple[np.ndarray[Any, Any], list[str]]:
    names = sorted(set(keys))
    row = {name: i for i, name in enumerate(names)}
    return np.array([row[key] for key in keys], dtype=np.int32), names


def _items(grid: Grid, calls: pd.DataFrame, bridge: bool) -> tuple[list[str], dict[int, int]]:
    """Return the item of each roll call and how many bridges lead into each session."""
    keys = calls["roll_call"].astype(str).tolist()
    if not bridge or "title" not in calls.columns:
        return keys, {}
    firm = bridged(grid, calls)
    grouped = bridges.groups(keys, firm)
    led = (session for session, key, group in zip(calls["session"], keys, grouped, strict=True) if key != group)
    return grouped, dict(Counter(int(session) for session in led))


def bridged(grid: Grid, calls: pd.DataFrame) -> list[tuple[str, str]]:
    """Return pairs of roll calls on the same text in successive sessions on which most states voted as before."""
    keys = calls["roll_call"].astype(str).tolist()
    clean = (
        calls[["title", "agenda"]].astype(object)
        if "agenda" in calls
        else calls[["title"]].assign(agenda=None).astype(object)
    )
    clean = clean.where(clean.notna(), None)
    texts = zip(keys, calls["session"].tolist(), clean["title"], clean["agenda"], strict=True)
    pairs = bridges.same_text([bridges.Call(*text) for text in texts])
    row = {key: i for i, key in enumerate(keys)}
    earlier, later = (grid.cast[[row[pair[side]] for pair in pairs]] for side in (0, 1))
    return [pair for pair, kept in zip(pairs, bridges.stable(earlier, later), strict=True) if kept]


def _levels(grid: Grid, item: np.ndarray[Any, Any]) -> tuple[Any, dict[str, int]]:
    """Take items on which all vote the same out of the grid; code two levels as lowest (0) and highest (2)."""
    here = np.stack([(grid.cast == level).any(axis=1) for level in range(3)], axis=1)
    kinds = np.zeros((int(item.max()) + 1, 3), dtype=bool)
    np.logical_or.at(kinds, item, here)
    number = kinds.sum(axis=1)
    if not (number > 1).any():
        raise InputError("found only roll calls on which all voted the same; they say nothing about positions.")
    agreed = (number[item] == 1) & here.any(axis=1)
    grid.cast[agreed] = NONE
    for row in np.flatnonzero(number[item] == 2):
        cast, low = grid.cast[row], int(np.argmax(kinds[item[row]]))
        cast[cast >= 0] = np.where(cast[cast >= 0] == low, 0, 2)
    return number == 3, {"all_agree": int(agreed.sum())}


def _years(calls: pd.DataFrame) -> Any:
    return calls["date"].dt.year.to_numpy(dtype=np.int64)


def _periods(calls: pd.DataFrame, by: By) -> Any:
    return calls["session"].to_numpy(dtype=np.int64) if by == "session" else _years(calls)


def _groups(calls: pd.DataFrame, nodes: pd.DataFrame, by: By) -> Any:
    """Return the number of each roll call's period; one for all by leader, whose spells overlap."""
    if by == "leader":
        return np.zeros(len(calls), dtype=np.int64)
    return np.searchsorted(np.unique(nodes["period"]), _periods(calls, by))


def _nodes(grid: Grid, calls: pd.DataFrame, by: By) -> tuple[Any, pd.DataFrame]:
    """Return the node of each cell of the grid (-1 none) and the nodes: one row per state and period, in order."""
    import pandas as pd

    place = np.full(grid.cast.shape, -1, dtype=np.int32)
    rows: list[tuple[int, int, int, int, str | None]] = []
    known = spells() if by == "leader" else {}
    periods = _periods(calls, by)
    for column, ccode in enumerate(grid.states.tolist()):
        voted = grid.cast[:, column] >= 0
        period, names = _held(known.get(ccode, []), calls) if by == "leader" else (periods, None)
        found, first, count = np.unique(period[voted], return_index=True, return_counts=True)
        at = np.minimum(np.searchsorted(found, period), max(len(found) - 1, 0))
        if len(found):
            place[:, column] = np.where(found[at] == period, len(rows) + at, -1)
        for number, row, n in zip(found.tolist(), np.flatnonzero(voted)[first].tolist(), count.tolist(), strict=True):
            rows.append((ccode, number, n, row, None if names is None else names[number]))
    nodes = pd.DataFrame(rows, columns=["ccode", "period", "n", "first", "label"])
    first = nodes.pop("first").to_numpy()
    nodes["session"] = nodes["period"] if by == "session" else calls["session"].to_numpy()[first]
    nodes["year"] = _year(nodes["session"].to_numpy(), _years(calls)[first], by)
    nodes["gap"] = gaps(nodes) if by != "leader" else 1.0
    nodes["group"] = np.unique(nodes["period"], return_inverse=True)[1] if by != "leader" else 0
    return place, nodes


def gaps(nodes: pd.DataFrame) -> pd.Series[float]:
    """Return the periods since a state's node before, 4 at most; 1 at its first."""
    return nodes.groupby("ccode")["period"].diff().fillna(1).clip(1, 4)


def _year(session: Any, years: Any, by: By) -> Any:
    """Return the year in which the Assembly's session opened, else the year of the first vote."""
    if by == "session" and session.max() < 1000:
        return session + 1945
    return years if by != "session" else session


def spells() -> dict[int, list[tuple[date, date | None, str]]]:
    """Return each state's leaders in order: first day, last day, name."""
    from allies import store

    table = leaders.leaders()
    found: dict[int, list[tuple[date, date | None, str]]] = {}
    for row in store.rows(table.select("ccode", "start", "end", "leader").order_by("ccode", "start")):
        found.setdefault(row["ccode"], []).append((row["start"], row["end"], row["leader"]))
    return found


def _held(held: list[tuple[date, date | None, str]], calls: pd.DataFrame) -> tuple[Any, list[str]]:
    """Return the number of the leader in office at each roll call, 0 before the first known, and their names."""
    days = calls["date"].to_numpy().astype("datetime64[D]").astype(np.int64) + EPOCH
    at = np.searchsorted([start.toordinal() for start, _, _ in held], days, side="right")
    return at, ["unknown", *(name for _, _, name in held)]


def new_leader(built: Design) -> Any:
    """Return per node whether another leader was in office at its middle vote than at that of the node before."""
    known, votes = spells(), built.votes
    days = built.calls["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    voted = np.repeat(days, np.diff(votes.ptr))
    first, places = votes.by_node
    ccodes = built.nodes["ccode"].to_numpy()
    held = []
    for n, state in enumerate(ccodes.tolist()):
        middle = int(np.median(voted[places[first[n] : first[n + 1]]]))
        day = date.fromordinal(middle + EPOCH)
        held.append(
            next(
                (who for start, end, who in known.get(state, []) if start <= day and (end is None or day <= end)), None
            )
        )
    return np.array([n > 0 and ccodes[n] == ccodes[n - 1] and held[n] != held[n - 1] for n in range(len(held))])


def _connected(votes: Votes, nodes: pd.DataFrame) -> None:
    """Raise when some states never vote with the others, directly or through other states, sessions or items."""
    state = np.repeat(np.arange(len(votes.starts) - 1), np.diff(votes.starts))
    met = np.zeros((len(votes.three), len(votes.starts) - 1), dtype=bool)
    met[np.repeat(votes.item_of, np.diff(votes.ptr)), state[votes.node]] = True
    which = np.full(met.shape[1], -1)
    while (which < 0).any():
        group = np.arange(len(which)) == np.argmax(which < 0)
        while (more := met[met[:, group].any(axis=1)].any(axis=0) & ~group).any():
            group |= more
        which[group] = which.max() + 1
    parts = int(which.max()) + 1
    if parts > 1:
        ccodes = nodes["ccode"].to_numpy()[votes.starts[:-1]]
        lists = [ccodes[which == part].tolist() for part in range(parts)]
        shown = "; ".join(f"{len(one)} states ({', '.join(map(str, one[:4]))}, …)" for one in lists[:3])
        raise InputError(
            f"found {parts} groups of states that never voted on the same roll calls: {shown}. Expected one connected "
            "group; fit them apart, or add roll calls that join them."
        )
