"""V-Dem's electoral democracy index by COW state and year."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return one row per state and year with an estimate: ccode, year, polyarchy."""
    rows = raw.rda("cw_democracy.rda")
    table = rows.select(
        ccode=rows.ccode.cast("int64"),
        year=rows.year.cast("int64"),
        polyarchy=rows.v2x_polyarchy.nullif(float("nan")),
    )
    return table.filter(table.polyarchy.notnull())
