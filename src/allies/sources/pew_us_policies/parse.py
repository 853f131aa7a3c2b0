"""Pew's questions on United States policies, by country."""

from __future__ import annotations

import ibis
from ibis import _

from allies.store import Raw, Table

POLICIES = {1: "climate", 2: "wall", 3: "iran", 4: "trade"}
YEAR = 2017


def parse(raw: Raw) -> Table:
    """Return shares by country and policy."""
    return ibis.union(*[_one(raw.csv(f"TRUMPWORLD-issue-{n}.csv"), policy) for n, policy in POLICIES.items()])


def _one(table: Table, policy: str) -> Table:
    return table.select(
        country=_.country,
        policy=ibis.literal(policy),
        year=ibis.literal(YEAR, "int64"),
        approve=_.Approve.cast("int64"),
        disapprove=_.Disapprove.cast("int64"),
    )
