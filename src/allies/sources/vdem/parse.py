"""V-Dem's electoral and liberal democracy indices; iso3c is the state that the row describes."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return one row per country and year in which at least one index was estimated."""
    rows = raw.rda("vdem_simple.rda")
    code, year = rows.country_text_id, rows.year.cast("int64")
    state = ibis.cases(
        ((code == "CZE") & (year <= 1992), "CSK"),
        ((code == "AUT") & (year <= 1918), "AUH"),
        ((code == "SPD") & (year <= 1860), "ITA"),
        else_=code,
    )
    indices = {
        f"{index}{end}": rows[f"v2x_{index}{suffix}"].nullif(float("nan"))
        for index in ("polyarchy", "libdem")
        for end, suffix in (("", ""), ("_low", "_codelow"), ("_high", "_codehigh"))
    }
    table = rows.select("country_text_id", iso3c=state, year=year, **indices)
    return table.filter(table.polyarchy.notnull() | table.libdem.notnull())
