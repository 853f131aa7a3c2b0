"""Approval polls against figures that Gallup publishes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import store
from allies.store import Table


def test_extremes_of_gallup(pulled: Callable[[str], Table]) -> None:
    """Gallup: George W. Bush reached 90 per cent on 21-22 September 2001; Truman fell to 22 in February 1952."""
    gallup = pulled("us_approval_polls").filter(_.institute.startswith("Gallup"))
    (bush,) = store.rows(gallup.filter(_.president == "George W. Bush").aggregate(top=_.approve.max()))
    (truman,) = store.rows(gallup.filter(_.president == "Harry S. Truman").aggregate(low=_.approve.min()))
    assert (bush["top"], truman["low"]) == (90, 22)


def test_the_list_ends_with_the_term(pulled: Callable[[str], Table]) -> None:
    """12,479 lines (PROVENANCE), 36 or so of them repeated; the last poll ended on 19 January 2025."""
    (found,) = store.rows(pulled("us_approval_polls").aggregate(n=_.count(), last=_.end.max(), line=_.poll.max()))
    assert found["last"] == date(2025, 1, 19)
    assert 12_400 < found["n"] < found["line"] <= 12_479
