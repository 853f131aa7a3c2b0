"""Spells and events of the release as series: treaties, leaders, regimes, first tours, what cases ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from typing import Any

from allies import store
from allies.claims.rows import OFFICIAL, Row, Series, labels, titled
from allies.models.record import label
from allies.panel.states import known_codes

Cells = dict[str, Any]
Tables = Callable[[str], list[Cells]]
ALWAYS = date(1816, 1, 1)
LISTS = ("archigos", "reign_leaders", "factbook_leaders")


def series(table: Tables) -> Iterator[Series]:
    """Yield the series of spells and events; `table` reads a release table."""
    ends = {name: str(one["data_end"]) for name, one in store.manifest()["sources"].items()}
    atop = date(int(ends["atop"][:4]), 12, 31)
    yield Series(
        "treaty.defense", "Defence obligation (ATOP)", "years in a row", ("atop",), 2, "zero", ALWAYS, atop,
        lambda of: _treaties(table("treaties"), of),
    )  # fmt: skip
    yield Series(
        "alliance", "Treaty of alliance that both were members of", "1 with defence", ("atop_members",), 2, "zero",
        ALWAYS, atop, lambda of: _alliances(table("alliances"), of),
    )  # fmt: skip
    yield Series(
        "leader", "Effective leader and term", "", LISTS, 1, "missing", date(1840, 1, 1),
        max(row["last_record"] for row in table("leaders")), lambda of: _leaders(table("leaders")),
    )  # fmt: skip
    coded = max(row["end"] for row in table("regimes"))
    yield Series(
        "regime", "Regime category (V-Dem)", "", ("vdem_regimes",), 1, "missing", date(1900, 1, 1),
        date(coded, 12, 31), lambda of: _regimes(table("regimes")),
    )  # fmt: skip
    for name, title, last in (("first_tour", "First stop", 1), ("tour_stop", "Stop", 1000)):
        yield Series(
            name, f"{title} of a Secretary of State's first tour abroad", "stop", ("us_travels",), 1, "zero",
            date(1866, 1, 1), date.fromisoformat(ends["us_travels"][:10]),
            partial(_toured, table, last),
        )  # fmt: skip
    yield from _compiled(table)


@cache
def _states() -> set[int]:
    return {int(code) for code in known_codes("cow")}


def _both_ways(cells: Cells, year: int, of: str) -> Iterator[tuple[str, str]]:
    if not {cells["ccode1"], cells["ccode2"]} <= _states():  # ATOP also codes members that were no states
        return
    one, two = label(cells["ccode1"], year), label(cells["ccode2"], year)
    for pair in ((one, two), (two, one)):
        if not of or pair[0] in labels(of):
            yield pair


def _treaties(rows: list[Cells], of: str) -> list[Row]:
    found = []
    for cells in rows:
        if cells["coded_by"] != "atop" or cells["obligation"] != "defense":
            continue
        begin, end = date(cells["start"], 1, 1), date(cells["end"], 12, 31)
        years = cells["end"] - cells["start"] + 1
        for pair in _both_ways(cells, cells["start"], of):
            id_ = f"treaty.defense:{'-'.join(pair)}:{cells['end']}"
            found.append(Row(id_, pair, begin, end, begin, years, "years in a row", "", titled("atop"), OFFICIAL))
    return found


def _alliances(rows: list[Cells], of: str) -> list[Row]:
    found = []
    for cells in rows:
        begin, end = cells["start"], cells["end"] or date.max
        text = cells["name"] or f"ATOP {cells['atopid']}"
        for pair in _both_ways(cells, begin.year, of):
            id_, held = f"alliance:{'-'.join(pair)}:{begin.year}", cells["defense"]
            source = titled("atop_members")
            found.append(Row(id_, pair, begin, end, begin, held, "1 with defence", text, source, OFFICIAL))
    return found


def _leaders(rows: list[Cells]) -> list[Row]:
    found = []
    for cells in rows:
        begin, end = cells["start"], cells["end"] or cells["last_record"]
        of = label(cells["ccode"], begin.year)
        id_, source = f"leader:{of}:{begin.year}", f"leader lists, {cells['source']}"
        found.append(Row(id_, (of,), begin, end, begin, None, "", cells["leader"], source, OFFICIAL))
    return found


def _regimes(rows: list[Cells]) -> list[Row]:
    found = []
    for cells in rows:
        of, begin = label(cells["ccode"], cells["start"]), date(cells["start"], 1, 1)
        id_, end = f"regime:{of}:{cells['start']}", date(cells["end"], 12, 31)
        known = date(cells["start"], 12, 31)
        found.append(Row(id_, (of,), begin, end, known, None, "", cells["regime"], titled("vdem_regimes"), OFFICIAL))
    return found


def _toured(table: Tables, last: int, of: str) -> list[Row]:
    found = []
    for cells in table("first_tours"):
        if cells["stop"] > last or cells["ccode"] not in _states():
            continue
        begin = cells["start"]
        of, source = label(cells["ccode"], begin.year), titled("us_travels")
        id_ = f"first_tour:USA-{of}:{begin.year}"
        found.append(Row(id_, (of,), begin, begin, begin, cells["stop"], "stop", cells["person"], source, OFFICIAL))
    return found


def _compiled(table: Tables) -> Iterator[Series]:
    """Yield the series that only the embedded cases ask for."""
    if not store.released("case_record").exists():
        return
    named: dict[str, list[Cells]] = {}
    for cells in table("case_record"):
        named.setdefault(cells["quantity"], []).append(cells)
    for name, some in named.items():
        one = some[0]
        yield Series(
            name, one["title"], one["unit"], (one["dataset"],), 2 if one["receiver"] else 1, one["absent"],
            one["covered_from"], one["covered_to"], cache(partial(_rows_of, tuple(_row(cells) for cells in some))),
        )  # fmt: skip


def _rows_of(rows: tuple[Row, ...], of: str) -> list[Row]:
    return [row for row in rows if not of or row.states[0] in labels(of)]


def _row(cells: Cells) -> Row:
    states = tuple(one for one in (cells["sender"], cells["receiver"]) if one)
    id_ = f"{cells['quantity']}:{'-'.join(states)}:{cells['start'].year}"
    return Row(
        id_, states, cells["start"], cells["end"], cells["known"], cells["value"], cells["unit"], cells["label"],
        titled(cells["dataset"]), OFFICIAL,
    )  # fmt: skip
