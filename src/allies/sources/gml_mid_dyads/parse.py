"""Militarized interstate disputes (GML), one row per dispute, directed dyad and year."""

from __future__ import annotations

from allies.sources.cow_mid_dyads.parse import UNKNOWN, dyads
from allies.store import Raw, Table

REVISION = {0: "none", 1: "territory", 2: "policy", 3: "regime", 4: "other"}


def parse(raw: Raw) -> Table:
    """Return every dispute of every directed dyad-year, with what each state sought to change."""
    row = raw.rda("gml_dirdisp.rda")
    codes = {side: row[f"revtype1{side}"].cast("int64").nullif(UNKNOWN) for side in (1, 2)}
    return dyads(row).mutate(
        onset=row.midonset == 1,
        **{f"revisionist{side}": row[f"revstate{side}"].nullif(UNKNOWN) == 1 for side in (1, 2)},
        **{f"revision{side}": code.cases(*REVISION.items(), else_=code.cast("string")) for side, code in codes.items()},
    )
