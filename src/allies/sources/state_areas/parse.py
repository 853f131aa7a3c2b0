"""Area and other lasting features, one row per state or territory."""

from __future__ import annotations

import ibis

from allies.sources.geodist.parse import MISSING, POPULATION_YEAR
from allies.store import Raw, Table

NO_CONTINENT = "No"


def parse(raw: Raw) -> Table:
    """Return one row per code; the rows of a state's several cities are equal in all columns kept."""
    table = raw.rda("geo_cepii.rda")
    return table.select(
        "iso3",
        year=ibis.literal(POPULATION_YEAR),
        area_km2=table.area,
        internal_km=table.dis_int,
        landlocked=table.landlocked == 1,
        continent=table.continent.nullif(NO_CONTINENT),
        official_language=table.langoff_1.nullif(MISSING),
        colonizer=table.colonizer1.nullif(MISSING),
    ).distinct()
