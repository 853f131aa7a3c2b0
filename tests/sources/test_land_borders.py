"""Land borders against a data base of countries made by others (mledoze/countries) and the mirror's record."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from allies import sources, store
from allies.errors import UnknownState
from allies.panel.states import state, with_ccode
from allies.store import Table

Pulled = Callable[[str], Table]


def coded(table: Table) -> set[frozenset[int]]:
    source = sources.source("land_borders")
    for side in (1, 2):
        table = with_ccode(table, source, column=f"name{side}", when="year", to=f"ccode{side}")
    table = table.filter(table.ccode1.notnull() & table.ccode2.notnull())
    return {frozenset((row["ccode1"], row["ccode2"])) for row in store.rows(table)}


def test_neighbours_of_el_salvador(pulled: Pulled) -> None:
    """PROVENANCE: a land border with Guatemala (90) and Honduras (91)."""
    assert {code for pair in coded(pulled("land_borders")) if 92 in pair for code in pair} == {90, 91, 92}


def code(iso3: str) -> int | None:
    try:
        return state(iso3).in_year(2026).ccode
    except UnknownState:
        return None


def test_borders_are_those_of_another_data_base(pulled: Pulled, mirror: Path) -> None:
    """308 borders between states, all but one in both: Serbia and Albania, between which Kosovo lies in the other."""
    with (mirror / "country_codes" / "countries.csv").open(encoding="utf-8", newline="") as file:
        lists = {row["cca3"]: row["borders"].split(",") for row in csv.DictReader(file)}
    theirs = {frozenset((code(one), code(other))) for one, others in lists.items() for other in others if other}
    ours = coded(pulled("land_borders"))
    assert len(ours) == 308
    assert ours - theirs == {frozenset((345, 339))}
    listed = {one for pair in ours for one in pair}
    assert {pair for pair in theirs if pair <= listed} - ours == set()
