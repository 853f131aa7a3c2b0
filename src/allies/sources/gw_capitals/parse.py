"""Capitals of Gleditsch-Ward states with coordinates as spells, one row per state and capital."""

from __future__ import annotations

import ibis

from allies.sources.capitals.parse import LAST_DAY, MISPLACED
from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return capitals with first and last day; coordinates known to be wrong are left empty."""
    table = raw.rda("gw_capitals.rda", dates=["stdate", "enddate"])
    misplaced = table.capital.isin(MISPLACED)
    return table.select(
        "gwcode",
        "capital",
        state=table.statenme,
        start=table.stdate,
        end=table.enddate,
        censored=table.enddate == ibis.date(LAST_DAY),
        latitude=ibis.ifelse(misplaced, None, table.lat),
        longitude=ibis.ifelse(misplaced, None, table.lng),
    )
