"""Rivalries of Thompson and Dreyer against the packager's documentation (197 rivalries, right-bound at 2010)."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_rivalries_number_and_bounds(pulled: Pulled) -> None:
    table = pulled("td_rivalries")
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            start=table.start.min(),
            end=table.end.max(),
            open=(table.censored == (table.end == 2010)).all(),
            ordered=((table.ccode1 < table.ccode2) & (table.start <= table.end)).all(),
        )
    )
    assert found == {"rows": 197, "start": 1494, "end": 2010, "open": True, "ordered": True}


def test_the_primary_type_is_among_the_marks(pulled: Pulled) -> None:
    for row in store.rows(pulled("td_rivalries")):
        assert row[row["primary_type"]], row["name"]


def test_united_states_and_russia_had_two_rivalries(pulled: Pulled) -> None:
    rows = store.rows(pulled("td_rivalries").filter(_.ccode1 == 2, _.ccode2 == 365).order_by("start"))
    assert [(row["start"], row["end"], row["censored"]) for row in rows] == [(1945, 1989, False), (2007, 2010, True)]
