"""Militarized interstate disputes (COW), one row per directed dyad-year with a dispute."""

from __future__ import annotations

from allies.store import Raw, Table

UNKNOWN = -9


def parse(raw: Raw) -> Table:
    """Return the dispute of each directed dyad-year: the columns of source.yml."""
    return disputes(raw.rda("cow_mid_ddydisps.rda"), "cowmidonset")


def disputes(table: Table, onset: str) -> Table:
    """Return packaged dyad-year disputes under this project's column names; unknown deaths become missing."""
    sides = {
        f"{name}{side}": table[f"{column}{side}"]
        for name, column in [("hostility", "hostlev"), ("action", "hiact")]
        for side in (1, 2)
    }
    unknown = {
        name: table[column].nullif(UNKNOWN)
        for name, column in [
            ("fatality1", "fatality1"),
            ("fatality2", "fatality2"),
            ("deaths1", "fatalpre1"),
            ("deaths2", "fatalpre2"),
            ("fatality", "fatality"),
        ]
    }
    return table.select(
        "ccode1",
        "ccode2",
        "year",
        dispute=table.dispnum,
        onset=table[onset] == 1,
        side_a1=table.sidea1 == 1,
        original1=table.orig1 == 1,
        original2=table.orig2 == 1,
        **sides,
        **unknown,
        hostility=table.hostlev,
        reciprocated=table.recip == 1,
        days_min=table.mindur,
        days_max=table.maxdur,
    )
