"""GDELT pair scores; sums and counts from PROVENANCE.md of the mirror."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from ibis import _

from allies import store


@pytest.mark.parametrize(
    ("one", "two", "year", "thousand"),
    [("RUS", "UKR", 2021, -36), ("RUS", "UKR", 2022, -693), ("UKR", "USA", 2022, 146), ("SLV", "USA", 2022, -1.6)],
)
def test_scores_of_a_year(pulled: Callable[[str], store.Table], one: str, two: str, year: int, thousand: float) -> None:
    table = pulled("gdelt_dyads").filter(_.iso3c1 == one, _.iso3c2 == two, _.year == year)
    (row,) = store.rows(table.aggregate(score=_.score.sum()))
    assert row["score"] / 1000 == pytest.approx(thousand, abs=0.5)


def test_each_pair_stands_once_in_alphabetical_order(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("gdelt_dyads")
    (row,) = store.rows(table.aggregate(n=table.count(), turned=(_.iso3c1 >= _.iso3c2).sum(), last=_.month_start.max()))
    assert row == {"n": 436_752, "turned": 0, "last": date(2024, 2, 1)}


def test_states_whose_codes_never_occur(pulled: Callable[[str], store.Table]) -> None:
    """PROVENANCE names the first three."""
    lost = ["SRB", "MNE", "TLS", "BIH", "SVN", "XKX"]
    assert store.rows(pulled("gdelt_dyads").filter(_.iso3c1.isin(lost) | _.iso3c2.isin(lost))) == []
