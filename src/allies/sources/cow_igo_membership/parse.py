"""Membership in intergovernmental organisations, one row per state, organisation and year of membership or doubt."""

from __future__ import annotations

import ibis
from ibis import selectors as s

from allies.store import Raw, Table, engine

MEMBERSHIP = {1: "full", 2: "associate", 3: "observer", -9: "missing"}
NONE, NOT_ALIVE = 0, -1
CATEGORIES = ["political", "social", "economic"]


def parse(raw: Raw) -> Table:
    """Return ccode, igo, year and membership; codes for no membership and for no organisation have no row."""
    wide = raw.rda("state_year_format3.rda")
    cells = wide.pivot_longer(~s.cols("ccode", "year", "state"), names_to="key", values_to="code")
    cells = cells.filter(~cells.code.isin([NONE, NOT_ALIVE]))
    cells = cells.mutate(
        membership=cells.code.cast("int64").cases(*MEMBERSHIP.items(), else_=cells.code.cast("string"))
    )
    years = raw.rda("igo_year_format3.rda")
    years = years.mutate(key=years.ioname.lower())
    filled = years.select("key", "year", imputed=years.imputed == 1)
    found = ibis.memtable(engine().to_pyarrow(cells.select("ccode", "year", "key", "membership")))  # 8 m cells, once
    return (
        found.left_join(_organizations(years), "key")
        .drop(s.endswith("_right"))
        .left_join(filled, ["key", "year"])
        .drop(s.endswith("_right"))
    )


def _organizations(years: Table) -> Table:
    return years.group_by("key").aggregate(
        igo=years.ioname.max(),
        organization=years.orgname.max(),
        category=ibis.cases(*[(years[name].max() == 1, name) for name in CATEGORIES]),
        founded=years.sdate.max(),
        ended=years.deaddate.max(),
    )
