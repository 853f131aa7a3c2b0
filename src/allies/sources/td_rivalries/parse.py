"""Strategic rivalries as spells (Thompson and Dreyer), one row per rivalry."""

from __future__ import annotations

from allies.store import Raw, Table

TYPES = ["spatial", "positional", "ideological", "interventionary"]
LAST_YEAR = 2010


def parse(raw: Raw) -> Table:
    """Return rivalries with first and last year, the primary type and a mark for each type that applies."""
    table = raw.rda("td_rivalries.rda")
    named = [table[column].fill_null("") for column in ("type1", "type2", "type3")]
    return table.select(
        "ccode1",
        "ccode2",
        rivalry=table.rivalryno,
        name=table.rivalryname,
        start=table.styear,
        end=table.endyear,
        censored=table.endyear == LAST_YEAR,
        primary_type=table.type1,
        **{kind: (named[0] == kind) | (named[1] == kind) | (named[2] == kind) for kind in TYPES},
    )
