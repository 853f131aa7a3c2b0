"""Factbook shares against the figures that NATO publishes."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

# NATO, Defence Expenditure of NATO Countries (2014-2024): share of GDP in 2022, per cent.
NATO_2022 = {"USA": 3.3, "GRC": 3.9, "POL": 2.2, "DEU": 1.5, "FRA": 1.9, "ESP": 1.1}


def test_members_of_nato(pulled: Callable[[str], Table]) -> None:
    """Revisions between NATO's releases move these figures by one or two tenths."""
    rows = store.rows(pulled("factbook_milex").filter(_.year == 2022, _.iso3c.isin(list(NATO_2022))))
    found = {row["iso3c"]: row["share"] for row in rows}
    assert all(abs(found[state] - share) <= 0.3 for state, share in NATO_2022.items()), found


def test_no_member_of_nato_spends_nothing(pulled: Callable[[str], Table]) -> None:
    """Iceland has no armed forces; everybody else's nought would be a mistake of the text."""
    rows = store.rows(pulled("factbook_milex").filter(_.share == 0).select("iso3c").distinct())
    assert {row["iso3c"] for row in rows} <= {"ISL", "CRI", "HTI", "PAN"}
