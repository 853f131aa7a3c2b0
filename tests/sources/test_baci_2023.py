"""BACI 2023; values from PROVENANCE.md of the mirror."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ibis import _

from allies import store
from allies.errors import ParseError
from allies.sources.baci_2023.parse import parse
from allies.store import Raw


def test_total_and_flows_in_billions(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("baci_2023")
    (total,) = store.rows(table.aggregate(value=_.value.sum()))
    assert total["value"] / 1e9 == pytest.approx(21.7, abs=0.05)
    known = {("USA", "MEX"): 292.8, ("MEX", "USA"): 459.1, ("CHN", "USA"): 440.5, ("USA", "SLV"): 4.29}
    flows = {(row["exporter"], row["importer"]): row["value"] / 1e6 for row in store.rows(table)}
    assert {pair: flows[pair] for pair in known} == pytest.approx(known, abs=0.05)
    assert not any(exporter == importer for exporter, importer in flows)


def test_a_square_of_another_size_stops_the_parse(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("iso3,iso_code,CountryName\nAAA,1,A\nBBB,2,B\n")
    (tmp_path / "trade.csv").write_text("x1,x2\n,1\n")
    raw = Raw({"country_labels.csv": tmp_path / "labels.csv", "trade_cepii.csv": tmp_path / "trade.csv"})
    with pytest.raises(ParseError, match="found 1 rows, expected a square of 2"):
        parse(raw)
