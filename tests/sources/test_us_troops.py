"""Troops against Defense Manpower Data Center figures in the mirror's record (PROVENANCE, us_troops)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ibis import _

from allies import sources, store
from allies.errors import ParseError
from allies.panel import states
from allies.sources.us_troops.parse import parse
from allies.store import Raw, Table

BY_QUARTER = "ccode,iso3c,countryname,year,month,quarter,source,troops_ad"
BY_YEAR = "countryname,ccode,iso3c,year,troops"


def quarters(table: Table, state: str, year: int) -> list[int]:
    rows = store.rows(table.filter(_.state == state, _.year == year).order_by("date").select("troops"))
    return [row["troops"] for row in rows]


def test_germany_in_2024_and_the_last_report(pulled: Callable[[str], Table]) -> None:
    table = pulled("us_troops")
    germany = quarters(table, "Germany", 2024)
    assert (len(germany), min(germany), max(germany)) == (4, 34_738, 35_068)
    last = {row["state"]: row["troops"] for row in store.rows(table.filter(_.date == date(2025, 12, 31)))}
    assert {name: last[name] for name in ("El Salvador", "Honduras", "Germany")} == {
        "El Salvador": 57,
        "Honduras": 329,
        "Germany": 36_436,
    }


def test_reports_counted_twice_are_counted_once(pulled: Callable[[str], Table]) -> None:
    # The compilers' country-year file for 2024: South Korea 24,515 (PROVENANCE).
    korea = quarters(pulled("us_troops"), "South Korea", 2024)
    assert all(0.9 < troops / 24_515 < 1.02 for troops in korea)
    # United States forces in South Vietnam peaked at about 540,000; the June and September counts never exceed it.
    (peak,) = store.rows(pulled("us_troops").filter(_.state == "South Vietnam").aggregate(n=_.troops.max()))
    assert peak["n"] == 537_377


def test_quarters_without_a_report_are_missing(pulled: Callable[[str], Table]) -> None:
    table = pulled("us_troops")
    assert store.rows(table.filter(_.state == "Germany", _.date == date(2022, 12, 31))) == []
    imputed = store.rows(table.filter(_.imputed).select("year").distinct().order_by("year"))
    assert [row["year"] for row in imputed] == [1951, 1952]


def test_germany_changes_code_at_unification(pulled: Callable[[str], Table]) -> None:
    declared = sources.source("us_troops")
    table = pulled("us_troops").filter(_.state.isin(["Germany", "West Germany", "Guam"]))
    coded = states.with_ccode(table, declared, column="state", when="date", to="ccode")
    found = {(row["state"], row["ccode"]) for row in store.rows(coded.select("state", "ccode").distinct())}
    assert found == {("West Germany", 260), ("Germany", 260), ("Germany", 255), ("Guam", None)}


def test_an_odd_number_where_all_were_counted_twice_stops_the_parse(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text(f"{BY_QUARTER}\n325,ITA,Italy,2024,March,1,March 2024,101\n")
    (tmp_path / "y.csv").write_text(f"{BY_YEAR}\nItaly,325,ITA,1950,50\n")
    raw = Raw({"troops-by-quarter.csv": tmp_path / "q.csv", "troops-by-year.csv": tmp_path / "y.csv"})
    with pytest.raises(ParseError, match="expected even ones"):
        parse(raw)
