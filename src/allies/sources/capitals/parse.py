"""Capitals with coordinates as spells, one row per state and capital."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

LAST_DAY = "2024-12-31"
# The file's coordinates of these cities are the middle of the country.
MISPLACED = ["Brasilia", "Riyadh", "Tunis"]


def parse(raw: Raw) -> Table:
    """Return capitals with first and last day; coordinates known to be wrong are left empty."""
    table = raw.rda("cow_capitals.rda", dates=["stdate", "enddate"])
    misplaced = table.capital.isin(MISPLACED)
    return table.select(
        "ccode",
        "capital",
        state=table.statenme,
        start=table.stdate,
        end=table.enddate,
        censored=table.enddate == ibis.date(LAST_DAY),
        latitude=ibis.ifelse(misplaced, None, table.lat),
        longitude=ibis.ifelse(misplaced, None, table.lng),
    )
