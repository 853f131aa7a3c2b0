"""Chapel Hill Expert Survey: one row per party and wave; positions in words become numbers."""

from __future__ import annotations

from ibis.expr.types import FloatingValue, StringValue

from allies.store import Raw, Table

# fmt: off
STATES = {
    "aus": "AUT", "be": "BEL", "bul": "BGR", "cro": "HRV", "cyp": "CYP", "cz": "CZE", "dk": "DNK", "esp": "ESP",
    "est": "EST", "fin": "FIN", "fr": "FRA", "ge": "DEU", "gr": "GRC", "hun": "HUN", "irl": "IRL", "it": "ITA",
    "lat": "LVA", "lith": "LTU", "lux": "LUX", "mal": "MLT", "nl": "NLD", "pol": "POL", "por": "PRT", "rom": "ROU",
    "sle": "SVN", "slo": "SVK", "sv": "SWE", "uk": "GBR",
}
# fmt: on
ENDS_OF_TEN = {"center": "5", "extreme right": "10", "extreme left": "0", "extreme tan": "10", "extreme gal": "0"}
ENDS_OF_SEVEN = {"strongly opposed": "1", "neutral": "4", "strongly in favor": "7"}
GOVERNMENT = {"not in government": "0", "in government": "1"}
POSITIONS = {
    "left_right": "lrgen",
    "economic": "lrecon",
    "galtan": "galtan",
    "immigration": "immigrate_policy",
    "nationalism": "nationalism",
    "people_over_elite": "people_vs_elite",
    "us_power": "us",
}


def parse(raw: Raw) -> Table:
    """Return parties by wave with their positions; an unknown word stops the parse."""
    rows = raw.csv("1999-2019_CHES_v3.csv", nullstr="")
    return rows.select(
        iso3c=rows.country.substitute(STATES),
        year=_number(rows.year).cast("int64"),
        party_id=_number(rows.party_id).cast("int64"),
        party=rows.party,
        family=rows.family,
        vote=_number(rows.vote),
        seats=_number(rows.seat),
        government=_number(rows.govt.substitute(GOVERNMENT)),
        eu=_number(rows.eu_position.substitute(ENDS_OF_SEVEN)),
        **{name: _number(rows[column].substitute(ENDS_OF_TEN)) for name, column in POSITIONS.items()},
    )


def _number(text: StringValue) -> FloatingValue:
    return text.cast("float64")
