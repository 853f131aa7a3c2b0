"""United States military sites: one row per host, counted by kind."""

from __future__ import annotations

import csv

from allies import store
from allies.errors import ParseError
from allies.store import Raw, Table

LIST_OF = 2015
KINDS = {"bases": "base", "lily_pads": "lilypad", "funded_sites": "fundedsite"}


def parse(raw: Raw) -> Table:
    """Return hosts with their numbers of bases, lily pads and funded sites."""
    found: dict[str, list[int]] = {}
    for row in csv.DictReader(raw.text_lines("basedata.csv", errors="replace")):
        flags = [row[column] for column in KINDS.values()]
        if not set(flags) <= {"0", "1"}:
            raise ParseError(f"basedata.csv: found {flags} for {row['basename']}, expected 0 or 1.")
        sums = found.setdefault(row["countryname"], [0] * len(flags))
        found[row["countryname"]] = [total + int(flag) for total, flag in zip(sums, flags, strict=True)]
    return store.from_rows(["place", "year", *KINDS], [[place, LIST_OF, *sums] for place, sums in found.items()])
