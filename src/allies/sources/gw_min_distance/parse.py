"""Minimum distance between Gleditsch-Ward states, one row per undirected dyad-year."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return the shortest distance between the shapes of two states."""
    return raw.rda("gw_mindist.rda").rename(distance_km="mindist")
