"""ATOP obligations, one row per directed dyad-year with an alliance."""

from __future__ import annotations

from allies.store import Raw, Table

OBLIGATIONS = ["defense", "offense", "neutral", "nonagg", "consul"]


def parse(raw: Raw) -> Table:
    """Return ccode1, ccode2, year and the five obligations of state 1 towards state 2 (0 or 1)."""
    table = raw.rda("atop_alliance.rda")
    return table.select("ccode1", "ccode2", "year", **{name: table[f"atop_{name}"] for name in OBLIGATIONS})
