"""Memberships in intergovernmental organisations, one row per state and year."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return the number of memberships by type."""
    row = raw.rda("cow_igo_sy.rda")
    kinds = {"full": "full", "associate": "associate", "observer": "observer", "any_type": "anytype"}
    return row.select("ccode", "year", **{name: row[f"sum_igo_{kind}"] for name, kind in kinds.items()})
