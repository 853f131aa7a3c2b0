"""Backgrounds of leaders against what is known of them and the mirror's record."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_presidents_and_a_prime_minister(pulled: Pulled) -> None:
    wanted = ["USA-1869", "USA-1945", "USA-1953", "USA-1993", "UKG-1979"]
    rows = {row["leader"]: row for row in store.rows(pulled("lead").filter(_.obsid.isin(wanted)))}
    assert {name for name, row in rows.items() if row["military_service"]} == {"Grant", "Truman", "Eisenhower"}
    assert (rows["Grant"]["born"], rows["Grant"]["politics_years"], rows["Grant"]["war_won"]) == (1822, 0, True)
    assert (rows["Thatcher"]["woman"], rows["Thatcher"]["born"], rows["Thatcher"]["politics_years"]) == (True, 1925, 20)


def test_only_leaders_that_the_data_set_describes(pulled: Pulled) -> None:
    """3,409 spells (PROVENANCE), 479 of them without an entry: those who came after 2001, and some 35 before 2004."""
    table = pulled("lead")
    assert store.rows(table.aggregate(n=table.count(), last=table.start.year().max())) == [
        {"n": 3_409 - 479, "last": 2001}
    ]


def test_spells_are_those_of_archigos(pulled: Pulled) -> None:
    keys = ["obsid", "gwcode", "leader", "start", "end"]
    assert store.rows(pulled("lead").select(*keys).difference(pulled("archigos").select(*keys))) == []
