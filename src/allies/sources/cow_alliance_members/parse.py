"""COW alliances by member: one row per alliance, member and spell."""

from __future__ import annotations

import ibis
from ibis.expr.types import DateValue

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return spells of membership with the treaty's obligations; spells in force at the end have no end."""
    row = raw.csv("alliance_v4.1_by_member.csv", nullstr="")
    return row.select(
        alliance=row.version4id,
        ccode=row.ccode,
        start=day(row, "mem_st"),
        end=day(row, "mem_end"),
        censored=row.right_censor == "1",
        alliance_start=day(row, "all_st"),
        **obligations(row),
    )


def day(row: Table, prefix: str) -> DateValue:
    """Return the date whose parts stand in three columns of text."""
    return ibis.date(*(row[f"{prefix}_{part}"].cast("int64") for part in ("year", "month", "day")))


def obligations(row: Table) -> dict[str, ibis.Column]:
    """Return the four types of obligation under this project's names."""
    return {"defense": row.defense, "neutral": row.neutrality, "nonagg": row.nonaggression, "entente": row.entente}
