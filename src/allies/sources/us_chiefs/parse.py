"""Chiefs of United States missions to states: one row per person, mission and spell."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import DateValue, StringValue

from allies.store import Raw, Table

FULL, MONTH = 10, 7
STILL_IN_POST_SINCE = 2017


def parse(raw: Raw) -> Table:
    """Return spells with rank and career; partial days become the first and last day of their month or year."""
    chiefs = raw.parquet("chiefs.parquet")
    chiefs = chiefs.filter(
        _.section == "chiefs", _.mission_file.startswith("missions-countries"), _.started.notnull()
    ).mutate(first=_first(_.started), last=_last(_.ended))
    unknown = chiefs["last"].isnull() & (chiefs["first"].year() < STILL_IN_POST_SINCE)
    end = ibis.ifelse(unknown, chiefs["first"], chiefs["last"])
    spells = chiefs.select(
        mission=_.territory_or_org.replace("-", " "),
        person=_.person_id,
        name=(_.forename + " " + _.surname).re_replace(r"\s+", " "),
        rank=_rank(_.role),
        career=_.career_type.replace("-", "_"),
        start=_["first"],
        end=end,
        exact=(_.started.length() == FULL) & (_.ended.fill_null(_.started).length() == FULL) & ~unknown,
    )
    keep = ["mission", "person", "start"]
    others = [name for name in spells.columns if name not in keep]
    return spells.group_by(*keep).aggregate(**{name: spells[name].max() for name in others})


def _first(day: StringValue) -> DateValue:
    return (day + "-01-01").left(FULL).cast("date")


def _last(day: StringValue) -> DateValue:
    begun = _first(day)
    month = begun + ibis.interval(months=1) - ibis.interval(days=1)
    year = begun + ibis.interval(years=1) - ibis.interval(days=1)
    # Engines make timestamps of a date plus an interval; the text brings the day back.
    return ibis.cases(
        (day.length() == FULL, day.left(FULL)),
        (day.length() == MONTH, month.cast("string").left(FULL)),
        else_=year.cast("string").left(FULL),
    ).cast("date")


def _rank(role: StringValue) -> StringValue:
    return ibis.cases(
        (role.startswith("ambassador"), "ambassador"),
        (role.contains("minister"), "minister"),
        (role.startswith("charge"), "charge"),
        else_="other",
    )
