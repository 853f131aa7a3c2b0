"""World Prison Brief: prison population and rate, one row per place and year of a count."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return country, year, prisoners and rate; places that were never counted have no row."""
    row = raw.rda("wpb_series_data.rda").filter(_.year.notnull())
    return row.select("country", "year", prisoners=row.prison_population_total, rate=row.prison_population_rate)
