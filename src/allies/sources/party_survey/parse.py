"""Global Party Survey 2019: one row per party, the three scales with what is needed to weigh them."""

from __future__ import annotations

import ibis
from ibis.expr.types import FloatingValue, IntegerValue, StringValue

from allies.store import Raw, Table

YEAR = 2019
FILE = "Global_Party_Survey_by_Party_SPSS.csv"


def parse(raw: Raw) -> Table:
    """Return parties with economic and social values and populism."""
    rows = raw.csv(FILE, header=True)
    return rows.select(
        party_id=_whole(rows.ID_GPS),
        iso3c=rows.ISO,
        party=rows.Partyname.strip(),
        short=_text(rows.Partyabb),
        year=ibis.literal(YEAR, "int64"),
        experts=_whole(rows.Experts),
        enough=_whole(rows.Min_Experts).cast("boolean"),
        economic=_number(rows.V4_Scale),
        social=_number(rows.V6_Scale),
        populism=_number(rows.V8_Scale),
        election_year=_whole(rows.Elec_year),
        vote=_number(rows.PartyPerVote),
        seats=_number(rows.PartyPerSeats),
        parlgov_id=_whole(rows.ID_ParlGov),
    )


def _text(cell: StringValue) -> StringValue:
    return cell.strip().nullif("")


def _number(cell: StringValue) -> FloatingValue:
    return _text(cell).cast("float64")


def _whole(cell: StringValue) -> IntegerValue:
    return _text(cell).cast("int64")
