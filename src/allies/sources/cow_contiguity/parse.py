"""Direct contiguity as spells, one row per directed dyad and spell."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

NOT_CONTIGUOUS = 0
TYPES = [1, 2, 3, 4, 5]
LAST_MONTH, LAST_DAY = "2016-12-01", "2016-12-31"


def parse(raw: Raw) -> Table:
    """Return spells of contiguity; an unknown type becomes empty, which the check refuses."""
    table = raw.rda("cow_contdir.rda", dates=["stdate", "enddate"])
    table = table.filter(table.conttype != NOT_CONTIGUOUS)
    censored = table.enddate == ibis.date(LAST_MONTH)
    return table.select(
        "ccode1",
        "ccode2",
        contiguity=ibis.cases((table.conttype.isin(TYPES), table.conttype)),
        start=table.stdate,
        end=ibis.ifelse(censored, ibis.date(LAST_DAY), table.enddate),
        censored=censored,
    )
