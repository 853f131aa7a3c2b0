"""The PopuList: parties and what they are classified as, with the years; its filler years become empty cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allies.errors import ParseError
from allies.store import Raw, Table, from_rows

EDITION = 2020
KINDS = ["populist", "farright", "farleft", "eurosceptic"]
FILLERS = {1900, 2100}
NAMES = {"country": "country_name", "party": "party_name", "party_english": "party_name_english"}
IDS = ["partyfacts_id", "parlgov_id"]
COLUMNS = [
    *[*NAMES, "party_short", "edition"],
    *[kind + end for kind in KINDS for end in ("", "_from", "_to", "_borderline")],
    *IDS,
]


def parse(raw: Raw) -> Table:
    """Return one row per party: four classifications, each with first and last year and a mark for the borderline."""
    head, *lines = raw.sheet("ThePopuList_Rooduijn.xlsx")
    parties = [dict(zip(head, line, strict=True)) for line in lines]
    return from_rows(COLUMNS, [tuple(_cells(party)) for party in parties])


def _cells(party: dict[str, Any]) -> Iterator[Any]:
    yield from (party[column] for column in [*NAMES.values(), "party_name_short"])
    yield EDITION
    for kind in KINDS:
        flag = _flag(party, kind)
        yield flag
        yield from (_year(party[f"{kind}_{end}"]) if flag else None for end in ("start", "end"))
        yield _flag(party, f"{kind}_bl")
    yield from (int(party[column]) if party[column] != "" else None for column in IDS)


def _flag(party: dict[str, Any], column: str) -> bool:
    if party[column] not in (0, 1):
        raise ParseError(
            f"ThePopuList_Rooduijn.xlsx: found {party[column]!r} in {column} of {party['party_name']}, "
            "expected 0 or 1. See whether the publisher changed the coding."
        )
    return bool(party[column])


def _year(number: float) -> int | None:
    return None if number in FILLERS else int(number)
