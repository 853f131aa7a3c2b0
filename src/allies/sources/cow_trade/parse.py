"""COW trade: one row per directed dyad-year, exporter first; each flow stands once."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return the imports of state 2 from state 1, as reported and smoothed."""
    dyads = raw.rda("cow_trade_ddy.rds")
    # flow2 of a row is flow1 of the row with the states exchanged.
    return dyads.select("ccode1", "ccode2", "year", flow=dyads.flow2, smooth=dyads.smoothflow2)
