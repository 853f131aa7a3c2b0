"""Militarized interstate disputes (COW), one row per dispute."""

from __future__ import annotations

from ibis.expr.types import NumericValue, StringValue

from allies.store import Raw, Table

OUTCOMES = {
    1: "side_a_won",
    2: "side_b_won",
    3: "side_a_yielded",
    4: "side_b_yielded",
    5: "stalemate",
    6: "compromise",
    7: "released",
    8: "unclear",
    9: "joined_war",
}
SETTLEMENTS = {1: "negotiated", 2: "imposed", 3: "none", 4: "unclear"}
UNKNOWN = -9


def parse(raw: Raw) -> Table:
    """Return disputes with their start, outcome and levels."""
    return disputes(raw.rda("cow_mid_disps.rda"))


def disputes(row: Table) -> Table:
    """Return packaged disputes under this project's names; unknown codes become missing."""
    return row.select(
        dispute=row.dispnum,
        year=row.styear,
        month=(row.stmon <= 12).ifelse(row.stmon, None),
        outcome=_named(row.outcome, OUTCOMES),
        settlement=_named(row.settle, SETTLEMENTS),
        hostility=row.hostlev,
        action=row.hiact,
        fatality=row.fatality.nullif(UNKNOWN),
        reciprocated=row.recip == 1,
        days_min=row.mindur,
        days_max=row.maxdur,
    )


def _named(column: NumericValue, names: dict[int, str]) -> StringValue:
    code = column.cast("int64").nullif(UNKNOWN)
    return code.cases(*names.items(), else_=code.cast("string"))
