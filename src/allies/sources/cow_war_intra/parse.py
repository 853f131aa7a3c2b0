"""Intra-state wars: one row per war, year, side and state that fought."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

OUTCOMES = {
    1: "side_a_won",
    2: "side_b_won",
    3: "compromise",
    4: "changed_type",
    5: "ongoing_2007",
    6: "stalemate",
    7: "below_war",
}
NOT_A_STATE, UNKNOWN = -8, -9
LAST_YEAR = 2007


def parse(raw: Raw) -> Table:
    """Return states in wars by year; deaths that are unknown, or of no party to the row, are missing."""
    row = raw.rda("cow_war_intra.rda")
    row = row.filter(row.year <= LAST_YEAR)
    both = ibis.union(_side(row, "a", "b"), _side(row, "b", "a"))
    return both.group_by("war", "year", "side", "ccode").aggregate(
        **{name: both[name].max() for name in both.columns if name not in ("war", "year", "side", "ccode")}
    )


def _side(row: Table, side: str, other: str) -> Table:
    row = row.filter(row[f"ccode{side}"] > 0)
    code = row.outcome.cast("int64")
    return row.select(
        "year",
        war=row.warnum,
        name=row.warname,
        ccode=row[f"ccode{side}"],
        side=ibis.literal(side),
        primary=row.primary_state == 1,
        kind=row.wartype,
        internationalized=row.intnl == 1,
        onset=row.cowintraonset == 1,
        resumed=row.resume_combat == 1,
        opponent=row[f"side{other}"].nullif(str(NOT_A_STATE)),
        outcome=code.cases(*OUTCOMES.items(), else_=code.cast("string")),
        deaths=_known(row, side),
        opponent_deaths=_known(row, other),
    )


def _known(row: Table, side: str) -> ibis.Column:
    return row[f"side{side}deaths"].nullif(UNKNOWN).nullif(NOT_A_STATE)
