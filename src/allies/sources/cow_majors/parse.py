"""Major powers as spells, one row per state and spell."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

LAST_DAY = "2016-12-31"


def parse(raw: Raw) -> Table:
    """Return spells; those that reach the last day of the list are marked as censored."""
    row = raw.csv("majors2016.csv").cast(
        dict.fromkeys(["ccode", "styear", "stmonth", "stday", "endyear", "endmonth", "endday"], "int64")
    )
    end = ibis.date(row.endyear, row.endmonth, row.endday)
    return row.select(
        ccode=row.ccode,
        state=row.stateabb,
        start=ibis.date(row.styear, row.stmonth, row.stday),
        end=end,
        censored=end == ibis.date(LAST_DAY),
        major=ibis.literal(True),
    )
