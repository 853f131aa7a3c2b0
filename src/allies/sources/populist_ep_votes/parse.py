"""Populist parties in European Parliament elections, one row per party and election."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return votes and seats with the kind of each party."""
    return raw.csv("PopulistPartiesEurope_Larsen.csv").select(
        country=_.country,
        year=_.year.cast("int64"),
        party=_.party,
        party_english=_.party_eng,
        vote=_.vote_share.cast("float64"),
        seats=_.seats.cast("int64"),
        right=_.rightwing == "1",
        radical_right=_.radicalright == "1",
        left=_.leftwing == "1",
        valence=_.valence == "1",
    )
