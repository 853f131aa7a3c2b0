"""Military construction: the budget's lines added up by place and year."""

from __future__ import annotations

import csv

from ibis import _

from allies import store
from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return spending and number of lines by place and year."""
    lines = csv.DictReader(raw.text_lines("builddata.csv", errors="replace"))
    cells = [[row["countryname"], int(row["year"]), round(float(row["spend_construction"]))] for row in lines]
    table = store.from_rows(["place", "year", "amount"], cells)
    return table.group_by("place", "year").aggregate(spending=_.amount.sum().cast("int64"), projects=_.count())
