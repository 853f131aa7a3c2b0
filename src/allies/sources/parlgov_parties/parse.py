"""ParlGov parties, one row each."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

LAST_YEAR = 2023
POSITIONS = {
    "left_right": "left_right",
    "state_market": "state_market",
    "liberty_authority": "liberty_authority",
    "eu": "eu_anti_pro",
}


def parse(raw: Raw) -> Table:
    """Return parties with family and positions."""
    rows = raw.csv("view_party.csv", nullstr="")
    return rows.select(
        party_id=rows.party_id.cast("int64"),
        iso3c=rows.country_name_short,
        party=rows.party_name_short,
        party_english=rows.party_name_english,
        family=rows.family_name,
        **{name: rows[column].cast("float64") for name, column in POSITIONS.items()},
        as_of=ibis.literal(LAST_YEAR, "int64"),
    )
