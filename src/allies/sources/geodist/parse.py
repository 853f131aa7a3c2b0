"""Distances, common languages and colonial ties, one row per directed pair of states or territories."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

POPULATION_YEAR = 2004
MISSING = "."
TIES = {
    "contiguous": "contig",
    "common_official_language": "comlang_off",
    "common_spoken_language": "comlang_ethno",
    "colony": "colony",
    "common_colonizer": "comcol",
    "current_colony": "curcol",
    "colony_1945": "col45",
    "same_country": "smctry",
}


def parse(raw: Raw) -> Table:
    """Return ties and distances of every pair of two; weighted distances are missing for small territories."""
    table = raw.rda("dist_cepii.rda")
    table = table.filter(table.iso_o != table.iso_d)
    return table.select(
        iso1=table.iso_o,
        iso2=table.iso_d,
        year=ibis.literal(POPULATION_YEAR),
        **{name: table[column] == 1 for name, column in TIES.items()},
        distance_km=table.dist,
        capital_km=table.distcap,
        weighted_km=table.distw.nullif(MISSING),
        weighted_ces_km=table.distwces.nullif(MISSING),
    )
