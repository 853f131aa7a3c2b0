"""Claims: a sentence, the cells it rests on, and the way back from a cell to files.

Fact                 a cell that is not a profile quantity: a date, a name, a count read from one release table
Claim                one sentence of a text with the cells that decide it
trace(cell id)       cell -> release rows -> release table -> source table -> files, licence, citation
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allies import sources, store
from allies.errors import UnknownName, did_you_mean
from allies.models.quantities import FACTS, QUANTITIES
from allies.models.result import Cell
from allies.panel.states import State, state
from allies.store import Table


@dataclass(frozen=True)
class Fact:
    """One value read from a release table: `QUANTITY:STATE[-STATE]:YEAR`."""

    id: str
    value: float | str
    sources: tuple[str, ...]
    n: int = 1

    def row(self) -> dict[str, Any]:
        """Return the fact as a JSON-ready dictionary."""
        return {"id": self.id, "value": self.value, "n": self.n, "sources": list(self.sources)}


@dataclass(frozen=True)
class Claim:
    """One sentence: its id, its text, the cells it rests on; `judgement` marks a sentence that is an opinion."""

    id: str
    text: str
    cells: tuple[Cell | Fact, ...]
    judgement: bool = False

    def row(self) -> dict[str, Any]:
        """Return the claim as a JSON-ready dictionary."""
        cells = [cell.row() for cell in self.cells]
        return {"id": self.id, "text": self.text, "judgement": self.judgement, "cells": cells}


def trace(cell: str) -> dict[str, Any]:
    """Return the way from a cell to the files it was computed from.

    Parameters
    ----------
    cell
        `QUANTITY:STATE-STATE:YEAR` or `QUANTITY:STATE:YEAR`, as briefs and profiles print them.

    Returns
    -------
    dict
        `cell`, `quantity`, `rows` (release rows that decide it, ten at most, and how many), `table` (lineage of the
        release table) and `sources`: per dataset its version, data_end, licence, citation, files with SHA-256 and
        URL, and the parsed rows when the dataset was pulled into the data folder.

    Raises
    ------
    UnknownName
        For an id that names no quantity, with the nearest name.
    """
    parts = cell.split(":")
    known = QUANTITIES | FACTS
    if len(parts) != 3 or parts[0] not in known:
        raise UnknownName(
            f"found {cell!r}; expected QUANTITY:STATE-STATE:YEAR such as 'votes.identical:USA-SLV:2025'."
            f"{did_you_mean(parts[0], known)}"
        )
    quantity = known[parts[0]]
    states_ = [state(code) for code in parts[1].split("-")]
    year = int(parts[2]) if parts[2].isdigit() else None
    released = store.released(quantity.table)
    rows_ = _rows(store.read(released), parts[0], states_, year)
    return {
        "cell": cell,
        "quantity": quantity.title,
        "release_table": quantity.table,
        "rows": rows_[:10],
        "rows_in_all": len(rows_),
        "lineage": store.lineage(released),
        "sources": [_source(one, states_, year) for one in quantity.sources],
    }


def _rows(table: Table, quantity: str, states_: list[State], year: int | None) -> list[dict[str, Any]]:
    columns = table.columns
    codes = [code for one in states_ for code in one.ccodes]
    if "ccode1" in columns:
        first, second = table.ccode1.isin(codes), table.ccode2.isin(codes)
        table = table.filter(first & second if len(states_) == 2 else first | second)
        if "channel" in columns:
            table = table.filter(table.channel == quantity.partition(".")[0])
    elif "ccode" in columns:
        table = table.filter(table.ccode.isin(codes))
    if "attribute" in columns:
        table = table.filter(table.attribute == quantity)
    if year is not None and "year" in columns:
        table = table.filter(table.year == year)
    return [
        {key: str(value) if hasattr(value, "isoformat") else value for key, value in row.items()}
        for row in store.rows(table)
    ]


def _source(name: str, states_: list[State], year: int | None) -> dict[str, Any]:
    described: dict[str, Any] = dict(store.manifest()["sources"][name])
    described["dataset"] = name
    described["parsed_rows"] = "run 'allies data pull " + name + "' to see the parsed rows"
    if store.table_path(name).exists():
        source = sources.source(name)
        table = sources.table(name)
        described["parsed_table"] = store.lineage(store.table_path(name))["id"]
        labels = {label for one in states_ for label in _labels(one)}
        mine = None
        for column in source.state_columns:
            match = table[column].cast("string").isin(sorted(labels))
            mine = match if mine is None else mine | match
        found = table if mine is None else table.filter(mine)
        if year is not None and "year" in table.columns:
            found = found.filter(found.year == year)
        described["parsed_rows"] = [
            {key: str(value) if hasattr(value, "isoformat") else value for key, value in row.items()}
            for row in store.rows(found.limit(5))
        ]
    return described


def _labels(one: State) -> list[str]:
    names = [one.iso3c]
    for identity in one.identities:
        names += [identity.iso3c, identity.name, str(identity.ccode), str(identity.gwcode)]
    return names
