"""Sanctions programmes of the European Union, one row each."""

from __future__ import annotations

import csv
from datetime import date

from allies.store import Raw, Table, from_rows

AS_OF = date(2026, 8, 22)
COLUMNS = ["program", "name", "keys", "lists", "acts", "acts_since", "as_of"]


def parse(raw: Raw) -> Table:
    """Return the programmes with the acts behind them."""
    rows = csv.DictReader(raw.text_lines("opensanctions_eu_programs.csv"))
    return from_rows(COLUMNS, [_cells(row) for row in rows])


def _cells(row: dict[str, str]) -> list[object]:
    acts = row["framework_celexes"]
    since = min(int(act[1:5]) for act in acts.split(";")) if acts else None
    name, keys = row["name"].strip(), row["program_keys"] or None
    return [int(row["regime_id"]), name, keys, row["has_lists"] == "true", acts or None, since, AS_OF]
