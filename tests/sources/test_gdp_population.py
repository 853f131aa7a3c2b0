"""Estimated GDP and population; values from the help page of isard, which prints the first rows and the gaps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store


def test_first_years_of_the_united_states(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("gdp_population").filter(_.ccode == 2, _.year.between(1816, 1820)).order_by("year")
    rows = store.rows(table)
    assert [row["gdp_per_head"] for row in rows] == pytest.approx([2668, 2656, 2644, 2643, 2657], abs=0.5)
    assert [row["gdp"] for row in rows] == pytest.approx([27951, 28557, 29150, 29640, 30452], abs=0.5)
    assert [row["population_sd"] for row in rows] == pytest.approx([0.690, 0.702, 0.711, 0.714, 0.711], abs=5e-4)


def test_gaps_are_the_documented_ones(pulled: Callable[[str], store.Table]) -> None:
    gaps = {345: (1916, 1917), 600: (1905, 1912), 651: (1856, 1882), 670: (1927, 1931), 812: (1953, 1953)}
    table = pulled("gdp_population")
    for ccode, (first, last) in gaps.items():
        assert store.rows(table.filter(_.ccode == ccode, _.year.between(first, last))) == []
    documented = sum(last - first + 1 for first, last in gaps.values())
    (row,) = store.rows(table.aggregate(n=table.count()))
    assert row["n"] + documented == 16_536
