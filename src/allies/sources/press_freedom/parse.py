"""World Press Freedom Index: one sheet per edition, numbers with decimal commas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allies.errors import ParseError
from allies.store import Raw, Table, from_rows

FILE, SHEETS, LISTED = "khtvi_press-freedom_index.xlsx", 10, 180
NEW_METHOD = 2022
PARTS = ["Political Context", "Economic Context", "Legal Context", "Social Context", "Safety"]
COLUMNS = ["iso3c", "year", "method", "rank", "score", "political", "economic", "legal", "social", "safety"]


def parse(raw: Raw) -> Table:
    """Return one row per country and edition: rank, score, and from 2022 on the five parts."""
    return from_rows(COLUMNS, [row for page in range(SHEETS) for row in _edition(raw.sheet(FILE, page), page)])


def _edition(lines: list[list[Any]], page: int) -> Iterator[tuple[Any, ...]]:
    head = lines[0]
    rows = [dict(zip(head, line, strict=True)) for line in lines[1:] if line[head.index("ISO")]]
    if len(rows) != LISTED:
        raise ParseError(
            f"{FILE}, sheet {page + 1}: found {len(rows)} countries, expected {LISTED}. See whether the file changed."
        )
    for row in rows:
        year = int(row["Year (N)"])
        new = year >= NEW_METHOD
        yield (
            row["ISO"],
            year,
            "from 2022" if new else "to 2021",
            int(row["Rank" if new else "Rank N"]),
            _number(row["Score" if new else "Score N"]),
            *(_number(row[part]) if new else None for part in PARTS),
        )


def _number(text: str) -> float:
    return float(text.replace(",", "."))
