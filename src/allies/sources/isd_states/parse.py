"""Polities of the international systems since 1816, one row per polity and spell."""

from __future__ import annotations

from datetime import date
from typing import Any

from allies.store import Raw, Table, from_rows

REGIONS = {
    1: "africa",
    2: "central and south asia",
    3: "east asia and pacific",
    4: "americas",
    5: "europe",
    6: "middle east",
}
LAST_DAY = date(2016, 12, 31)
COLUMNS = [
    "code",
    "abb",
    "name",
    "other_name",
    "start",
    "end",
    "start_uncertain",
    "end_uncertain",
    "sovereignty_uncertain",
    "region",
    "capital",
    "population",
    "population_year",
]


def parse(raw: Raw) -> Table:
    """Return polities with their dates; those in being on the last day have no end."""
    header, *cells = raw.sheet("isd_2_2_update.xlsx")
    return from_rows(COLUMNS, [_polity(dict(zip(header, row, strict=True))) for row in cells])


def _polity(row: dict[str, Any]) -> list[Any]:
    end = _day(row["End"])
    return [
        int(row["COWNum"]),
        row["COWID"],
        row["StateName"],
        _known(row["OtherName"]),
        _day(row["Start"]),
        None if end == LAST_DAY else end,
        row["Start_Am"] == 1,
        row["End_Am"] == 1,
        row["Sovereignty_Am"] == 1,
        REGIONS.get(row["Region"], str(row["Region"])),
        _known(row["Capital"]),
        _number(row["Population"]),
        _number(row["PopDate"]),
    ]


def _day(text: str) -> date:
    day, month, year = map(int, text.split("-"))
    return date(year, month, day)


def _known(text: str) -> str | None:
    return text if isinstance(text, str) and text else None


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, float) and value > 0 else None
