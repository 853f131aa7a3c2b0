"""Protection scores against episodes of repression that are on record."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def lowest(table: Table, country: str) -> int:
    (row,) = store.rows(table.filter(_.country == country).order_by("protection").limit(1))
    return int(row["year"])


def test_the_worst_years(pulled: Callable[[str], Table]) -> None:
    """Genocide in Rwanda 1994; the Khmer Rouge 1975-79; El Salvador's killings peaked in 1980-83 (Truth Commission)."""
    table = pulled("human_rights_protection")
    assert lowest(table, "Rwanda") == 1994
    assert lowest(table, "Cambodia") in range(1975, 1980)
    assert lowest(table, "El Salvador") in range(1980, 1984)


def test_nordic_states_lead_wars_trail(pulled: Callable[[str], Table]) -> None:
    """Iceland near the top and Syria near the bottom of 2015."""
    rows = store.rows(pulled("human_rights_protection").filter(_.year == 2015).order_by("protection").select("country"))
    order = [row["country"] for row in rows]
    assert order.index("Syria") < 10
    assert order.index("Iceland") > len(order) - 15
