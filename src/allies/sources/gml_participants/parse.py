"""Participants in militarized interstate disputes, one row per dispute, state and spell."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

UNKNOWN = -9
DATES = ["styear", "stmon", "dummy_stday", "endyear", "endmon", "dummy_endday"]


def parse(raw: Raw) -> Table:
    """Return spells of participation; unknown days are those that the packager filled in."""
    row = raw.rda("gml_part.rda")
    row = row.cast(dict.fromkeys(DATES, "int64"))
    return row.select(
        "ccode",
        dispute=row.dispnum,
        start=ibis.date(*(row[name] for name in DATES[:3])),
        end=ibis.date(*(row[name] for name in DATES[3:])),
        day_filled=(row.stday == UNKNOWN) | (row.endday == UNKNOWN),
        side_a=row.sidea == 1,
        original=row.orig == 1,
        action=row.hiact,
        leader_start=row.obsid_start,
        leader_end=row.obsid_end,
    )
