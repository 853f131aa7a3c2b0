"""Capitals with coordinates as spells, one row per state and capital."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

LAST_DAY = "2024-12-31"
# The file has the middle of the country for these cities; CEPII's GeoDist (geo_cepii) has the cities.
PLACES = {"Brasilia": (-15.78, -47.91), "Riyadh": (24.65, 46.76667), "Tunis": (36.83333, 10.21667)}


def parse(raw: Raw) -> Table:
    """Return COW capitals with first and last day."""
    return capitals(raw.rda("cow_capitals.rda", dates=["stdate", "enddate"]), "ccode")


def capitals(table: Table, code: str) -> Table:
    """Return the capitals of a list of states, three of them put where they are."""
    north, east = (
        ibis.cases(*[(table.capital == city, place[at]) for city, place in PLACES.items()], else_=table[column])
        for at, column in enumerate(["lat", "lng"])
    )
    return table.select(
        code,
        "capital",
        state=table.statenme,
        start=table.stdate,
        end=table.enddate,
        censored=table.enddate == ibis.date(LAST_DAY),
        latitude=north,
        longitude=east,
    )
