"""United States troops: one row per place and quarter that a report or the annual series names.

The compilation counts some reports twice; `source.yml` says which and how this was found.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import IntegerValue

from allies import store
from allies.errors import ParseError
from allies.store import Raw, Table

UNKNOWN, ANNUAL = "NA", "Kane 2006"
FIRST_REPORT = 1957
BETWEEN_REPORTS = [1951, 1952]
JUNES_WITH_ANNUAL_ADDED = range(2014, 2022)
# fmt: off
COUNTED_TWICE = [
    "Belarus", "Bosnia and Herzegovina", "Burkina Faso", "Cambodia", "Czech Republic",
    "Democratic Republic of the Congo", "East Timor", "Iran", "Italy", "Ivory Coast", "Kyrgyzstan", "Macedonia",
    "Romania", "Russia", "South Korea", "South Vietnam", "Sri Lanka", "Swaziland", "Tanzania", "Trinidad and Tobago",
    "Turkey", "Yemen", "Zimbabwe",
]
# fmt: on
COUNTED_TWICE_SINCE = dict.fromkeys(COUNTED_TWICE, FIRST_REPORT) | {"Congo": 1963, "Suriname": 1981}


def parse(raw: Raw) -> Table:
    """Return active-duty troops by place and quarter, each report counted once."""
    return ibis.union(_annual(raw), _reports(raw))


def _annual(raw: Raw) -> Table:
    row = raw.csv("troops-by-year.csv", nullstr="NA")
    year = row.year.cast("int64")
    table = row.select(
        state=row.countryname,
        date=ibis.date(year, 6, 30),
        year=year,
        quarter=ibis.literal(2, "int64"),
        troops=row.troops.cast("int64"),
        source=ibis.literal("annual series"),
        imputed=year.isin(BETWEEN_REPORTS),
        halved=ibis.literal(False),
    )
    return table.filter((table.year < FIRST_REPORT) & (table.troops > 0))


def _reports(raw: Raw) -> Table:
    row = raw.csv("troops-by-quarter.csv", nullstr="")
    year, quarter, troops = (row[name].cast("int64") for name in ["year", "quarter", "troops_ad"])
    since = row.countryname.cases(*COUNTED_TWICE_SINCE.items(), else_=9999)
    twice = (row.source != ANNUAL) & (year >= since)
    table = row.select(
        state=row.countryname,
        date=ibis.date(year, quarter * 3, ibis.ifelse(quarter.isin([1, 4]), 31, 30)),
        year=year,
        quarter=quarter,
        troops=troops,
        source=row.source,
        imputed=ibis.literal(False),
        halved=twice,
    )
    added = (table.quarter == 2) & table.year.isin(list(JUNES_WITH_ANNUAL_ADDED))
    named = (table.source != UNKNOWN) & ((table.source != ANNUAL) | (table.troops > 0))
    mixed = (table.state == "Congo") & (table.source != ANNUAL) & (table.year < COUNTED_TWICE_SINCE["Congo"])
    table = table.filter((table.year >= FIRST_REPORT) & named & ~added & ~mixed)
    _even(table)
    return table.mutate(troops=ibis.ifelse(table.halved, _half(table.troops), table.troops))


def _half(number: IntegerValue) -> IntegerValue:
    return (number // 2).cast("int64")


def _even(table: Table) -> None:
    odd = store.rows(table.filter(table.halved & (table.troops % 2 == 1)).select("state", "date", "troops").limit(3))
    if odd:
        raise ParseError(
            f"troops-by-quarter.csv: found odd numbers {odd} where every report was counted twice, expected even ones. "
            "The publisher may have repaired the file: take the place out of COUNTED_TWICE_SINCE."
        )
