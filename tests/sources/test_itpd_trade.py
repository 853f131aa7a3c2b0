"""ITPD-E; values from PROVENANCE.md of the mirror."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from ibis import _

from allies import store
from allies.errors import ParseError
from allies.sources.itpd_trade.parse import parse


@pytest.mark.parametrize(("exporter", "importer", "billion"), [("CHN", "USA", 455.9), ("USA", "CHN", 154)])
def test_unit_is_dollars(pulled: Callable[[str], store.Table], exporter: str, importer: str, billion: float) -> None:
    table = pulled("itpd_trade").filter(_.year == 2016, _.exporter == exporter, _.importer == importer)
    (row,) = store.rows(table)
    assert row["value"] / 1e9 == pytest.approx(billion, abs=0.5)


def test_only_trade_between_two_economies_and_above_zero(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("itpd_trade")
    (row,) = store.rows(
        table.aggregate(
            n=table.count(), own=(_.exporter == _.importer).sum(), least=_.value.min(), years=_.year.nunique()
        )
    )
    # 428,463 cells above zero are recorded, the diagonal included: at most 17 years of 196 economies.
    assert 428_463 - 17 * 196 <= row["n"] < 428_463
    assert (row["own"], row["least"] > 0, row["years"]) == (0, True, 17)


def test_a_missing_year_stops_the_parse() -> None:
    countries = SimpleNamespace(V1=["A"], iso3=["AAA"])
    raw = SimpleNamespace(r_object=lambda name: [] if name.endswith("rds") else countries)
    with pytest.raises(ParseError, match="found 0 matrices, expected 17"):
        parse(raw)
