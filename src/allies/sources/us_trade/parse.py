"""United States goods trade: one row per partner and month, to the last published month."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from allies import store
from allies.errors import ParseError
from allies.store import Raw, Table

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
ADJUSTED = "World, Seasonally Adjusted"


def parse(raw: Raw) -> Table:
    """Return imports and exports by partner and month; partner codes that share a name are added up."""
    head, *lines = raw.sheet("country.xlsx")
    wanted = ["year", "CTYNAME", *(flow + month for flow in "IE" for month in MONTHS)]
    if missing := [name for name in wanted if name not in head]:
        raise ParseError(f"country.xlsx: found columns {head}, expected also {missing}. Check the publisher's layout.")
    traded: dict[tuple[str, date], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for line in lines:
        row = dict(zip(head, line, strict=True))
        for number, month in enumerate(MONTHS, start=1):
            flows = traded[row["CTYNAME"], date(int(row["year"]), number, 1)]
            flows[0] += row["I" + month]
            flows[1] += row["E" + month]
    published = max(start for (_, start), flows in traded.items() if any(flows))
    return store.from_rows(
        ["partner", "month_start", "year", "month", "imports", "exports"],
        [
            (partner, start, start.year, start.month, *flows)
            for (partner, start), flows in traded.items()
            if start <= published and partner != ADJUSTED
        ],
    )
