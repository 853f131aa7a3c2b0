"""Archigos leader spells, with the dates as dates."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return one row per spell: obsid, gwcode, leader, start, end, entry, exit."""
    rows = raw.rda("archigos.rda", dates=["startdate", "enddate"])
    return rows.select(
        "obsid",
        "leader",
        "entry",
        "exit",
        gwcode=rows.gwcode.cast("int64"),
        start=rows.startdate,
        end=rows.enddate,
    )
