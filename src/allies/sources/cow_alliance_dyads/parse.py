"""COW alliances by dyad: one row per alliance, pair of members and spell."""

from __future__ import annotations

from allies.sources.cow_alliance_members.parse import day, obligations
from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return spells in which two states were in the same alliance; those in force at the end have no end."""
    row = raw.csv("alliance_v4.1_by_dyad.csv", nullstr="")
    start, end = day(row, "dyad_st"), day(row, "dyad_end")
    return row.filter(end.isnull() | (end >= start)).select(
        "ccode1",
        "ccode2",
        alliance=row.version4id,
        start=start,
        end=end,
        censored=row.right_censor == "1",
        asymmetric=row.asymmetric == "1",
        **obligations(row),
    )
