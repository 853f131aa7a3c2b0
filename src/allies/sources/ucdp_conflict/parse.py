"""Armed conflicts with a government as a party: one row per conflict, year, side and state."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

KIND = {"1": "colonial", "2": "interstate", "3": "intrastate", "4": "internationalised"}
INCOMPATIBILITY = {"1": "territory", "2": "government", "3": "both"}
INTENSITY = {"1": "minor", "2": "war"}
LISTS = [
    ("gwno_a", "a", "primary"),
    ("gwno_a_2nd", "a", "secondary"),
    ("gwno_b", "b", "primary"),
    ("gwno_b_2nd", "b", "secondary"),
]


def parse(raw: Raw) -> Table:
    """Return every state in a conflict and year, with its side and role; armed groups have no row."""
    table = raw.csv("UcdpPrioConflict_v24_1.csv", nullstr="")
    lists = [
        table.mutate(gwcode=table[column].split(",").unnest().strip(), side=ibis.literal(side), role=ibis.literal(role))
        for column, side, role in LISTS
    ]
    states = ibis.union(*lists)
    return states.select(
        "year",
        "gwcode",
        "side",
        "role",
        "location",
        "side_a",
        "side_b",
        conflict=states.conflict_id,
        kind=states.type_of_conflict.substitute(KIND),
        incompatibility=states.incompatibility.substitute(INCOMPATIBILITY),
        territory=states.territory_name,
        intensity=states.intensity_level.substitute(INTENSITY),
        ever_1000=states.cumulative_intensity == "1",
        start=states.start_date,
        episode_start=states.start_date2,
        episode_end=states.ep_end_date,
    )
