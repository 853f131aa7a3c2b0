"""New roll calls on top of a fit, in milliseconds: only what they touch is fitted again."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from allies.errors import InputError
from allies.models._numerics import additions, irt, paths, starts
from allies.models._numerics.walks import Floats, Steps
from allies.models.ballots import NONE, Design, Grid, bridged, gaps, packed
from allies.models.ideal_points import IdealPoints, points
from allies.panel.rollcalls import ABSENT, LEVELS, RollCalls

if TYPE_CHECKING:
    import pandas as pd

KEY = 1_000_000  # a node's key is its state times this and its period


def updated(found: IdealPoints, new: RollCalls) -> IdealPoints:
    """Return the result with new roll calls of sessions that it has.

    Fitted again are the new roll calls, the states' positions, and all resolutions of the sessions with new votes.
    Other resolutions keep their parameters but for the shift and stretch of their session.

    Parameters
    ----------
    found
        A fit in one dimension, by session or year, of absences as missing or as abstentions.
    new
        Roll calls and votes that it does not have (`panel.rollcalls.coded`).

    Returns
    -------
    IdealPoints
        `diagnostics` has `added`, the roll calls since the last full fit, and `change` of the last round.

    Raises
    ------
    InputError
        For a roll call that the fit has, a session that it does not have, or a fit of another kind.

    Notes
    -----
    After one roll call positions differ from those of a full fit by 0.001 at the root mean square and 0.025 at most,
    in the sessions with new votes; errors add up, so fit again (`ideal_points(start=...)`) after some dozens. A new
    vote recurs in an old resolution by the rule of a full fit; old pairs are not looked at again.
    """
    _checked(found, new)
    held = found.design
    built, taken = _design(held, new, found)
    ended, error = _ended(found, built, taken)
    done = additions.added(ended, taken.votes, taken.new, taken.fresh)
    fit = _fit(found.fit, ended, done, built, taken)
    variance = np.maximum(error**2 + done.own, 1e-12)
    diagnostics = {
        **found.diagnostics,
        "states": len(built.votes.starts) - 1,
        "roll_calls": len(built.calls),
        "items": len(built.item_keys),
        "votes": len(built.votes.node),
        "dropped": built.dropped,
        "change": done.change,
        "added": found.diagnostics.get("added", 0) + len(new.calls),
    }
    lineage = {**found.lineage, "step": "ideal_points, updated", "added": sorted(new.calls["roll_call"])}
    return replace(
        found,
        points=_points(found, built, fit, np.sqrt(variance)),
        diagnostics=diagnostics,
        lineage=lineage,
        design=built,
        fit=fit,
        walk=fit.steps.walk(),
    )


class _Taken:
    """The part of a design that is fitted again: its votes, and where it lies in the whole."""

    def __init__(self, votes: irt.Votes, new: NDArray[np.bool_], items_before: int) -> None:
        touched = np.zeros(int(votes.period.max()) + 1, dtype=bool)
        touched[votes.period[new]] = True
        recurs = np.zeros(len(votes.three), dtype=bool)
        recurs[votes.item_of[new]] = True
        rows = np.flatnonzero(touched[votes.period] | recurs[votes.item_of])
        self.items = np.unique(votes.item_of[rows])
        self.new, self.fresh = new[rows], self.items >= items_before
        runs = [slice(votes.ptr[row], votes.ptr[row + 1]) for row in rows]
        self.votes = replace(
            votes,
            calls=np.asarray(np.searchsorted(votes.item_of[rows], np.r_[self.items, len(votes.three)]), dtype=np.int64),
            ptr=np.r_[0, np.cumsum(np.diff(votes.ptr)[rows])],
            node=np.concatenate([votes.node[run] for run in runs]),
            level=np.concatenate([votes.level[run] for run in runs]),
            period=votes.period[rows],
            weight=votes.weight[rows],
            three=votes.three[self.items],
        )


def _checked(found: IdealPoints, new: RollCalls) -> None:
    asked = found.options
    kind = next(
        (
            f"{name}={value!r}"
            for name, value in (("by", asked.by), ("absences", asked.absences), ("dimensions", asked.dimensions))
            if value in ("leader", "model", 2)
        ),
        None,
    )
    if kind:
        raise InputError(f"found a fit with {kind}; expected one that can take new votes. Fit again with start=.")
    known = set(found.design.calls["roll_call"])
    if again := sorted(known & set(new.calls["roll_call"])):
        raise InputError(f"found roll call {again[0]!r} in the fit already; expected new ones. Leave it out.")
    if new.votes.empty:
        raise InputError("found no votes on the new roll calls; expected at least one.")


def _design(held: Design, new: RollCalls, found: IdealPoints) -> tuple[Design, _Taken]:
    """Return the design with the new roll calls, and what of it is fitted again."""
    import pandas as pd

    calls = new.calls.reset_index(drop=True)
    grid = _joined(held.grid, Grid.of(replace(new, calls=calls)), found.options.absences == "abstain")
    before = len(held.calls)
    item, links = _item_rows(held, calls, grid, found.options.bridge)
    cast, three, item = _levels(held, grid.cast[before:], item)
    kept = np.flatnonzero(item >= 0)
    if not len(kept):
        raise InputError("found only roll calls on which all voted the same; they say nothing about positions.")
    period = (calls["session"] if found.options.by == "session" else calls["date"].dt.year).to_numpy(dtype=np.int64)
    nodes, moved = _nodes(held, grid.states, cast[kept], period[kept], calls.iloc[kept])
    place = np.full((len(kept), len(grid.states)), -1, dtype=np.int32)
    for row, at in enumerate(period[kept]):
        mine = np.flatnonzero(nodes["period"].to_numpy() == at)
        place[row, np.searchsorted(grid.states, nodes["ccode"].to_numpy()[mine])] = mine
    votes, order = _votes(held.votes, nodes, moved, packed(cast[kept], place), item[kept], three)
    names = [*held.item_keys, *(f"{key}" for key in calls["roll_call"].iloc[kept[item[kept] >= len(held.item_keys)]])]
    rows = pd.concat([held.calls, calls.iloc[kept].assign(item=[names[i] for i in item[kept]])], ignore_index=True)
    joined = Grid(grid.cast[np.r_[np.arange(before), before + kept]][order], grid.states)
    dropped = {"all_agree": held.dropped["all_agree"] + len(calls) - len(kept)}
    rows = rows[held.calls.columns].iloc[order].reset_index(drop=True)
    none = np.zeros(0, dtype=np.int32)
    built = Design(votes, nodes, rows, names, dropped, links, (none, none), joined)
    return built, _Taken(votes, order >= before, len(held.item_keys))


def _joined(old: Grid, new: Grid, abstain: bool) -> Grid:
    """Return both grids, one above the other."""
    states = np.union1d(old.states, new.states)
    cast = np.full((len(old.cast) + len(new.cast), len(states)), NONE, dtype=np.int8)
    cast[: len(old.cast), np.searchsorted(states, old.states)] = old.cast
    cast[len(old.cast) :, np.searchsorted(states, new.states)] = new.cast
    if abstain:
        cast[cast == ABSENT] = LEVELS["abstain"]
    return Grid(cast, states)


def _item_rows(held: Design, calls: pd.DataFrame, grid: Grid, bridge: bool) -> tuple[Any, dict[int, int]]:
    """Return the number of each new roll call's item, and the bridges by session."""
    import pandas as pd

    fresh, links = len(held.item_keys) + np.arange(len(calls)), dict(held.links)
    if not bridge or "title" not in calls.columns or "title" not in held.calls.columns:
        return fresh, links
    session = held.calls["session"].to_numpy()
    near = np.flatnonzero(np.isin(session, np.unique(calls["session"].to_numpy()[:, None] + np.arange(-1, 2))))
    both = pd.concat([held.calls.iloc[near], calls], ignore_index=True)
    cast = grid.cast[np.r_[near, len(held.calls) + np.arange(len(calls))]]
    number = {name: i for i, name in enumerate(held.item_keys)}
    item = {
        key: number[name]
        for key, name in zip(held.calls["roll_call"].iloc[near], held.calls["item"].iloc[near], strict=True)
    }
    row = {key: i for i, key in enumerate(calls["roll_call"])}
    for first, second in bridged(Grid(cast, grid.states), both):
        if second in row and first in item:
            fresh[row[second]] = item[first]
            session_of = int(calls["session"].iloc[row[second]])
            links[session_of] = links.get(session_of, 0) + 1
    return fresh, links


def _levels(held: Design, cast: Any, item: Any) -> tuple[Any, Any, Any]:
    """Return levels of the new roll calls as their items have them, whether items have three, and items; -1 dropped."""
    known, cast, three = len(held.item_keys), cast.copy(), list(held.votes.three)
    found, used = item.copy(), known
    for row, number in enumerate(item):
        kinds = set(np.unique(cast[row][cast[row] >= 0]).tolist())
        if number < known:
            mine = held.grid.cast[held.votes.calls[number] : held.votes.calls[number + 1]]
            old = set(np.unique(mine[mine >= 0]).tolist())
            if kinds <= old:
                kinds = old
            else:  # a vote that the old resolution never got: its parameters cannot be shared
                number = known
        if len(kinds) < 2:
            found[row] = -1
            continue
        if len(kinds) == 2:
            cast[row] = np.where(cast[row] < 0, cast[row], np.where(cast[row] == min(kinds), 0, 2))
        found[row] = number if number < known else used
        if number >= known:
            three.append(len(kinds) == 3)
            used += 1
    return cast, np.array(three), found


def _nodes(held: Design, states: Any, cast: Any, period: Any, calls: pd.DataFrame) -> tuple[pd.DataFrame, Any]:
    """Return the nodes with those that the new votes need, and where the old ones went."""
    import pandas as pd

    old = held.nodes
    if len(missing := np.setdiff1d(period, old["period"])):
        raise InputError(
            f"found new votes in period {missing[0]}, of which the fit has none; expected votes in its periods. Fit "
            "again with start=."
        )
    row, who = np.nonzero(cast >= 0)
    keys, count = np.unique(states[who] * KEY + period[row], return_counts=True)
    before = (old["ccode"] * KEY + old["period"]).to_numpy()
    add = np.setdiff1d(keys, before)
    place = np.searchsorted(np.sort(np.r_[before, add]), before)
    if len(add):
        pattern = old.drop_duplicates("period").set_index("period")
        wanted = add % KEY
        more = pattern.loc[wanted].reset_index().assign(ccode=add // KEY, n=0)
        nodes = pd.concat([old, more[old.columns]], ignore_index=True)
        nodes = nodes.iloc[np.argsort(np.r_[before, add])].reset_index(drop=True)
        nodes["gap"] = gaps(nodes)
    else:
        nodes = old.copy()
    n = nodes["n"].to_numpy().copy()
    n[np.searchsorted((nodes["ccode"] * KEY + nodes["period"]).to_numpy(), keys)] += count
    nodes["n"] = n
    return nodes, place


def _votes(
    old: irt.Votes, nodes: pd.DataFrame, moved: Any, new: dict[str, Any], item: Any, three: Any
) -> tuple[irt.Votes, Any]:
    """Return the votes with the new ones, each roll call beside the others on its item, and the order of roll calls."""
    items = np.r_[old.item_of, item]
    order = np.argsort(items, kind="stable")
    cuts = np.flatnonzero(np.diff(order) != 1) + 1
    node = moved.astype(np.int32)[old.node] if len(nodes) > len(moved) else old.node
    ptr = np.r_[old.ptr[:-1], len(node) + new["ptr"]]
    both = np.r_[node, new["node"]], np.r_[old.level, new["level"]]
    runs = [slice(ptr[run[0]], ptr[run[-1] + 1]) for run in np.split(order, cuts)]
    group = nodes["group"].to_numpy()
    votes = irt.Votes(
        calls=np.searchsorted(items[order], np.arange(len(three) + 1)).astype(np.int64),
        ptr=np.r_[0, np.cumsum(np.diff(ptr)[order])],
        node=np.concatenate([both[0][run] for run in runs]),
        level=np.concatenate([both[1][run] for run in runs]),
        period=np.r_[old.period, group[new["node"][new["ptr"][:-1]]]][order],
        weight=np.r_[old.weight, np.ones(len(item))][order],
        three=three,
        starts=np.flatnonzero(np.r_[True, np.diff(nodes["ccode"].to_numpy()) != 0, True]),
        node_period=group,
    )
    return votes, order


def _ended(found: IdealPoints, built: Design, taken: _Taken) -> tuple[additions.Ended, Floats]:
    """Return the old fit on the new nodes, and the part of the standard errors that is not the nodes' own."""
    old, nodes = found.fit, built.nodes
    before = (found.design.nodes["ccode"] * KEY + found.design.nodes["period"]).to_numpy()
    now = (nodes["ccode"] * KEY + nodes["period"]).to_numpy()
    at = np.minimum(np.searchsorted(before, now), len(before) - 1)
    known = before[at] == now
    ccode = found.design.nodes["ccode"].to_numpy()
    last = np.maximum(at - ~known, 0)
    same = ccode[last] == nodes["ccode"].to_numpy()
    x = np.where(same, old.x[last], 0.0)
    steps = Steps(
        built.votes.starts,
        nodes["gap"].to_numpy(dtype=np.float64),
        np.where(known, old.steps.let_go[at], False),
        old.steps.first,
        old.steps.base,
        old.steps.release,
        old.steps.free,
    )
    steps = replace(steps, tails=old.steps.tails, weight=_spread(old.steps.weight, at, known))
    prior, walk = old.steps.walk(), steps.walk()
    pull = np.zeros(len(x))
    pull[known] = paths.product(found.design.votes.starts, prior.diagonal, prior.link, old.x)
    pull -= paths.product(built.votes.starts, walk.diagonal, walk.link, x)
    pull[known] *= np.abs(pull[known]) > 1e-9
    items = np.zeros((len(taken.items), 9))
    items[~taken.fresh] = old.items[taken.items[~taken.fresh]]
    s = np.where(known, old.s[at], 0.1)
    starts.settle(taken.votes, np.flatnonzero(taken.fresh), x, s, items)
    information, lost = (np.where(known, part[at], 0.0) for part in (old.information, old.lost))
    own, none = np.empty_like(old.x), np.empty_like(old.x)
    net = np.maximum(old.information - old.lost, additions.SURE * old.information)
    paths.variances(found.design.votes.starts, prior.diagonal + net, prior.link, own, none)
    rest = np.maximum(found.points["std_error"].to_numpy() ** 2 - own, 0.0)
    error = np.sqrt(np.where(known, rest[at], np.median(rest)))
    return additions.Ended(x, s, information, lost, steps, pull, old.hold, old.modes, items), error


def _spread(weight: Floats, at: Any, known: Any) -> Floats:
    return weight if len(weight) == 1 else np.where(known, weight[at], 1.0)


def _fit(old: irt.Fit, ended: additions.Ended, done: additions.Added, built: Design, taken: _Taken) -> irt.Fit:
    """Return the fit: all other items follow their periods' shifts and stretches; mean 0 and variance 1 again."""
    votes = built.votes
    items = np.vstack([old.items, np.zeros((len(votes.three) - len(old.items), 9))])
    if len(done.apart):
        shift, stretch = done.apart[0::2][votes.period], done.apart[1::2][votes.period]
        shift, stretch = (np.bincount(votes.item_of, one) / np.diff(votes.calls) for one in (shift, stretch))
        items[:, 2] /= 1 + stretch
        items[:, :2] += (items[:, 2] * shift)[:, None]
    items[taken.items] = done.items
    x = done.x.copy()
    irt.normalise(x, items)
    return replace(
        old,
        x=x,
        s=done.s,
        items=items,
        change=(*old.change, done.change),
        information=done.information,
        lost=done.lost,
        lag=done.lag,
        steps=ended.steps,
    )


def _points(found: IdealPoints, built: Design, fit: irt.Fit, error: Floats) -> pd.DataFrame:
    if len(built.nodes) != len(found.points):
        return points(built, fit, error, found.options)
    z = NormalDist().inv_cdf(0.5 + found.options.level / 2)
    bounds = {"lower": fit.x - z * error, "upper": fit.x + z * error}
    return found.points.assign(estimate=fit.x, std_error=error, **bounds, n=built.nodes["n"])
