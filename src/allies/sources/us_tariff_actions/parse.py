"""A private tracker of United States tariff actions, one row per line."""

from __future__ import annotations

from datetime import date
from typing import Any

from allies.errors import ParseError
from allies.store import Raw, Table, from_rows

FILE, SHEET = "Trump_tariff_tracker.xlsx", "All actions"
HEAD = ["Target type", "Geography", "Target", "First announced", "Date in effect", "Legal authority", "Rate", "Sources"]
COLUMNS = [
    *["line", "kind", "target", "goods", "announced", "in_effect", "progress", "authority", "rate", "terms", "document"]
]


def parse(raw: Raw) -> Table:
    """Return the lines; days and rates that are words stay words."""
    head, *lines = raw.sheet(FILE, SHEET)
    if head[: len(HEAD)] != HEAD:
        raise ParseError(f"{FILE}: found columns {head[: len(HEAD)]}, expected {HEAD}.")
    return from_rows(COLUMNS, [_cells(number, line) for number, line in enumerate(lines, start=1)])


def _cells(number: int, line: list[Any]) -> list[Any]:
    kind, partner, goods, announced, begun, authority, rate, document = line[: len(HEAD)]
    dated, rated = isinstance(begun, date), isinstance(rate, float)
    return [
        *(number, kind, partner, goods.strip(), announced),
        begun if dated else None,
        "in effect" if dated else begun,
        authority,
        round(100 * rate, 2) if rated else None,
        None if rated else rate,
        document,
    ]
