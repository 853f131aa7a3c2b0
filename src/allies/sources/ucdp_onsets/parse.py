"""Onsets of armed conflict, one row per state and year."""

from __future__ import annotations

from allies.store import Raw, Table

YEARS = [1, 2, 3, 5, 10]


def parse(raw: Raw) -> Table:
    """Return new conflicts, and onsets after more than 1, 2, 3, 5 and 10 years of quiet."""
    row = raw.rda("ucdp_onsets.rda")
    onsets = {f"onsets_{gap}": row[f"sumonset{gap}"] for gap in YEARS}
    return row.select("gwcode", "year", new_conflicts=row.sumnewconf, **onsets)
