"""Total trade, one row per state and year."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return total imports and exports."""
    return raw.rda("cow_trade_sy.rda")
