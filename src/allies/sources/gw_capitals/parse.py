"""Capitals of Gleditsch-Ward states with coordinates as spells, one row per state and capital."""

from __future__ import annotations

from allies.sources.capitals.parse import capitals
from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return Gleditsch-Ward capitals with first and last day."""
    return capitals(raw.rda("gw_capitals.rda", dates=["stdate", "enddate"]), "gwcode")
