"""ParlGov cabinets, one row each, with the prime minister's party."""

from __future__ import annotations

import ibis
from ibis import _

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return one row per cabinet: its time in office, its seats, and party and position of the prime minister."""
    rows = raw.csv("view_cabinet.csv")
    member, premier = rows.cabinet_party == "1", rows.prime_minister == "1"
    cabinets = rows.group_by("cabinet_id").aggregate(
        iso3c=_.country_name_short.max(),
        cabinet=_.cabinet_name.max(),
        start=_.start_date.max(),
        election=_.election_date.max(),
        caretaker=(_.caretaker == "1").any(),
        parties=member.sum(),
        cabinet_seats=_.seats.cast("int64").sum(where=member),
        total_seats=_.election_seats_total.max(),
        pm_party=_.party_name_short.max(where=premier),
        pm_party_english=_.party_name_english.max(where=premier),
        pm_party_id=_.party_id.max(where=premier),
        left_right=_.left_right.max(where=premier),
    )
    next_one = cabinets.start.lead().over(ibis.window(group_by=cabinets.iso3c, order_by=cabinets.start))
    return cabinets.mutate(end=next_one)
