"""Spells: runs of consecutive years in which something held, and the treaty obligations of every dyad as spells."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import ibis

from allies import sources, store
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


def shared_alliances() -> Table:
    """Return the treaties of alliance that two states were members of at once.

    ccode1 < ccode2, atopid, start, end (days; end null when both were still members on the list's last day), defense
    (the treaty held either to active defence), name (where this project compiled it, `cases/treaties.csv`).
    """
    members = sources.table("atop_members")
    other = members.view()
    both = members.join(other, [members.atopid == other.atopid, members.ccode < other.ccode])
    last = ibis.date("9999-12-31")
    both = both.select(
        atopid=members.atopid,
        ccode1=members.ccode,
        ccode2=other.ccode,
        start=ibis.greatest(members.start, other.start),
        end=ibis.least(members.end.fill_null(last), other.end.fill_null(last)),
        defense=ibis.greatest(members.defense, other.defense),
    )
    both = both.filter(both.start <= both.end)
    spells = both.group_by("ccode1", "ccode2", "atopid").aggregate(
        start=both.start.min(), end=both.end.max().nullif(last), defense=both.defense.max()
    )
    named = store.compiled_csv(Path(str(files("allies"))) / "cases" / "treaties.csv")
    names = store.from_rows(["atopid", "name"], [(int(row["atopid"]), row["name"]) for row in named])
    return spells.left_join(names, "atopid").select(*spells.columns, "name")
