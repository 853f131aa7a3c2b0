"""Episodes of regime transformation: one row per country and year."""

from __future__ import annotations

import ibis
from ibis import _

from allies.store import Raw, Table

DEMOCRATIZING = {"0": "none", "1": "transition", "2": "no_transition", "3": "deepened_democracy", "4": "open"}
AUTOCRATIZING = {"0": "none", "1": "breakdown", "2": "no_breakdown", "3": "regressed_autocracy", "4": "open"}


def parse(raw: Raw) -> Table:
    """Return the two kinds of episode, with their first year and outcome."""
    rows = raw.csv("ert.csv", nullstr="NA").mutate(year=_.year.cast("int64"))
    code = rows.country_text_id
    state = ibis.cases(
        ((code == "CZE") & (rows.year <= 1992), "CSK"), ((code == "AUT") & (rows.year <= 1918), "AUH"), else_=code
    )
    return rows.select(
        country_text_id=code,
        iso3c=state,
        year=rows.year,
        democratizing=rows.dem_ep == "1",
        democratizing_since=ibis.ifelse(rows.dem_ep == "1", rows.dem_ep_start_year, None).cast("int64"),
        democratizing_outcome=rows.dem_ep_outcome_agg.substitute(DEMOCRATIZING),
        democratizing_censored=rows.dem_ep_censored == "1",
        autocratizing=rows.aut_ep == "1",
        autocratizing_since=ibis.ifelse(rows.aut_ep == "1", rows.aut_ep_start_year, None).cast("int64"),
        autocratizing_outcome=rows.aut_ep_outcome_agg.substitute(AUTOCRATIZING),
        autocratizing_censored=rows.aut_ep_censored == "1",
        regime_change=rows.reg_trans.cast("int64"),
    )
