"""Executive approval: one row per state, office and year with a poll."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table

OFFICES = {"": "main", "Exec": "executive", "Gov": "government", "Pres": "president", "PM": "prime_minister"}


def parse(raw: Raw) -> Table:
    """Return smoothed approval and disapproval; the office stands behind the country's name in the file."""
    rows = raw.csv("eap_data.csv").mutate(polls=_.app_marginals_obs.cast("int64"))
    return rows.filter(_.polls > 0).select(
        "year",
        "polls",
        country=_.country_name.split("_")[0],
        office=_.country_name.re_extract("_(.*)$", 1).substitute(OFFICES),
        approval=_.Approval_Smoothed,
        disapproval=_.Disapproval_Smoothed,
    )
