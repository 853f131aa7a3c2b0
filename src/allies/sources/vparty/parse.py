"""V-Party: one row per party and election, with expert estimates and their intervals."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

PLACE = {0: "senior_partner", 1: "junior_partner", 2: "outside_support", 3: "opposition", 4: "not_formed"}
ESTIMATES = {"populism": "v2xpa_popul", "antipluralism": "v2xpa_antiplural", "left_right": "v2pariglef"}
ENDS = {"": "", "_low": "_codelow", "_high": "_codehigh"}


def parse(raw: Raw) -> Table:
    """Return votes, seats, place in government and three estimates of each party at each election."""
    row = raw.rda("vparty.RData", dates=["historical_date"])
    code, year = row.country_text_id, row.year.cast("int64")
    return row.select(
        party_id=row.v2paid.cast("int64"),
        party=row.v2paenname,
        party_short=row.v2pashname,
        country_text_id=code,
        iso3c=ibis.ifelse((code == "CZE") & (year <= 1992), "CSK", code),
        year=year,
        date=row.historical_date,
        vote_share=row.v2pavote,
        seats=row.v2panumbseat.cast("int64"),
        seat_share=row.v2paseatshare,
        government=row.v2pagovsup.cases(*PLACE.items(), else_=row.v2pagovsup.cast("string")),
        **{name + end: row[column + suffix] for name, column in ESTIMATES.items() for end, suffix in ENDS.items()},
    )
