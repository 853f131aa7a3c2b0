"""The Regimes of the World category of each country and year; iso3c is the state that the row describes."""

from __future__ import annotations

import ibis

from allies.errors import ParseError
from allies.store import Raw, Table, rows

REGIMES = {"0": "closed autocracy", "1": "electoral autocracy", "2": "electoral democracy", "3": "liberal democracy"}


def parse(raw: Raw) -> Table:
    """Return one row per classified country and year: country_text_id, iso3c, year, regime."""
    table = raw.csv("ert.csv", nullstr="NA").filter(ibis._.v2x_regime.notnull())
    codes = {row["v2x_regime"] for row in rows(table.select("v2x_regime").distinct())}
    if not codes <= REGIMES.keys():
        raise ParseError(f"vdem_regimes: found categories {sorted(codes)}, expected {list(REGIMES)}; see the codebook.")
    code, year = table.country_text_id, table.year.cast("int64")
    state = ibis.cases(((code == "CZE") & (year <= 1992), "CSK"), ((code == "AUT") & (year <= 1918), "AUH"), else_=code)
    return table.select("country_text_id", iso3c=state, year=year, regime=table.v2x_regime.substitute(REGIMES))
