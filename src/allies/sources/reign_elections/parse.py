"""REIGN election events that had happened when the list was closed."""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, StringValue

from allies.store import Raw, Table

CLOSED = (2021, 2)  # the last full month before the list of March 2021
EVENTS = {
    "deadline_,met": "deadline_met",
    "deadline_,not_met": "deadline_not_met",
    "announcement": "announced",
    "delay": "delay_announced",
    "anulled": "annulled",
}
TYPES = {"L": "legislative", "X": "executive", "R": "referendum"}
ROUNDS = {"N": "single", "1": "first", "2": "second", "4": None, "Y": None}


def parse(raw: Raw) -> Table:
    """Return one row per event of an election, in sequence."""
    row = raw.csv("electionlist_3_21.csv")
    year, month = row.elec_year.cast("int64"), row.elec_month.cast("int64")
    day = row.elec_day.strip().nullif("").cast("int64")
    event = row.event.strip().lower().replace("vote, ", "vote_").replace(", ", "_,").replace(" ", "_")
    past = (year < CLOSED[0]) | ((year == CLOSED[0]) & (month <= CLOSED[1]))
    return row.filter(past & ~event.startswith("upcoming")).select(
        ccode=row.ccode,
        election=row.elecnum,
        sequence=row.sequence,
        year=year,
        month=month,
        date=ibis.ifelse(day.notnull(), ibis.date(year, month, day.fill_null(1)), ibis.null("date")),
        event=event.substitute(EVENTS),
        type=row.type.substitute(TYPES),
        direct=row.direct,
        regular=_yes(row.regular),
        incumbent_won=_yes(row.victory),
        leader_changed=_yes(row.change),
        round=row.runoff.substitute(ROUNDS),
    )


def _yes(letter: StringValue) -> BooleanValue:
    return letter.cases(("Y", True), ("N", False), else_=None)
