"""UN General Assembly roll calls: one row each, with what was voted on and how many voted how."""

from __future__ import annotations

import ibis
from ibis import _

from allies.sources.un_votes.parse import parse as votes
from allies.store import Raw, Table

ISSUES = {
    "me": "middle_east",
    "nu": "nuclear",
    "di": "disarmament",
    "hr": "human_rights",
    "co": "colonialism",
    "ec": "development",
}
TALLY = ["yes", "no", "abstain", "absent"]


def parse(raw: Raw) -> Table:
    """Return the roll calls under the keys of un_votes, from the same edition."""
    if "unga_resolutions.parquet" in raw.paths:
        return _merged(raw.parquet("unga_resolutions.parquet"))
    return _voeten(raw)


def _merged(calls: Table) -> Table:
    return calls.select(
        roll_call=_.undl_id.cast("string"),
        rcid=_.rcid,
        date=_.date.cast("date"),
        session=_.session,
        resolution=_.unres,
        title=_.title.strip(),
        agenda=_.agenda,
        **{vote: calls[f"n_{vote}"] for vote in TALLY},
        **{issue: calls[f"issue_{flag}"] for flag, issue in ISSUES.items()},
        important=_.importantvote_voeten == 1,
        themes=_.themes_tomasgonz,
        in_official=_.in_official_v5,
        adapter=ibis.literal("undl_merged"),
    )


def _voeten(raw: Raw) -> Table:
    calls = raw.csv("ungaVoting_003.csv").select(
        "rcid",
        _.date.cast("date").name("date"),
        **{issue: _[flag] == "TRUE" for flag, issue in ISSUES.items()},
    )
    tallies = (
        votes(raw)
        .group_by("roll_call", "date")
        .aggregate(**{vote: (_.vote == vote).sum() for vote in TALLY})
        .mutate(rcid=_.roll_call.split("-")[1])
    )
    return tallies.join(calls, ["rcid", "date"]).select(
        "roll_call",
        "date",
        *TALLY,
        *ISSUES.values(),
        rcid=_.rcid.cast("int64"),
        **{name: ibis.null("string") for name in ["session", "resolution", "title", "agenda", "themes"]},
        **{name: ibis.null("boolean") for name in ["important", "in_official"]},
        adapter=ibis.literal("voeten"),
    )
