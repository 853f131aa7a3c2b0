"""Trade of dyads: official totals by source, no silent splice, and what is not known stays unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import allies as al
from allies import store
from allies.errors import InputError, UnknownName
from allies.panel.trade import ORDER, agreement

Pulled = Callable[[str], store.Table]


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Pulled) -> None:
    for name in ORDER:
        pulled(name)


def flows(panel: al.panel.join.Panel) -> dict[tuple[int, int, int], dict[str, Any]]:
    return {(row["ccode1"], row["ccode2"], row["year"]): row for row in panel.rows()}


def test_flows_are_the_publishers_own() -> None:
    """COW 2014: El Salvador's imports from the United States 4,311 (PROVENANCE: million USD), the other way 2,395.

    BACI 2023: United States to Mexico 292.8 billion, to El Salvador 4.29; Census 2024: 4,556 and 2,311 million.
    """
    rows = flows(al.dyad_years([2014, 2023, 2024], states=["USA"], directed=True).trade())
    assert round(rows[2, 92, 2014]["trade"]) == 4311
    assert round(rows[92, 2, 2014]["trade"]) == 2395
    assert round(rows[2, 70, 2023]["trade"] / 1e3, 1) == 292.8
    assert round(rows[2, 92, 2023]["trade"] / 1e3, 2) == 4.29
    assert (round(rows[2, 92, 2024]["trade"]), round(rows[92, 2, 2024]["trade"])) == (4556, 2311)
    assert [rows[2, 92, year]["trade_source"] for year in (2014, 2023, 2024)] == ["cow_trade", "baci_2023", "us_trade"]


def test_every_cell_names_its_source_and_every_change_is_marked() -> None:
    panel = al.dyad_years(range(2010, 2026), states=["SLV", "USA"]).trade()
    rows = flows(panel)
    for (one, two, year), row in rows.items():
        assert (row["trade"] is None) == (row["trade_source"] is None)
        if row["trade_source"]:
            assert row["trade"] == row[f"trade_{row['trade_source']}"]
        before = rows.get((one, two, year - 1), {}).get("trade_source")
        assert row["trade_break"] == bool(before and row["trade_source"] and before != row["trade_source"])
    assert rows[2, 92, 2015]["trade_break"] is True  # COW ends in 2014; ITPD has 2015
    assert rows[2, 92, 2025]["trade_status"] == "missing"  # two months of 2025 are no year
    assert rows[92, 94, 2018]["trade_status"] == "not_covered"  # only the United States' customs reach 2018


def test_a_sum_of_both_ways_needs_both() -> None:
    both = flows(al.dyad_years([2010], states=["SLV"]).trade(["cow_trade"]))
    each = flows(al.dyad_years([2010], states=["SLV"], directed=True).trade(["cow_trade"]))
    for (one, two, year), row in both.items():
        parts = [each[one, two, year]["trade"], each[two, one, year]["trade"]]
        assert row["trade"] == (None if None in parts else pytest.approx(sum(parts)))


def test_sources_agree_where_they_should() -> None:
    """COW's goods and the Census' are two records of one customs: the medians lie within a tenth of each other."""
    panel = al.dyad_years(range(2005, 2015), states=["USA"], directed=True).trade(["cow_trade", "us_trade"])
    (row,) = agreement(panel, ["cow_trade", "us_trade"])
    assert row["n"] > 2500
    assert 0.9 < row["ratio"] < 1.1


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(InputError, match="expected dyads"):
        al.state_years([2000]).trade()
    with pytest.raises(UnknownName, match="Did you mean 'cow_trade'"):
        al.dyad_years([2000]).trade(["cow_trad"])
