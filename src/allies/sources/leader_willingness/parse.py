"""Leaders' estimated willingness to use force, one row per spell in power."""

from __future__ import annotations

from allies.sources.lead.parse import in_power
from allies.store import Raw, Table

MODELS = [1, 2, 3, 4]


def parse(raw: Raw) -> Table:
    """Return the leaders that have an estimate, with the time in power that Archigos gives."""
    row = in_power(raw, raw.rda("lwuf.rda"))
    means = {f"m{model}": row[f"theta{model}_mean"] for model in MODELS}
    spreads = {f"m{model}_sd": row[f"theta{model}_sd"] for model in MODELS}
    return row.filter(row.theta1_mean.notnull()).select("obsid", "gwcode", "leader", "start", "end", **means, **spreads)
