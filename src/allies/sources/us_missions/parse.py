"""Level of the United States mission: one row per state and spell of one level."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return the spells with their levels; "None" is a level."""
    spells = raw.csv("mission_status_range_cow_v0.1.csv", nullstr="")
    return spells.select(
        ccode=spells.country_code_cow, start=spells.date_start, end=spells.date_end, level=spells.us_mission_status
    )
