"""Regime categories; counts from PROVENANCE.md, categories from the published Regimes of the World rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allies import sources, store
from allies.errors import ParseError
from allies.panel import states
from allies.sources.vdem_regimes.parse import parse


def test_rows_and_span(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("vdem_regimes")
    (row,) = store.rows(table.aggregate(n=table.count(), first=table.year.min(), last=table.year.max()))
    assert row == {"n": 19678 - 97, "first": 1900, "last": 2024}


def test_democracies_have_a_polyarchy_above_one_half(pulled: Callable[[str], store.Table]) -> None:
    """Lührmann, Tannenberg and Lindberg (2018): electoral democracies need a polyarchy above 0.5."""
    regimes, vdem = pulled("vdem_regimes"), pulled("vdem")
    joined = regimes.inner_join(vdem.drop("iso3c"), ["country_text_id", "year"])
    democratic = joined.filter(joined.regime.isin(["electoral democracy", "liberal democracy"]))
    (row,) = store.rows(democratic.aggregate(n=democratic.count(), least=democratic.polyarchy.min()))
    assert row["n"] > 5000
    assert row["least"] >= 0.5  # printed with three decimals


def test_every_state_is_known(pulled: Callable[[str], store.Table]) -> None:
    source = sources.source("vdem_regimes")
    table = states.with_ccode(pulled("vdem_regimes"), source, column="iso3c", when="year", to="ccode")
    no_code = {row["iso3c"] for row in store.rows(table.filter(table.ccode.isnull()).select("iso3c").distinct())}
    assert no_code <= set(source.not_states)


def test_an_unknown_category_stops_the_parse(tmp_path: Path) -> None:
    (tmp_path / "ert.csv").write_text("country_text_id,year,v2x_regime\nSLV,2001,4\n")
    with pytest.raises(ParseError, match="'4'"):
        parse(store.Raw({"ert.csv": tmp_path / "ert.csv"}))
