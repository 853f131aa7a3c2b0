"""Polity 5 and the extended Unified Democracy Scores, one row per state and year."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return polity2, uds and uds_adjusted where at least one of them exists."""
    rows = raw.rda("cw_democracy.rda")
    table = rows.select("ccode", "year", "polity2", uds=rows.euds, uds_adjusted=rows.aeuds)
    return table.filter(table.polity2.notnull() | table.uds.notnull())
