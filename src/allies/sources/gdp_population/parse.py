"""Estimated GDP and population with their standard deviations, one row per COW state and year."""

from __future__ import annotations

from allies.store import Raw, Table

COLUMNS = {"mrgdppc": "gdp_per_head", "pwtrgdp": "gdp", "pwtpop": "population"}


def parse(raw: Raw) -> Table:
    """Return means and standard deviations of the state-years that have estimates."""
    rows = raw.rda("cw_gdppop.rda")
    estimates = {name: rows[column] for column, name in COLUMNS.items()}
    spreads = {f"{name}_sd": rows[f"sd_{column}"] for column, name in COLUMNS.items()}
    return rows.select("ccode", "year", **estimates, **spreads).filter(rows.mrgdppc.notnull())
