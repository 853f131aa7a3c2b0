"""The Factbook's military expenditure, one figure per state and year."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table

# States with armed forces whose texts print nought for 2010-2012; Costa Rica and others without forces stay.
BY_MISTAKE = ["DNK", "GRC", "HRV", "ITA", "KWT", "SVK"]


def parse(raw: Raw) -> Table:
    """Return the latest printed figure of each state and year."""
    figures = raw.parquet("military_expenditure_pct_gdp.parquet").filter(_.iso3.notnull())
    return figures.filter((_.milex_pct_gdp > 0) | ~_.iso3.isin(BY_MISTAKE)).select(
        iso3c=_.iso3, year=_.year, share=_.milex_pct_gdp, edition=_.vintage.cast("date")
    )
