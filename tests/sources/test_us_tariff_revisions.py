"""Revisions against the dates of the orders behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import store
from allies.store import Table


def test_dates_of_orders(pulled: Callable[[str], Table]) -> None:
    """EO 14326 took effect on 7 August 2025, Proclamation 10947 on 4 June."""
    rows = store.rows(pulled("us_tariff_revisions").filter(_.event.notnull()))
    by_event = {row["event"]: row for row in rows}
    steel = next(row for event, row in by_event.items() if "10947" in event)
    assert steel["policy_effective"] == date(2025, 6, 4)
    phase2 = next(row for event, row in by_event.items() if "Phase 2 reciprocal" in event)
    assert phase2["effective"] == date(2025, 8, 7)


def test_revisions_follow_each_other(pulled: Callable[[str], Table]) -> None:
    """The Commission numbered 32 revisions of 2025 and opened 2026 with a new schedule on 1 January."""
    rows = store.rows(pulled("us_tariff_revisions").order_by("effective"))
    names = [row["revision"] for row in rows]
    assert names[:33] == ["basic", *(f"rev_{n}" for n in range(1, 33))]
    assert (names[33], rows[33]["effective"]) == ("2026_basic", date(2026, 1, 1))
