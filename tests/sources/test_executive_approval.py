"""Executive approval; values from PROVENANCE.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


@pytest.mark.parametrize(("year", "approval"), [(2019, 83.3), (2020, 95.6), (2021, 88.3)])
def test_el_salvador(pulled: Pulled, year: int, approval: float) -> None:
    (row,) = store.rows(pulled("executive_approval").filter(_.country == "El Salvador", _.year == year))
    assert row["approval"] == pytest.approx(approval, abs=0.05)
    assert row["polls"] > 10


def test_years_without_a_poll_are_left_out(pulled: Pulled) -> None:
    table = pulled("executive_approval")
    (row,) = store.rows(table.aggregate(n=table.count(), fewest=_.polls.min(), last=_.year.max()))
    assert (row["n"], row["fewest"], row["last"]) == (3_955 - 374, 1, 2022)


def test_offices(pulled: Pulled) -> None:
    offices = store.rows(pulled("executive_approval").filter(_.country == "France").select("office").distinct())
    assert {row["office"] for row in offices} == {"executive", "president", "prime_minister"}
