"""Approval polls of United States presidents: one row per poll, repetitions dropped."""

from __future__ import annotations

import csv
from datetime import date

from allies.store import Raw, Table, from_rows

FILE = "Historical-Approval-Polls-1937-2024.csv"
COLUMNS = ["poll", "iso3c", "president", "start", "end", "year", "institute", "approve", "disapprove", "sample"]
UNKNOWN = ("", "NA")


def parse(raw: Raw) -> Table:
    """Return the polls in the order of the file."""
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(csv.DictReader(raw.text_lines(FILE, errors="replace")), start=1):
        seen.setdefault(tuple(row.values()), number)
        heading = list(row)
    return from_rows(COLUMNS, [_cells(number, dict(zip(heading, line, strict=True))) for line, number in seen.items()])


def _cells(number: int, row: dict[str, str]) -> list[object]:
    end = date.fromisoformat(row["poll_end"])
    sample = row["sample_size"]
    return [
        *(number, "USA", row["president"], date.fromisoformat(row["poll_start"]), end, end.year),
        None if row["polling_institute"] in UNKNOWN else row["polling_institute"],
        *(float(row["approval"]), float(row["disapproval"])),
        None if sample in UNKNOWN else round(float(sample)),
    ]
