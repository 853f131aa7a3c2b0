"""V-Dem indices and indicators of constraints, media, corruption and polarization."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

MEASURES = {
    "judicial_constraints": "v2x_jucon",
    "legislative_constraints": "v2xlg_legcon",
    "rule_of_law": "v2x_rule",
    "free_expression": "v2x_freexp_altinf",
    "clean_elections": "v2xel_frefair",
    "civil_liberties": "v2x_civlib",
    "corruption": "v2x_corr",
    "high_court": "v2juhcind",
    "lower_courts": "v2juncind",
    "media_censorship": "v2mecenefm",
    "journalist_harassment": "v2meharjrn",
    "media_bias": "v2mebias",
    "polarization": "v2cacamps",
    "leader_legitimation": "v2exl_legitlead",
}


def parse(raw: Raw) -> Table:
    """Return one row per country and year with the chosen measures; iso3c is the state that the row describes."""
    rows = raw.rda("vdemlite.rda")
    code, year = rows.country_text_id, rows.year.cast("int64")
    return rows.select(
        country_text_id=code,
        iso3c=ibis.ifelse((code == "CZE") & (year <= 1992), "CSK", code),
        year=year,
        **{name: rows[column].nullif(float("nan")) for name, column in MEASURES.items()},
    )
