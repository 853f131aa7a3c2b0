"""Arms races as spells, one row per race between two rivals."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return races with their first and last year."""
    return raw.rda("grh_arms_races.rda").rename(race="race_id", start="styear", end="endyear")
