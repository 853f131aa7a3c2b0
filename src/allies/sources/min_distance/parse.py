"""Minimum distance between states, one row per undirected dyad-year."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return ccode1 < ccode2, year and the shortest distance between the two states' shapes."""
    return raw.rda("cow_mindist.rda").rename(distance_km="mindist")
