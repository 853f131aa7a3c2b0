"""Security Council votes, one row per resolution and member."""

from __future__ import annotations

from ibis import _

from allies.sources.un_votes.seats import cast_by
from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return roll_call, date, resolution, iso3c (the code at the time) and vote."""
    votes = raw.parquet("unsc_votes.parquet").select(
        roll_call=_.undl_id.cast("string"),
        date=_.date.cast("date"),
        resolution=_.unres.cast("string"),
        iso3c=_.ms_code.cast("string"),
        vote=_.vote.cast("string"),
    )
    return cast_by(votes)
