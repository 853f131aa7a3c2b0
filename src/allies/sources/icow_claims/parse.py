"""Territorial claims as spells, one row per claim of one state on another."""

from __future__ import annotations

import ibis
from ibis.expr.types import DateValue, IntegerValue

from allies.sources.atop_members.parse import last_day
from allies.store import Raw, Table

REGIONS = {"1": "western hemisphere", "2": "europe", "3": "africa", "4": "middle east", "5": "asia and oceania"}
COUNTS = {
    "salience": "icowsal",
    "tangible_salience": "saltan",
    "intangible_salience": "salint",
    "disputes": "midsiss",
    "fatal_disputes": "midsfat",
    "wars": "warsiss",
}
GOES_ON = 201799
MISPRINT, LAST_SEEN = 20012, 200112


def parse(raw: Raw) -> Table:
    """Return claims with challenger and target; a claim that goes on has no end."""
    row = raw.csv("icow_ext2017_v2.csv", nullstr=["NA", ""])
    start, end = row.begclaim.cast("int64"), row.endclaim.cast("int64").nullif(GOES_ON)
    unknown = row.notes.fill_null("").startswith("end date unknown")
    return row.select(
        "name",
        claim=row.claimdy.fill_null(row.chal + "-" + row.tgt),
        ccode1=row.chal,
        ccode2=row.tgt,
        start=_first_day(start),
        end=_final_day((unknown | (end == MISPRINT).fill_null(False)).ifelse(LAST_SEEN, end)),
        end_unknown=unknown,
        region=row.region.substitute(REGIONS),
        **{name: row[column] for name, column in COUNTS.items()},
    )


def _first_day(yearmonth: IntegerValue) -> DateValue:
    return ibis.date(yearmonth // 100, (yearmonth % 100).nullif(0).coalesce(1), ibis.literal(1))


def _final_day(yearmonth: IntegerValue) -> DateValue:
    year, month = yearmonth // 100, (yearmonth % 100).nullif(0).coalesce(12)
    return ibis.date(year, month, last_day(year, month))
