"""Land borders, one row per pair of states or territories."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

YEAR = 2026


def parse(raw: Raw) -> Table:
    """Return each border once; islands have a row without a neighbour in the file and none here."""
    row = raw.csv("GEODATASOURCE-COUNTRY-BORDERS.CSV", nullstr="")
    table = row.select(
        name1=row.country_name,
        name2=row.country_border_name,
        year=ibis.literal(YEAR),
        border=ibis.literal(True),
    )
    return table.filter(table.name1 < table.name2)
