"""National material capabilities; values from PROVENANCE.md of the mirror."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store


def test_shares_of_2022(pulled: Callable[[str], store.Table]) -> None:
    rows = {row["ccode"]: row for row in store.rows(pulled("nmc").filter(_.year == 2022))}
    assert sum(row["cinc"] for row in rows.values()) == pytest.approx(1.007, abs=5e-4)
    assert rows[710]["cinc"] == pytest.approx(0.234, abs=5e-4)
    assert rows[2]["milex"] / 1e6 == pytest.approx(838.8, abs=0.05)


def test_unknown_components_are_empty(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("nmc")
    (row,) = store.rows(table.aggregate(n=table.count(), empty=_.milex.isnull().sum(), nan=_.milex.isnan().sum()))
    assert row == {"n": 17_121, "empty": 2360, "nan": 0}
