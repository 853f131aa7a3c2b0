"""Economic ideology of heads of government and leaders, one row per state and year."""

from __future__ import annotations

from ibis.expr.types import StringValue

from allies.store import Raw, Table

NOBODY = ["", "none", "not applicable"]
TIBET = "711"


def parse(raw: Raw) -> Table:
    """Return person, office, ideology and party of the head of government and of the leader."""
    row = raw.csv("global_leader_ideologies.csv")
    row = row.filter(row.country_code_cow != TIBET)
    return row.select(
        ccode=row.country_code_cow,
        year=row.year,
        hog=_named(row.hog),
        hog_title=_named(row.hog_title),
        hog_ideology=row.hog_ideology,
        hog_party=_named(row.hog_party),
        hog_party_id=row.hog_party_id,
        leader=_named(row.leader),
        leader_position=_named(row.leader_position),
        leader_ideology=row.leader_ideology,
        leader_party=_named(row.leader_party),
        leader_party_id=row.leader_party_id,
        same_person=row.match_hog_leader.cases(("yes", True), ("no", False), else_=None),
    )


def _named(text: StringValue) -> StringValue:
    return text.isin(NOBODY).ifelse(None, text)
