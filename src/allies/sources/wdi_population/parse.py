"""World Development Indicators, population: one row per country or group and year with a value."""

from __future__ import annotations

from allies.sources.wdi_gdp.parse import by_year
from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return population by country and year."""
    return by_year(raw, "WDI_POPULATION.csv", indicator="SP.POP.TOTL", column="population")
