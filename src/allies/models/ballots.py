"""From roll calls to the arrays of the ideal-point model: which votes count, which periods, which items recur."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from allies.errors import InputError, NotCovered
from allies.models._numerics.irt import Votes
from allies.models._numerics.order import by_level
from allies.panel import bridges, leaders
from allies.panel.rollcalls import ABSENT, RollCalls, distinct

if TYPE_CHECKING:
    import pandas as pd

By = Literal["session", "year", "leader"]
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Design:
    """Arrays for the model and what their rows mean.

    `nodes` (state, period, label, session, n, gap), `calls` (roll_call, session, item, ...), `item_keys`; `dropped`
    counts of roll calls left out; `links` bridging pairs by later session.
    """

    votes: Votes
    nodes: pd.DataFrame
    calls: pd.DataFrame
    item_keys: list[str]
    dropped: dict[str, int]
    links: dict[int, int]


def design(
    found: RollCalls, *, by: By = "session", weights: dict[str, float] | None = None, bridge: bool = True
) -> Design:
    """Return the model's arrays for the roll calls and votes that `found` holds; absences must be out or recoded."""
    votes, calls = found.votes, found.calls.reset_index(drop=True)
    votes = _those(votes, votes["level"].to_numpy() != ABSENT)
    if votes.empty:
        raise NotCovered("found no votes that meet the conditions; widen the sessions, issues or states asked for.")
    keys, links = _items(votes, calls, bridge)
    item, names = _codes(keys)
    votes, levels, three, dropped = _levels(votes, item)
    kept = np.flatnonzero(np.bincount(votes["call"].to_numpy()))
    node_of, nodes = _nodes(votes, calls, by)
    order = kept[np.argsort(item[kept], kind="stable")]
    place = np.full(len(calls), -1, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    used, item_row = np.unique(item[order], return_inverse=True)
    periods = nodes["group"].to_numpy()
    call_period = calls["session"].to_numpy()[order] if by == "session" else _years(calls)[order]
    group = (
        np.searchsorted(np.unique(nodes["period"]), call_period)
        if by != "leader"
        else np.zeros(len(order), dtype=np.int64)
    )
    arrays = _arrays(place[votes["call"].to_numpy()], node_of, levels, item_row, len(order))
    weight = np.array([(weights or {}).get(key, 1.0) for key in calls["roll_call"].to_numpy()[order]], dtype=np.float64)
    starts = np.flatnonzero(np.r_[True, np.diff(nodes["ccode"].to_numpy()) != 0, True])
    built = Votes(
        period=group.astype(np.int64), weight=weight, three=three[used], starts=starts, node_period=periods, **arrays
    )
    _connected(built, nodes)
    after = {int(session): count for session, count in sorted(links.items())}
    used_calls = calls.iloc[order].assign(item=[names[i] for i in item[order]]).reset_index(drop=True)
    return Design(built, nodes, used_calls, [names[i] for i in used], dropped, after)


def _those(votes: pd.DataFrame, keep: np.ndarray[Any, Any]) -> pd.DataFrame:
    return votes if keep.all() else votes[keep]


def _codes(keys: list[str]) -> tuple[np.ndarray[Any, Any], list[str]]:
    names = sorted(set(keys))
    row = {name: i for i, name in enumerate(names)}
    return np.array([row[key] for key in keys], dtype=np.int32), names


def _items(votes: pd.DataFrame, calls: pd.DataFrame, bridge: bool) -> tuple[list[str], dict[int, int]]:
    """Return the item of each roll call and how many bridges lead into each session."""
    keys = calls["roll_call"].astype(str).tolist()
    if not bridge or "title" not in calls.columns:
        return keys, {}
    clean = (
        calls[["title", "agenda"]].astype(object)
        if "agenda" in calls
        else calls[["title"]].assign(agenda=None).astype(object)
    )
    clean = clean.where(clean.notna(), None)
    texts = zip(keys, calls["session"].tolist(), clean["title"], clean["agenda"], strict=True)
    pairs = bridges.same_text([bridges.Call(*text) for text in texts])
    row = {key: i for i, key in enumerate(keys)}
    states, who = distinct(votes["ccode"].to_numpy())
    grid = np.full((len(calls), len(states)), -1, dtype=np.int8)
    grid[votes["call"].to_numpy(), who] = votes["level"].to_numpy()
    firm = [pair for pair in pairs if bridges.stable(grid[row[pair[0]]], grid[row[pair[1]]])]
    sessions = calls["session"].to_numpy()
    links = dict(Counter(int(sessions[row[later]]) for _, later in firm))
    return bridges.groups(keys, firm), links


def _levels(votes: pd.DataFrame, item: np.ndarray[Any, Any]) -> tuple[pd.DataFrame, Any, Any, dict[str, int]]:
    """Drop items on which all vote the same; where two levels occur, code them lowest (0) and highest (2)."""
    which, level = item[votes["call"].to_numpy()], votes["level"].to_numpy()
    counts = np.bincount(which * 3 + level, minlength=3 * (item.max() + 1)).reshape(-1, 3)
    kinds = (counts > 0).sum(axis=1)
    keep = kinds[which] > 1
    if not keep.any():
        raise InputError("found only roll calls on which all voted the same; they say nothing about positions.")
    agreed = int(np.unique(votes["call"].to_numpy()[~keep]).size)
    three = kinds == 3
    low = np.argmax(counts > 0, axis=1)
    recoded = np.tile(np.arange(3, dtype=np.int8), (len(kinds), 1))
    recoded[~three] = np.where(np.arange(3) == low[~three, None], 0, 2)
    return _those(votes, keep), recoded[which, level][keep], three, {"all_agree": agreed}


def _years(calls: pd.DataFrame) -> Any:
    return calls["date"].dt.year.to_numpy(dtype=np.int64)


def _nodes(votes: pd.DataFrame, calls: pd.DataFrame, by: By) -> tuple[Any, pd.DataFrame]:
    """Return each vote's node and the nodes: one row per state and period, in order."""
    import pandas as pd

    call, ccode = votes["call"].to_numpy(), votes["ccode"].to_numpy()
    if by == "leader":
        period, label = _spells(ccode, calls["date"].to_numpy()[call])
    else:
        period = (calls["session"].to_numpy() if by == "session" else _years(calls))[call]
        label = None
    (states, who), (periods, when) = distinct(ccode), distinct(period)
    cells, node = distinct(who * np.int32(len(periods)) + when)
    first = np.empty(len(cells), dtype=np.int64)
    first[node[::-1]] = np.arange(len(node) - 1, -1, -1, dtype=np.int32)
    count = np.bincount(node)
    nodes = pd.DataFrame({"ccode": states[cells // len(periods)], "period": periods[cells % len(periods)], "n": count})
    years = _years(calls)[call[first]]
    nodes["session"] = calls["session"].to_numpy()[call[first]] if by != "session" else nodes["period"]
    nodes["year"] = _year(nodes["session"].to_numpy(), years, by)
    nodes["label"] = [label[i] for i in first] if label is not None else None
    nodes["gap"] = nodes.groupby("ccode")["period"].diff().fillna(1).clip(1, 4) if by != "leader" else 1.0
    nodes["group"] = np.unique(nodes["period"], return_inverse=True)[1] if by != "leader" else 0
    return node, nodes


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


def _spells(ccode: Any, days: Any) -> tuple[Any, list[str]]:
    """Return the number and the name of the leader in office at each vote; 0 and "unknown" before the first known."""
    known = spells()
    number = np.zeros(len(ccode), dtype=np.int64)
    ordinals = days.astype("datetime64[D]").astype(np.int64) + EPOCH
    names = np.full(len(ccode), "unknown", dtype=object)
    for state in np.unique(ccode):
        held = known.get(int(state), [])
        if not held:
            continue
        mine = np.flatnonzero(ccode == state)
        at = np.searchsorted([start.toordinal() for start, _, _ in held], ordinals[mine], side="right")
        number[mine] = at
        names[mine] = np.array(["unknown", *(name for _, _, name in held)], dtype=object)[at]
    return number, names.tolist()


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


def _arrays(call: Any, node: Any, level: Any, item_row: Any, calls: int) -> dict[str, Any]:
    """Return votes by roll call, level and node."""
    order = by_level(call, level, node, calls)
    return {
        "calls": np.searchsorted(item_row, np.arange(item_row.max() + 2)).astype(np.int64),
        "ptr": np.r_[0, np.cumsum(np.bincount(call, minlength=calls))].astype(np.int64),
        "node": node[order].astype(np.int32),
        "level": level[order],
    }


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
