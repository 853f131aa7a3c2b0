"""Armed conflicts with a government as a party: one row per conflict, year, side and state."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

KIND = {"extrasystemic": "colonial", "II": "internationalised"}
MINOR, WAR = 1, 2
INTENSITY = {MINOR: "minor", WAR: "war"}
SIDES = [
    ("gwno_a", "a", "primary"),
    ("gwno_a_2nd", "a", "secondary"),
    ("gwno_b", "b", "primary"),
    ("gwno_b_2nd", "b", "secondary"),
]


def parse(raw: Raw) -> Table:
    """Return every state in a conflict and year; the file has a row for each combination of the states in it."""
    row = raw.rda("ucdp_acd.rda", dates=["start_date", "start_date2", "ep_end_date"])
    level = row.intensity_level.cast("int64")
    row = row.select(
        "year",
        "incompatibility",
        *[column for column, _, _ in SIDES],
        conflict=row.conflict_id,
        kind=row.type_of_conflict.substitute(KIND),
        intensity=level.cases(*INTENSITY.items(), else_=level.cast("string")),
        war=level == WAR,
        start=row.start_date,
        episode_start=row.start_date2,
        episode_end=row.ep_end_date,
    )
    sides = [
        row.drop(*[name for name, _, _ in SIDES if name != column])
        .rename(gwcode=column)
        .mutate(side=ibis.literal(side), role=ibis.literal(role))
        for column, side, role in SIDES
    ]
    states = ibis.union(*sides)
    return states.filter(states.gwcode.notnull()).distinct()
