"""Total trade against the United States Census Bureau's own totals and the bilateral flows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_united_states_in_2014(pulled: Pulled) -> None:
    """FT-900 of February 2015, Census basis: goods imports 2,345 and exports 1,623 billion; later revisions move it."""
    (row,) = store.rows(pulled("cow_trade_totals").filter(_.ccode == 2, _.year == 2014))
    assert row["imports"] / 1e6 == pytest.approx(2.345, rel=0.01)
    assert row["exports"] / 1e6 == pytest.approx(1.623, rel=0.01)


def test_bilateral_flows_add_up_to_the_total(pulled: Pulled) -> None:
    """American imports by partner reach 97 to 101 percent of the total in every year since 1990."""
    flows = pulled("cow_trade").filter(_.ccode2 == 2, _.year >= 1990)
    sums = flows.group_by("year").aggregate(flow=flows.flow.sum())
    both = sums.join(pulled("cow_trade_totals").filter(_.ccode == 2), "year")
    for row in store.rows(both):
        assert 0.97 < row["flow"] / row["imports"] < 1.01, row["year"]


def test_unknown_totals_are_empty_and_none_is_negative(pulled: Pulled) -> None:
    table = pulled("cow_trade_totals")
    (found,) = store.rows(
        table.aggregate(rows=table.count(), unknown=table.imports.isnull().sum(), least=table.imports.min())
    )
    assert (found["rows"], found["unknown"]) == (14_410, 1_548)
    assert found["least"] >= 0
