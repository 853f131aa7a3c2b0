"""Militarized interstate disputes as revised by Gibler, Miller and Little, one row per directed dyad-year."""

from __future__ import annotations

from allies.sources.cow_mid.parse import disputes
from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return the dispute of each directed dyad-year: the columns of source.yml."""
    return disputes(raw.rda("gml_mid_ddydisps.rda"), "gmlmidonset")
