"""Militarized interstate events, one row per action of one state against another."""

from __future__ import annotations

import ibis
from ibis.expr.types import DateValue

from allies.sources.atop_members.parse import last_day
from allies.store import Raw, Table

UNKNOWN = -9


def parse(raw: Raw) -> Table:
    """Return events with dates; an unknown day becomes the first of its month at the start, the last at the end."""
    row = raw.csv("mie-1.0.csv").drop("version")
    row = row.cast(dict.fromkeys(row.columns, "int64"))
    return row.select(
        "ccode1",
        "ccode2",
        "action",
        confrontation=row.micnum,
        event=row.eventnum,
        start=ibis.date(row.styear, row.stmon, row.stday.nullif(UNKNOWN).coalesce(1)),
        end=_end(row),
        day_filled=(row.stday == UNKNOWN) | (row.endday == UNKNOWN),
        side_a1=row.sidea1 == 1,
        hostility=row.hostlev,
        **{f"deaths{side}_{end}": row[f"fatal{end}{side}"] for side in (1, 2) for end in ("min", "max")},
    )


def _end(row: Table) -> DateValue:
    day = row.endday.nullif(UNKNOWN).coalesce(last_day(row.endyear, row.endmon))
    return ibis.date(row.endyear, row.endmon, day)
