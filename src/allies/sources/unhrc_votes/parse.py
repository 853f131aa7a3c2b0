"""Votes in the Commission on Human Rights and the Human Rights Council, one row per roll call and member."""

from __future__ import annotations

from ibis import _

from allies.sources.un_votes.seats import cast_by
from allies.store import Raw, Table

VOTES = {"Y": "yes", "N": "no", "A": "abstain", ".": "absent"}
BLANK = "-"


def parse(raw: Raw) -> Table:
    """Return roll_call, date, body, symbol, iso3c and vote; unknown votes keep their letter."""
    votes = raw.parquet("hrc_chr_votes_long.parquet").distinct()  # two votes stand in it twice
    coded = votes.select(
        "body",
        "symbol",
        roll_call=_.record_id,
        date=_.date.cast("date"),
        iso3c=_.iso3,
        vote=_.vote_code.nullif(BLANK).substitute(VOTES),
    )
    return cast_by(coded)
