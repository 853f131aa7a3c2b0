"""Spells: runs of consecutive years in which something held, and the treaty obligations of every dyad as spells."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from allies import sources
from allies.store import Table

OBLIGATIONS = {
    "atop": ["defense", "offense", "neutral", "nonagg", "consul"],
    "cow": ["defense", "neutral", "nonagg", "entente"],
}
_LIST = {"atop": "atop", "cow": "cow_alliances"}


def collapse(years: Table, key: Sequence[str], year: str = "year") -> Table:
    """Return one row per run of consecutive years: `key`, start, end (first and last year of the run).

    Parameters
    ----------
    years
        One row per `key` and year in which the thing held.
    """
    runs = years.select(*key, year).distinct()
    order = ibis.window(group_by=[runs[name] for name in key], order_by=runs[year])
    runs = runs.mutate(run=runs[year] - ibis.row_number().over(order))
    return runs.group_by(*key, "run").aggregate(start=runs[year].min(), end=runs[year].max()).drop("run")


def treaties() -> Table:
    """Return every dyad's treaty obligations: ccode1 < ccode2, coded_by, obligation, start, end (years), open.

    An obligation that either state owes the other counts for the dyad. `open` is true when the spell reaches the
    last year that the list covers: the list ends there, not the obligation.
    """
    return ibis.union(*[_obligations(coded_by, names) for coded_by, names in OBLIGATIONS.items()])


def _obligations(coded_by: str, names: list[str]) -> Table:
    table = sources.table(_LIST[coded_by])
    last = table.year.max().as_scalar()
    one_way = table.mutate(
        ccode1=ibis.least(table.ccode1, table.ccode2), ccode2=ibis.greatest(table.ccode1, table.ccode2)
    )
    long = one_way.pivot_longer(names, names_to="obligation", values_to="held").filter(ibis._.held == 1)
    spells = collapse(long, ["ccode1", "ccode2", "obligation"])
    return spells.select(
        "ccode1", "ccode2", "obligation", "start", "end", coded_by=ibis.literal(coded_by), open=spells.end == last
    )
