"""Territorial threat against the packager's documentation and the disputes from which it was estimated."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_rows_and_intervals(pulled: Pulled) -> None:
    """The documentation: 14,781 rows, 1816-2010, 90 percent intervals around the estimate."""
    table = pulled("territorial_threat")
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            start=table.year.min(),
            end=table.year.max(),
            inside=table.threat.between(table.threat_lower, table.threat_upper).all(),
        )
    )
    assert found == {"rows": 14_781, "start": 1816, "end": 2010, "inside": True}


def test_india_and_israel_are_threatened_more_than_new_zealand_and_iceland(pulled: Pulled) -> None:
    """States with territorial wars, and islands without a territorial dispute."""
    rows = {row["ccode"]: row for row in store.rows(pulled("territorial_threat").filter(_.year == 1971))}
    assert min(rows[code]["threat_lower"] for code in (750, 666)) > max(
        rows[code]["threat_upper"] for code in (920, 395)
    )
