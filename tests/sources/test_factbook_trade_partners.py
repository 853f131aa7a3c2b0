"""Factbook shares against the record of the mirror and against trade counted elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def share(table: Table, reporter: str, year: int, flow: str) -> dict[str, float]:
    rows = store.rows(table.filter(_.reporter == reporter, _.year == year, _.flow == flow))
    return {row["partner"]: row["share"] for row in rows}


def test_years_that_are_near_complete(pulled: Callable[[str], Table]) -> None:
    """PROVENANCE: 179-224 economies in 2014, 2015, 2017, 2019, 2022, 2023; 75 in 2021."""
    counts = pulled("factbook_trade_partners").group_by("year").aggregate(n=_.reporter.nunique())
    found = {row["year"]: row["n"] for row in store.rows(counts)}
    assert all(175 <= found[year] <= 224 for year in (2014, 2015, 2017, 2019, 2022, 2023))
    assert 70 <= found[2021] <= 75


def test_shares_follow_customs_data(pulled: Callable[[str], Table]) -> None:
    """BACI 2023 (itself from UN Comtrade): the share of the United States in exports of five states."""
    baci = pulled("baci_2023")
    for state in ("SLV", "MEX", "CAN", "HND", "VNM"):
        (flows,) = store.rows(
            baci.filter(_.exporter == state).aggregate(to_usa=_.value.sum(where=_.importer == "USA"), all=_.value.sum())
        )
        counted = 100 * flows["to_usa"] / flows["all"]
        assert abs(share(pulled("factbook_trade_partners"), state, 2023, "exports")["USA"] - counted) < 4, state
