"""ATOP alliances: one row per alliance, with what its treaty provides."""

from __future__ import annotations

import ibis

from allies.sources.atop_members.parse import last_day
from allies.store import Raw, Table

MOST_MEMBERS = 59
SECRECY = {"0": "public", "1": "partly", "2": "secret"}
PROMISES = ["defense", "offense", "neutral", "nonagg", "consul"]
PROVISIONS = {
    "specific_threat": "specthrt",
    "military_contact": "milcon",
    "integrated_command": "intcom",
    "bases": "base",
    "organization": "organ1",
    "military_aid": "milaid",
    "economic_aid": "ecaid",
}


def parse(raw: Raw) -> Table:
    """Return alliances; an unknown day becomes the first of its month at the start, the last at the end."""
    row = raw.csv("atop-alliance-level.csv", nullstr="")
    year, month, day = (row[f"end{part}"].cast("int64").nullif(0) for part in ("yr", "mo", "day"))
    present = [row[f"mem{n}"].notnull().cast("int64") for n in range(1, MOST_MEMBERS + 1)]
    return row.select(
        atopid=row.atopid,
        start=ibis.date(row.begyr.cast("int64"), row.begmo.cast("int64"), row.begday.cast("int64").coalesce(1)),
        end=ibis.date(year, month, day.coalesce(last_day(year, month))),
        in_effect=row.ineffect == "1",
        members=sum(present[1:], present[0]),
        bilateral=row.bilat == "1",
        phases=ibis.greatest(row.maxphase.cast("int64"), 1),
        wartime=row.wartime == "1",
        secrecy=row.pubsecr.substitute(SECRECY),
        **{name: row[name] == "1" for name in PROMISES},
        conditional=row.conditio == "1",
        asymmetric=row.asymm == "1",
        **{name: row[column].cast("int64") > 0 for name, column in PROVISIONS.items()},
        institutionalization=row.milinst,
    )
