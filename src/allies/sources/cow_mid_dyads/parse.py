"""Militarized interstate disputes (COW), one row per dispute, directed dyad and year."""

from __future__ import annotations

from allies.store import Raw, Table

UNKNOWN = -9


def parse(raw: Raw) -> Table:
    """Return every dispute of every directed dyad-year: the columns of source.yml."""
    row = raw.rda("cow_mid_dirdisps.rda")
    return dyads(row).mutate(onset=row.disponset == 1)


def dyads(row: Table) -> Table:
    """Return the packaged table with each state's part under this project's names; unknown deaths become missing."""
    own = {
        f"{name}{side}": row[f"{column}{side}"]
        for name, column in [("hostility", "hostlev"), ("action", "hiact")]
        for side in (1, 2)
    }
    deaths = {
        f"{name}{side}": row[f"{column}{side}"].nullif(UNKNOWN)
        for name, column in [("fatality", "fatality"), ("deaths", "fatalpre")]
        for side in (1, 2)
    }
    return row.mutate(
        dispute=row.dispnum,
        side_a1=row.sidea1 == 1,
        original1=row.orig1 == 1,
        original2=row.orig2 == 1,
        **own,
        **deaths,
    )
