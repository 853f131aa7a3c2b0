"""Intentional homicide rates by country and year, as the World Bank republishes them from UNODC."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return one row per reported country (or aggregate) and year: iso3c, year, rate."""
    rows = raw.csv("homicide_unodc_who.csv")
    return rows.select(iso3c=rows.iso3, year=rows.year.cast("int64"), rate=rows.rate_per_100k.cast("float64"))
