"""Episodes against the counts that V-Dem's own reports give."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_episodes_of_2024(pulled: Callable[[str], Table]) -> None:
    """V-Dem, Democracy Report 2025: 45 countries autocratizing in 2024 and 19 democratizing."""
    (found,) = store.rows(
        pulled("ert")
        .filter(_.year == 2024)
        .aggregate(down=_.autocratizing.sum(), up=_.democratizing.sum(), both=(_.autocratizing & _.democratizing).sum())
    )
    assert found == {"down": 45, "up": 19, "both": 0}


def test_known_transitions(pulled: Callable[[str], Table]) -> None:
    """Spain's constitution of 1978, Chile's coup and its return to democracy."""
    rows = store.rows(pulled("ert").filter(_.iso3c.isin(["ESP", "CHL"]), _.regime_change != 0, _.year > 1970))
    changes = {(row["iso3c"], row["year"]): row["regime_change"] for row in rows}
    assert changes == {("ESP", 1978): 1, ("CHL", 1973): -1, ("CHL", 1990): 1}
