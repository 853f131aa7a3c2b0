"""World Bank aid against the United States' own reporting."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_el_salvador_2023(pulled: Callable[[str], Table]) -> None:
    """PROVENANCE: 154.6 million in 2023, against disbursements of 162.0 million in the fiscal year."""
    (row,) = store.rows(pulled("us_oda_wb").filter(_.iso3c == "SLV", _.year == 2023))
    assert abs(row["aid"] / 1e6 - 154.6) < 0.1


def test_ukraine_leads_in_2022_and_2023(pulled: Callable[[str], Table]) -> None:
    """OECD: Ukraine was the largest recipient of United States assistance in both years."""
    for year in (2022, 2023):
        (row,) = store.rows(pulled("us_oda_wb").filter(_.year == year).order_by(_.aid.desc()).limit(1))
        assert row["iso3c"] == "UKR"
        assert row["aid"] > 5e9
