"""Tariffs announced on 2 April 2025: one row per partner on the list."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

ANNOUNCED = "2025-04-02"


def parse(raw: Raw) -> Table:
    """Return the rate announced for each partner."""
    listed = raw.csv("trump_tarrifs.csv", nullstr="")
    return listed.select(partner=listed.country, rate=listed.tariff, announced=ibis.date(ANNOUNCED))
