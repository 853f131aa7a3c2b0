"""Published UN ideal points, all votes and by issue: one row per set of votes, state and session."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from allies import store
from allies.errors import ParseError
from allies.store import Raw, Table

# The file's suffix and the name of the set of votes.
SETS = {
    "All": "all",
    "HumanRights": "human_rights",
    "Important": "important",
    "MiddleEast": "middle_east",
    "NoNukes": "all_but_nuclear",
    "Nuclear": "nuclear",
}
BEFORE_FIRST_SESSION = 1945
COLUMNS = ["issue", "ccode", "year", "session", "votes", "estimate", "q05", "q10", "median", "q90", "q95"]
NUMBERS = ["IdealPoint", "Q5%", "Q10%", "Q50%", "Q90%", "Q95%"]


def parse(raw: Raw) -> Table:
    """Return votes, estimates and posterior quantiles of the six sets."""
    return store.from_rows(COLUMNS, [cells for suffix, issue in SETS.items() for cells in _one(raw, suffix, issue)])


def _one(raw: Raw, suffix: str, issue: str) -> Iterator[list[object]]:
    name = f"Idealpointestimates{suffix}_Apr2020.csv"
    ending = "" if suffix == "All" else suffix
    wanted = ["ccode", "session", *(column + ending for column in ["NVotes", *NUMBERS])]
    rows = csv.DictReader(raw.text_lines(name, errors="replace"))
    if absent := [column for column in wanted if column not in (rows.fieldnames or [])]:
        raise ParseError(f"{name}: found columns {rows.fieldnames}, expected also {absent}.")
    for row in rows:
        ccode, session, votes = (int(row[column]) for column in wanted[:3])
        yield [issue, ccode, session + BEFORE_FIRST_SESSION, session, votes, *(float(row[name]) for name in wanted[3:])]
