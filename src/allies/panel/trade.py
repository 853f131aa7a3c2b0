"""Trade of dyads in one unit: every source in its own column, and a view that says which source each cell comes from.

The sources count differently (imports as reported; goods and services; reconciled flows; one state's customs), so their
levels are not one series. The view never splices silently: each cell names its source, a change of source from one
year to the next is marked, and `agreement` tells how far two sources differ where both speak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import ibis

from allies import sources, store
from allies.errors import InputError, UnknownName, did_you_mean
from allies.panel.counters import units
from allies.panel.yearly import Taken, taken, yearly
from allies.store import Table

if TYPE_CHECKING:
    from allies.panel.join import Panel


@dataclass(frozen=True)
class Flow:
    """One source's flows from state 1 to state 2: its column, and how many of its units make a million dollars.

    A source of one state's customs has two columns, what it sends (`column`) and what it receives (`back`).
    """

    column: str
    per_million: float
    back: str | None = None


FLOWS = {
    "cow_trade": Flow("flow", 1.0),
    "itpd_trade": Flow("value", 1e6),
    "baci_2023": Flow("value", 1e3),
    "us_trade": Flow("exports", 1.0, back="imports"),
}
ORDER = ("cow_trade", "baci_2023", "itpd_trade", "us_trade")
MONTHS = 12


def trade(panel: Panel, order: Sequence[str] = ORDER) -> Panel:
    """Return dyads with trade in million current US dollars, from state 1 to state 2 (both ways where undirected).

    Parameters
    ----------
    panel
        Dyads; needs the datasets of `order`.
    order
        Which sources, the preferred first: cow_trade (1870-2014, goods, imports as state 2 reports them), baci_2023
        (2023, goods, reconciled), itpd_trade (2000-2016, goods and services), us_trade (1985 on, goods, United States
        customs; whole years only).

    Returns
    -------
    Panel
        Per source `trade_SOURCE`; `trade`, the value of the first source in `order` that has one; `trade_source`, its
        name; `trade_break`, whether the year before came from another source; `trade_status`: observed, observed_zero,
        missing (some source covers the year), not_covered (none does).

    Raises
    ------
    InputError
        For a panel that has no dyads.
    UnknownName
        For a source that has no trade.
    NotCovered
        For a dataset that was not pulled.

    Notes
    -----
    Not deflated. An undirected value needs both directions. Zeros of cow_trade may be unreported trade.
    """
    if len(panel.codes) != 2:
        raise InputError(f"found {panel.unit}s; expected dyads. Start from dyad_years or leader_dyad_years.")
    for name in order:
        if name not in FLOWS:
            raise UnknownName(
                f"found {name!r}; expected sources of trade, {', '.join(FLOWS)}.{did_you_mean(name, FLOWS)}"
            )
    panel.fresh("trade", *[f"trade_{name}" for name in order])
    table = panel.table
    for name in order:
        table = _with(table, panel, name)
    covered = [_covers(table, panel, name) for name in order]
    values = [table[f"trade_{name}"] for name in order]
    value = ibis.coalesce(*values)
    table = table.mutate(
        trade=value,
        trade_source=ibis.cases(*[(one.notnull(), name) for one, name in zip(values, order, strict=True)]),
        trade_status=ibis.cases(
            (value == 0, "observed_zero"),
            (value.notnull(), "observed"),
            (ibis.or_(*covered), "missing"),
            else_="not_covered",
        ),
    )
    unit = [table[key] for key in units(panel)]
    before = table.trade_source.lag().over(ibis.window(group_by=unit, order_by=table.year))
    table = table.mutate(trade_break=(before != table.trade_source).fill_null(False))
    made = [
        *[(f"trade_{name}", name, FLOWS[name].column) for name in order],
        ("trade", order[0], FLOWS[order[0]].column),
        ("trade_status", order[0], "status"),
    ]
    return replace(panel, table=table, added=(*panel.added, *order), origin=(*panel.origin, *made))


def agreement(panel: Panel, order: Sequence[str] = ORDER) -> list[dict[str, Any]]:
    """Return how far sources differ where both have trade: a row per pair of sources.

    Parameters
    ----------
    panel
        What `trade` returned.
    order
        The sources that it holds.

    Returns
    -------
    list of dict
        `source`, `other`; `n`, cells in which both are above zero; `ratio`, the median of source / other; `within_10`,
        the share of cells in which they are within 10% of each other.
    """
    table, found = panel.table, []
    for at, one in enumerate(order):
        for two in order[at + 1 :]:
            both = table.filter(table[f"trade_{one}"] > 0, table[f"trade_{two}"] > 0)
            ratio = both[f"trade_{one}"] / both[f"trade_{two}"]
            near = (ratio.ln().abs() < ibis.literal(1.1).ln()).cast("float64")
            (row,) = store.rows(both.aggregate(n=both.count(), ratio=ratio.median(), within_10=near.mean()))
            if row["n"]:
                found.append({"source": one, "other": two, **row})
    return found


def _with(table: Table, panel: Panel, name: str) -> Table:
    """Add one source's flow as `trade_NAME`; both directions must be known where they are added up."""
    flow = _flows(name, panel)
    if not panel.directed:
        small = flow.mutate(code1=ibis.least(flow.code1, flow.code2), code2=ibis.greatest(flow.code1, flow.code2))
        flow = small.group_by("code1", "code2", "year").aggregate(
            value=(small.value.count() == 2).ifelse(small.value.sum(), ibis.null("float64")).round(6)
        )
    one, two = panel.codes
    flow = flow.view()
    on = [table[one] == flow.code1, table[two] == flow.code2, table.year == flow.year]
    both = table.left_join(flow, on)
    return both.select(*[table[column] for column in table.columns], **{f"trade_{name}": flow.value})


def _taken(name: str, panel: Panel) -> Taken:
    flow = FLOWS[name]
    columns = [flow.column] if flow.back is None else [flow.column, flow.back, "n"]
    table = sources.table(name)
    return taken(sources.source(name), table, columns, pairs=True, undirected=False, as_of=panel.as_of)


def _flows(name: str, panel: Panel) -> Table:
    """Return one source's flows as far as they are known: code1 to code2, year, value in million dollars."""
    flow, of = FLOWS[name], _taken(name, panel)
    table = yearly(of, panel.years)
    table = table.filter(of.covers(table.year))
    sent = table.select("code1", "code2", "year", value=(table[flow.column] / flow.per_million).round(6))
    if flow.back is None:
        return sent.filter(sent.value.notnull())
    whole = table.filter(table.n == MONTHS)
    sent = whole.select("code1", "code2", "year", value=whole[flow.column])
    return sent.union(whole.select(code1="code2", code2="code1", year="year", value=whole[flow.back]))


def _covers(table: Table, panel: Panel, name: str) -> Any:
    of = _taken(name, panel)
    inside = of.covers(table.year)
    if of.fixed_code is None:
        return inside
    one, two = (table[code] for code in panel.codes)
    return inside & ((one == of.fixed_code) | (two == of.fixed_code))
