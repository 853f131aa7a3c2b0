"""REIGN's list of regimes: one row per state and spell."""

from __future__ import annotations

from ibis import _
from ibis.expr.types import DateValue, StringValue

from allies.store import Raw, Table

DEMOCRACIES = ["parliamentary", "presidential"]


def parse(raw: Raw) -> Table:
    """Return the spells with their days and kind of regime."""
    return (
        raw.csv("regime_list.csv")
        .select(
            ccode=_.cowcode.cast("int64"),
            case=_.gwf_casename,
            start=_day(_.gwf_startdate),
            end=_day(_.gwf_enddate),
            regime=_.gwf_regimetype.strip(),
        )
        .mutate(democracy=_.regime.isin(DEMOCRACIES))
    )


def _day(text: StringValue) -> DateValue:
    return text.as_date("%m/%d/%Y")
