"""Attributes of states over time: regime category, electoral democracy, homicide."""

from __future__ import annotations

import ibis

from allies import sources
from allies.panel.spells import collapse
from allies.panel.states import with_ccode
from allies.store import Table


def regimes() -> Table:
    """Return regime-category spells: ccode, regime, start, end (years), open (reaches the last coded year).

    One rule for every state: V-Dem's Regimes of the World, from closed autocracy to liberal democracy.
    """
    table = _coded("vdem_regimes")
    spells = collapse(table, ["ccode", "regime"])
    return spells.mutate(open=spells.end == table.year.max().as_scalar())


def attributes() -> Table:
    """Return ranked yearly values: ccode, attribute, year, value, lower, upper, rank (1 highest), states."""
    vdem, homicide = _coded("vdem"), _coded("homicide")
    table = ibis.union(
        vdem.select(
            "ccode",
            "year",
            attribute=ibis.literal("polyarchy"),
            value=vdem.polyarchy,
            lower=vdem.polyarchy_low,
            upper=vdem.polyarchy_high,
        ),
        homicide.select(
            "ccode",
            "year",
            attribute=ibis.literal("homicide_rate"),
            value=homicide.rate,
            lower=ibis.null("float64"),
            upper=ibis.null("float64"),
        ),
    ).filter(ibis._.value.notnull() & (ibis._.year >= 1946))
    same_year = ibis.window(group_by=[table.attribute, table.year])
    return table.mutate(
        rank=ibis.rank().over(ibis.window(group_by=[table.attribute, table.year], order_by=table.value.desc())) + 1,
        states=table.count().over(same_year),
    )


def _coded(name: str) -> Table:
    source = sources.source(name)
    table = sources.table(name)
    table = with_ccode(table, source, column=source.state_columns[0], when="year", to="coded")
    return (
        table.drop(*[c for c in ("ccode",) if c in table.columns]).rename(ccode="coded").filter(ibis._.ccode.notnull())
    )
