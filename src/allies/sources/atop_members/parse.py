"""ATOP members: spells of membership, one row per alliance, member, phase and day of entry."""

from __future__ import annotations

import ibis
from ibis.expr.types import IntegerValue

from allies.store import Raw, Table

OBLIGATIONS = ["defense", "offense", "neutral", "nonagg", "consul"]


def parse(raw: Raw) -> Table:
    """Return membership spells; an unknown day becomes the first of its month at entry, the last at exit."""
    row = raw.csv("atop-member-level.csv")
    start_day, end_day = row.dayent.nullif("").cast("int64"), row.dayexit.nullif("").cast("int64")
    end_year, end_month = row.yrexit.cast("int64").nullif(0), row.moexit.cast("int64").nullif(0)
    return row.select(
        atopid=row.atopid,
        ccode=row.member,
        phase=row.phase,
        start=ibis.date(row.yrent.cast("int64"), row.moent.cast("int64"), start_day.coalesce(1)),
        end=ibis.date(end_year, end_month, end_day.nullif(0).coalesce(last_day(end_year, end_month))),
        day_filled=start_day.isnull() | end_day.isnull(),
        in_effect=row.ineffect == "1",
        bilateral=row.bilat == "1",
        cow_member=row.cowsys == "1",
        **{name: row[name] for name in OBLIGATIONS},
    )


def last_day(year: IntegerValue, month: IntegerValue) -> IntegerValue:
    """Return the number of the last day of a month."""
    first_of_next = ibis.date(year + ibis.ifelse(month == 12, 1, 0), month % 12 + 1, 1)
    return (first_of_next - ibis.interval(days=1)).day()
