"""COW and Gleditsch-Ward membership spells; a spell that ends on its list's last day is open."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return one row per spell of membership: system, code, abb, name, start, end (null when open)."""
    spells = [
        raw.rda(f"{prefix}_system.rda", dates=["start", "end"]).select(
            system=ibis.literal(system),
            code=ibis._[code].cast("int64"),
            abb=ibis._[f"{prefix}_abb"],
            name=ibis._[f"{prefix}_name"],
            start=ibis._.start,
            end=ibis._.end,
        )
        for system, prefix, code in [("cow", "cw", "ccode"), ("gw", "gw", "gwcode")]
    ]
    table = ibis.union(*spells)
    last_day = table.end.max().over(ibis.window(group_by=table.system))
    return table.mutate(end=table.end.nullif(last_day))
