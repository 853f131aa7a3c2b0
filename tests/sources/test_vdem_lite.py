"""V-Dem measures against facts that stand outside them."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_el_salvador(pulled: Callable[[str], Table]) -> None:
    """PROVENANCE: legislative constraints .661 to .107 and censorship -.05 to -1.56, 2019 to 2023."""
    rows = store.rows(pulled("vdem_lite").filter(_.iso3c == "SLV", _.year.isin([2019, 2023])).order_by("year"))
    assert [round(row["legislative_constraints"], 3) for row in rows] == [0.661, 0.107]
    assert [round(row["media_censorship"], 2) for row in rows] == [-0.05, -1.56]


def test_directions(pulled: Callable[[str], Table]) -> None:
    """Denmark is first on Transparency International's index of 2023, and North Korea last on RSF's."""
    rows = store.rows(pulled("vdem_lite").filter(_.year == 2023, _.iso3c.isin(["DNK", "PRK"])).order_by("iso3c"))
    denmark, korea = rows
    better = ["judicial_constraints", "rule_of_law", "free_expression", "high_court", "media_censorship"]
    assert all(denmark[name] > korea[name] for name in [*better, "journalist_harassment", "media_bias"])
    assert denmark["corruption"] < 0.05
