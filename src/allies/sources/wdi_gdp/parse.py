"""World Development Indicators, GDP per head: one row per country or group and year with a value."""

from __future__ import annotations

import ibis
from ibis import selectors as s

from allies.errors import ParseError
from allies.store import Raw, Table, rows

LINES_BEFORE_HEADER = 4


def parse(raw: Raw) -> Table:
    """Return GDP per head by country and year."""
    return by_year(raw, "WDI_GDP.csv", indicator="NY.GDP.PCAP.CD", column="gdp_per_head")


def by_year(raw: Raw, name: str, *, indicator: str, column: str) -> Table:
    """Return the World Bank's table of one indicator with its years as rows; years without a value have none."""
    wide = raw.csv(name, skip=LINES_BEFORE_HEADER, header=True)
    found = {row["Indicator Code"] for row in rows(wide.select("Indicator Code").distinct())}
    if found != {indicator}:
        raise ParseError(f"{name}: found indicators {sorted(map(str, found))}, expected {indicator}")
    years = [year for year in wide.columns if year.isdigit()]
    long = wide.pivot_longer(s.cols(*years), names_to="year", values_to=column)
    table = long.select(iso3c=ibis._["Country Code"], year=long.year.cast("int64"), **{column: long[column].nullif("")})
    return table.filter(table[column].notnull())
