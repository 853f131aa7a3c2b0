"""Freedom in the World: ratings and status, one row per state or territory and year."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return political rights, civil liberties (1 to 7, 1 most free) and status."""
    row = raw.rda("fh.rda")
    return row.select(
        "year",
        country=row.fh_country,
        political_rights=row.pr,
        civil_liberties=row.cl,
        category=row.status.cast("string"),
    )
