"""V-Dem indices; values and row counts from PROVENANCE.md, and one version against another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allies import sources, store
from allies.panel import states


@pytest.mark.parametrize(
    ("iso3c", "year", "libdem"),
    [("SLV", 2018, 0.432), ("SLV", 2024, 0.092), ("USA", 2024, 0.748), ("POL", 2022, 0.417), ("POL", 2024, 0.616)],
)
def test_liberal_democracy(pulled: Callable[[str], store.Table], iso3c: str, year: int, libdem: float) -> None:
    table = pulled("vdem")
    (row,) = store.rows(table.filter((table.iso3c == iso3c) & (table.year == year)))
    assert row["libdem"] == pytest.approx(libdem, abs=5e-4)
    assert row["libdem_low"] <= row["libdem"] <= row["libdem_high"]


def test_letter_codes_follow_the_state(pulled: Callable[[str], store.Table]) -> None:
    table = states.with_ccode(pulled("vdem"), sources.source("vdem"), column="iso3c", when="year", to="ccode")
    wanted = {("CZE", 1980): 315, ("CZE", 1993): 316, ("AUT", 1900): 300, ("AUT", 1930): 305, ("SPD", 1850): 325}
    wanted |= {("DEU", 1980): 260, ("DEU", 2000): 255, ("RUS", 1980): 365, ("SAX", 1850): None, ("PSE", 2000): None}
    found = {
        (row["country_text_id"], row["year"]): row["ccode"]
        for row in store.rows(table.select("country_text_id", "year", "ccode"))
    }
    assert {key: found[key] for key in wanted} == wanted


def test_no_state_has_two_rows_in_a_year(pulled: Callable[[str], store.Table]) -> None:
    table = states.with_ccode(pulled("vdem"), sources.source("vdem"), column="iso3c", when="year", to="ccode")
    counts = table.filter(table.ccode.notnull()).group_by("ccode", "year").aggregate(n=lambda rows: rows.count())
    assert store.rows(counts.filter(counts.n > 1)) == []
