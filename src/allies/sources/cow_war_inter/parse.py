"""Inter-state wars, one row per war and directed dyad-year."""

from __future__ import annotations

from ibis.expr.types import Column, StringValue

from allies.store import Raw, Table

OUTCOMES = {1: "won", 2: "lost", 3: "compromise", 4: "changed_type", 6: "stalemate", 8: "changed_sides"}
UNKNOWN = -9


def parse(raw: Raw) -> Table:
    """Return wars by directed dyad-year; fighting resumed after a break joins the row of the same year."""
    table = raw.rda("cow_war_inter.rda")
    return table.group_by("ccode1", "ccode2", "year", war=table.warnum).aggregate(
        onset=(table.cowinteronset == 1).any(),
        resumed=(table.resume == 1).any(),
        side1=table.sidea1.max(),
        initiator1=(table.initiator1 == 1).any(),
        initiator2=(table.initiator2 == 1).any(),
        outcome1=_outcome(table.outcome1),
        outcome2=_outcome(table.outcome2),
        battle_deaths1=table.batdeath1.nullif(UNKNOWN).max(),
        battle_deaths2=table.batdeath2.nullif(UNKNOWN).max(),
    )


def _outcome(code: Column) -> StringValue:
    return code.cast("int64").cases(*OUTCOMES.items(), else_=code.cast("string")).max()
