"""External territorial threat, one row per state and year."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return the estimate by capital distance with its spread, and the one by shortest distance."""
    row = raw.rda("terrthreat.rda")
    return row.select(
        "ccode",
        "year",
        threat=row.lterrthreat,
        threat_sd=row.sd,
        threat_lower=row.lwr,
        threat_upper=row.upr,
        border_threat=row.m_lterrthreat,
        border_threat_sd=row.m_sd,
    )
