"""BACI 2023: a square of exporters (rows) by importers (columns), labelled by a list of countries."""

from __future__ import annotations

from allies.errors import ParseError
from allies.store import Raw, Table, from_rows, rows

YEAR = 2023


def parse(raw: Raw) -> Table:
    """Return one row for each flow that the square holds."""
    labels = rows(raw.csv("country_labels.csv"))
    codes = [row["iso3"] for row in sorted(labels, key=lambda row: int(row["iso_code"]))]
    square = [line.split(",") for line in raw.text_lines("trade_cepii.csv")[1:]]
    if [len(codes)] * len(codes) != [len(line) for line in square]:
        raise ParseError(f"trade_cepii.csv: found {len(square)} rows, expected a square of {len(codes)} economies")
    flows = [
        (exporter, importer, YEAR, float(value))
        for exporter, line in zip(codes, square, strict=True)
        for importer, value in zip(codes, line, strict=True)
        if value
    ]
    return from_rows(["exporter", "importer", "year", "value"], flows)
