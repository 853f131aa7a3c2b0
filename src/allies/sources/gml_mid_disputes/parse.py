"""Militarized interstate disputes (GML), one row per dispute."""

from __future__ import annotations

from allies.sources.cow_mid_disputes.parse import disputes
from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return disputes with their start, outcome and levels."""
    return disputes(raw.rda("gml_mid_disps.rda"))
