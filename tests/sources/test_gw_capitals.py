"""Capitals of Gleditsch-Ward states against the list for COW states and history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


@pytest.mark.parametrize(
    ("gwcode", "day", "capital"),
    [
        (711, date(1930, 1, 1), "Lhasa"),
        (563, date(1890, 1, 1), "Pretoria"),
        (564, date(1890, 1, 1), "Bloemfontein"),
        (396, date(2010, 1, 1), "Sukhumi"),
        (516, date(2024, 1, 1), "Gitega"),
    ],
)
def test_capital_on_a_day(gwcode: int, day: date, capital: str, pulled: Pulled) -> None:
    rows = store.rows(pulled("gw_capitals").filter(_.gwcode == gwcode, _.start <= day, _.end >= day))
    assert [row["capital"] for row in rows] == [capital]


def test_same_places_as_in_the_list_for_cow_states(pulled: Pulled) -> None:
    ours, theirs = pulled("gw_capitals"), pulled("capitals")
    both = ours.join(
        theirs, [ours.capital == theirs.capital, ours.state == theirs.state, ours.censored, theirs.censored]
    )
    far = (both.latitude - both.latitude_right).abs() + (both.longitude - both.longitude_right).abs()
    (found,) = store.rows(both.aggregate(rows=both.count(), far=(far > 0.01).sum()))
    assert found["rows"] > 150
    assert found["far"] == 0
