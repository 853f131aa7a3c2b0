"""Homicide rates; values from PROVENANCE.md (UNODC as republished by the World Bank)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allies import sources, store
from allies.panel import states


@pytest.mark.parametrize(
    ("iso3c", "year", "rate"), [("SLV", 2015, 107.6), ("SLV", 2018, 53.8), ("SLV", 2022, 7.9), ("ECU", 2023, 45.7)]
)
def test_published_rates(pulled: Callable[[str], store.Table], iso3c: str, year: int, rate: float) -> None:
    table = pulled("homicide")
    (row,) = store.rows(table.filter((table.iso3c == iso3c) & (table.year == year)))
    assert row["rate"] == pytest.approx(rate, abs=0.05)


def test_el_salvador_ends_in_2022(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("homicide")
    (row,) = store.rows(table.filter(table.iso3c == "SLV").aggregate(last=table.year.max()))
    assert row["last"] == 2022


def test_aggregates_get_no_state_code(pulled: Callable[[str], store.Table]) -> None:
    source = sources.source("homicide")
    table = states.with_ccode(pulled("homicide"), source, column="iso3c", when="year", to="ccode")
    no_code = {row["iso3c"] for row in store.rows(table.filter(table.ccode.isnull()).select("iso3c").distinct())}
    assert no_code == set(source.not_states)
    assert {"WLD", "LCN", "OED"} <= no_code
