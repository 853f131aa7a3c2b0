"""UN General Assembly roll calls, from whichever edition is at hand: one row per roll call and member."""

from __future__ import annotations

import ibis
from ibis import _

from allies.errors import ParseError
from allies.sources.un_votes.seats import cast_by
from allies.store import Raw, Table

BULK_VOTES = {"Y": "yes", "N": "no", "A": "abstain", "X": "absent"}
VOETEN_VOTES = {"1": "yes", "2": "abstain", "3": "no", "8": "absent"}
NOT_A_MEMBER = "9"
BULK_COLUMNS = ["undl_id", "ms_code", "ms_vote", "date", "session", "resolution"]
ROLL_CALL_FACTS = ["rcid", "date", "me", "nu", "di", "hr", "co", "ec"]


def parse(raw: Raw) -> Table:
    """Return roll_call, date, session, resolution, iso3c, vote, in_official, adapter; unknown votes keep their code."""
    if "unga_votes.parquet" in raw.paths:
        return cast_by(_merged(raw.parquet("unga_votes.parquet")))
    if "ungaVoting_003.csv" in raw.paths:
        return _voeten(raw.csv("ungaVoting_003.csv"))  # has the two as TWN and CHN already
    (name,) = raw.paths
    return _bulk(raw.csv(name), name)


def _merged(votes: Table) -> Table:
    return votes.select(
        roll_call=_.undl_id.cast("string"),
        date=_.date.cast("date"),
        session=_.session,
        resolution=_.unres,
        iso3c=_.ms_code,
        vote=_.vote,
        in_official=_.in_official_v5,
        adapter=ibis.literal("undl_merged"),
    )


def _bulk(votes: Table, name: str) -> Table:
    if absent := [column for column in BULK_COLUMNS if column not in votes.columns]:
        raise ParseError(
            f"{name}: found columns {list(votes.columns)[:8]}, expected also {absent}. Save the General Assembly's "
            "bulk CSV from https://digitallibrary.un.org/record/4060887, unchanged, or move this file away."
        )
    seated = cast_by(votes.mutate(iso3c=_.ms_code))
    return seated.select(
        roll_call=_.undl_id,
        date=_.date.try_cast("date"),
        session=_.session,
        resolution=_.resolution,
        iso3c=_.iso3c,
        vote=_.ms_vote.substitute(BULK_VOTES),
        in_official=ibis.literal(True),
        adapter=ibis.literal("undl_bulk"),
    )


def _voeten(wide: Table) -> Table:
    members = [column for column in wide.columns if column not in ROLL_CALL_FACTS]
    long = (
        wide.mutate(date=_.date.cast("date"), nth=ibis.row_number().over(group_by="rcid", order_by="date"))
        .pivot_longer(members, names_to="iso3c", values_to="code")
        .mutate(code=_.code.re_replace(r"\.0$", ""))
        .filter(_.code.isnull() | (_.code != NOT_A_MEMBER))
    )
    number = "rcid-" + _.rcid
    return long.select(
        roll_call=ibis.ifelse(_.nth == 0, number, number + "-" + _.date.year().cast("string")),
        date=_.date,
        session=ibis.null("string"),
        resolution=ibis.null("string"),
        iso3c=_.iso3c,
        vote=_.code.substitute(VOETEN_VOTES),
        in_official=ibis.null("boolean"),
        adapter=ibis.literal("voeten"),
    )
