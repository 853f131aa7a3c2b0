"""V-Dem v16 polyarchy; values from PROVENANCE.md (isard_democracy), and against v15."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allies import sources, store
from allies.panel import states


@pytest.mark.parametrize(
    ("ccode", "year", "value"), [(2, 2024, 0.843), (2, 2025, 0.735), (92, 2024, 0.335), (92, 2025, 0.321)]
)
def test_published_values(pulled: Callable[[str], store.Table], ccode: int, year: int, value: float) -> None:
    table = pulled("vdem_polyarchy")
    (row,) = store.rows(table.filter((table.ccode == ccode) & (table.year == year)))
    assert row["polyarchy"] == pytest.approx(value, abs=5e-4)


def test_agrees_with_the_version_before(pulled: Callable[[str], store.Table]) -> None:
    older = states.with_ccode(pulled("vdem"), sources.source("vdem"), column="iso3c", when="year", to="ccode")
    both = pulled("vdem_polyarchy").inner_join(
        older.filter(older.ccode.notnull()).select("ccode", "year", before="polyarchy"), ["ccode", "year"]
    )
    (row,) = store.rows(both.aggregate(n=both.count(), r=both.polyarchy.corr(both.before, how="pop")))
    assert row["n"] > 15000
    assert row["r"] > 0.99
