"""European Union programmes against the acts that set them up."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

# Council Decisions: Crimea 2014/386/CFSP, Venezuela (CFSP) 2017/2074, Nicaragua 2019/1720, Guatemala 2024/254.
SET_UP = {"Crimea": 2014, "Venezuela": 2017, "Nicaragua": 2019, "Guatemala": 2024}


def test_acts_of_known_programmes(pulled: Callable[[str], Table]) -> None:
    rows = store.rows(pulled("eu_sanctions_programs").order_by("program"))
    assert {place: next(row["acts_since"] for row in rows if place in row["name"]) for place in SET_UP} == SET_UP


def test_the_blocking_statute_lists_nobody(pulled: Callable[[str], Table]) -> None:
    """Regulation (EC) 2271/96 protects against foreign laws: it is on the map and names no person."""
    (row,) = store.rows(pulled("eu_sanctions_programs").filter(_.acts.contains("31996R2271")))
    assert row["lists"] is False
