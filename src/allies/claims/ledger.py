"""Claims: a sentence, the cells it rests on, and the way back from a cell to files.

Fact                 a cell that is not a profile quantity: a date, a name, a count read from one release table
Claim                one sentence of a text with the cells that decide it
trace(cell id)       cell -> release rows -> release table -> source table -> files, licence, citation
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from allies import sources, store
from allies.errors import UnknownName, did_you_mean
from allies.models.quantities import FACTS, QUANTITIES, Quantity
from allies.models.result import Cell
from allies.panel.states import State, state, with_ccode
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
    rows_ = _rows(store.read(released), quantity, states_, year)
    return {
        "cell": cell,
        "quantity": quantity.title,
        "release_table": quantity.table,
        "rows": rows_[:10],
        "rows_in_all": len(rows_),
        "lineage": store.lineage(released),
        "sources": [_source(one, quantity, states_, year) for one in quantity.sources_in(year)],
    }


def _rows(table: Table, quantity: Quantity, states_: list[State], year: int | None) -> list[dict[str, Any]]:
    columns = table.columns
    codes = [code for one in states_ for code in one.ccodes]
    if "channel" in columns and len(states_) == 2:
        sender, receiver = states_
        table = table.filter(table.ccode1.isin(sender.ccodes) & table.ccode2.isin(receiver.ccodes))
    elif "ccode1" in columns:
        first, second = table.ccode1.isin(codes), table.ccode2.isin(codes)
        table = table.filter(first & second if len(states_) == 2 else first | second)
    elif "ccode" in columns:
        table = table.filter(table.ccode.isin(codes))
    if "channel" in columns:
        table = table.filter(table.channel == quantity.name)
    if quantity.table == "treaties":
        table = table.filter((table.coded_by == "atop") & (table.obligation == "defense"))
    if quantity.table == "alignment_parts":
        table = table.filter(table.dimension == quantity.name.partition(".")[2])
    if "attribute" in columns:
        table = table.filter(table.attribute == quantity.name)
    if year is not None and {"year", "start"} & set(columns):
        table = table.filter(_within(table, "year" if "year" in columns else "start", year, year))
    return [_plain(row) for row in store.rows(table.order_by(columns))]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value) if hasattr(value, "isoformat") else value for key, value in row.items()}


def _source(name: str, quantity: Quantity, states_: list[State], year: int | None) -> dict[str, Any]:
    described: dict[str, Any] = dict(store.manifest()["sources"][name])
    described["dataset"] = name
    described["parsed_rows"] = f"run 'allies data pull {name}' to see the parsed rows"
    if store.table_path(name).exists():
        found = _parsed(name, states_)
        if year is not None:
            found = found.filter(_within(found, sources.source(name).time, year - quantity.window + 1, year))
        described["parsed_table"] = store.lineage(store.table_path(name))["id"]
        rows_ = store.rows(found.order_by(sources.source(name).grain).limit(5))
        described["parsed_rows"] = [_plain(row) for row in rows_]
    return described


def _parsed(name: str, states_: list[State]) -> Table:
    """Return the parsed rows of the states: from the first to the second where a row names two states."""
    source, table = sources.source(name), sources.table(name)
    columns, coded = table.columns, table
    if not source.state_columns:
        return table
    for at, column in enumerate(source.state_columns):
        coded = with_ccode(coded, source, column=column, when=source.time, to=f"code_{at}")
    codes = [coded[f"code_{at}"] for at in range(len(source.state_columns))]
    if len(codes) == len(states_):
        mine = [code.isin(one.ccodes) for code, one in zip(codes, states_, strict=True)]
        return coded.filter(*mine).select(*columns)
    asked = [ccode for one in states_ for ccode in one.ccodes]
    return coded.filter(ibis.or_(*[code.isin(asked) for code in codes])).select(*columns)


def _within(table: Table, time: str, first: int, last: int) -> ir.BooleanValue:
    """Return the condition that a row, or the span that it covers, falls into the years `first` to `last`."""

    def year_of(column: str) -> ir.Value:
        return table[column] if table[column].type().is_integer() else table[column].year()

    for start, end in (("begin", "end"), ("start", "end"), ("first_seen", "last_seen")):
        if start in table.columns and end in table.columns:
            return (year_of(start) <= last) & (table[end].isnull() | (year_of(end) >= first))
    return year_of(time).between(first, last)
