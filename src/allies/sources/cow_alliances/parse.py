"""COW formal alliances, one row per directed dyad-year with an alliance in force."""

from __future__ import annotations

from allies.store import Raw, Table

TYPES = ["defense", "neutral", "nonagg", "entente"]


def parse(raw: Raw) -> Table:
    """Return ccode1, ccode2, year and the four types of alliance (0 or 1)."""
    table = raw.rda("cow_alliance.rda")
    return table.select("ccode1", "ccode2", "year", **{name: table[f"cow_{name}"] for name in TYPES})
