"""Prison population; rates from PROVENANCE.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_el_salvador(pulled: Pulled) -> None:
    table = pulled("prisons").filter(_.country == "El Salvador", _.year >= 2014)
    assert {row["year"]: row["rate"] for row in store.rows(table)} == {2014: 442, 2016: 567}


def test_the_united_states_at_the_peak(pulled: Pulled) -> None:
    """Bureau of Justice Statistics, Correctional Populations in the United States: 2.31 million held in 2008."""
    (row,) = store.rows(pulled("prisons").filter(_.country == "United States of America", _.year == 2008))
    assert row["prisoners"] == pytest.approx(2_310_000, rel=0.01)


def test_places_never_counted_have_no_row(pulled: Pulled) -> None:
    table = pulled("prisons")
    (row,) = store.rows(table.aggregate(n=table.count()))
    assert row["n"] == 1_567 - 14
