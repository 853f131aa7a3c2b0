"""SIPRI arms transfers in TIV, one row per supplier, recipient and year."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return supplier, recipient, year and tiv (million TIV, rounded)."""
    row = raw.csv("sipri-exports-processed.csv")
    return row.select("supplier", "recipient", "year", tiv=row["value"])
