"""Security Council resolutions, one row each."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return the resolutions under the keys of unsc_votes."""
    return raw.parquet("unsc_resolutions.parquet").select(
        roll_call=_.undl_id.cast("string"),
        date=_.date.cast("date"),
        resolution=_.unres,
        title=_.title,
        meeting=_.meeting,
        agenda=_.agenda.nullif("N/A"),
    )
