"""ParlGov elections: one row per election and party."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return votes and seats."""
    rows = raw.csv("view_election.csv", nullstr="")
    return rows.select(
        election_id=rows.election_id.cast("int64"),
        party_id=rows.party_id.cast("int64"),
        iso3c=rows.country_name_short,
        kind=rows.election_type,
        date=rows.election_date.cast("date"),
        party=rows.party_name_short,
        party_english=rows.party_name_english,
        vote=rows.vote_share.cast("float64"),
        seats=rows.seats.cast("int64"),
        seats_total=rows.seats_total.cast("int64"),
        left_right=rows.left_right.cast("float64"),
    )
