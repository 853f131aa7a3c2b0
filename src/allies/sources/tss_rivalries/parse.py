"""Strategic rivalries as spells (Thompson, Sakuwa and Suhas), one row per rivalry."""

from __future__ import annotations

from allies.store import Raw, Table

MARKS = {
    "positional": "positional",
    "spatial": "spatial",
    "ideological": "ideological",
    "interventionary": "interventionary",
    "principal": "principal",
    "asymmetric_principal": "aprin",
}
LAST_YEAR = 2020


def parse(raw: Raw) -> Table:
    """Return rivalries with first and last year and a mark for each type that applies."""
    table = raw.rda("tss_rivalries.rda")
    return table.select(
        "ccode1",
        "ccode2",
        "start",
        "end",
        rivalry=table.tssr_id,
        name=table.rivalry,
        censored=table.end == LAST_YEAR,
        **{name: (table[column] == 1).fill_null(False) for name, column in MARKS.items()},
    )
