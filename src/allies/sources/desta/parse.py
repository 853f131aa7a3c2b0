"""Preferential trade agreements, one row per entry and member."""

from __future__ import annotations

from pathlib import Path

import ibis

from allies import store
from allies.store import Raw, Table

MISSING = "NA"
UNSIGNED = "negotiation"
SEATS = range(1, 92)
FORM = {
    "1": "bilateral",
    "2": "plurilateral",
    "3": "bloc_and_state",
    "4": "two_blocs",
    "5": "accession",
    "6": "bloc_accession",
    "7": "withdrawal",
}


def parse(raw: Raw) -> Table:
    """Return the members of every signed entry; negotiations have no year and are left out."""
    table = raw.csv("DESTA.csv", delim=";", nullstr=MISSING)
    table = table.filter(table.entry_type != UNSIGNED)
    seats = ibis.array([ibis.struct({"code": table[f"c{n}"], "side": table[f"mc{n}"]}) for n in SEATS])
    member = table.mutate(seat=seats.unnest())
    member = member.filter(member.seat.code.notnull())
    codes = store.compiled_csv(Path(__file__).with_name("iso_numeric.csv"))
    letters = store.from_rows(["numeric", "iso3c"], [(row["numeric"], row["iso3c"]) for row in codes])
    return member.left_join(letters, member.seat.code == letters.numeric).select(
        "number",
        "base_treaty",
        "name",
        "year",
        "iso3c",
        entry=member.entry_type,
        in_force=member.entryforceyear,
        form=member.typememb.substitute(FORM),
        region=member.regioncon,
        side=member.seat.side,
    )
