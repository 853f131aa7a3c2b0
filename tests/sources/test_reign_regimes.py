"""REIGN's regimes against changes of regime that are on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import store
from allies.store import Table


def test_dated_changes(pulled: Callable[[str], Table]) -> None:
    """Chile's coup of 11 September 1973 and the election of 14 December 1989; Egypt's of 11 February 2011."""
    table = pulled("reign_regimes")
    starts = {row["start"]: row["democracy"] for row in store.rows(table.filter(_.ccode == 155))}
    assert starts[date(1973, 9, 11)] is False
    assert starts[date(1989, 12, 14)] is True
    egypt = store.rows(table.filter(_.ccode == 651, _.start == date(2011, 2, 11)))
    assert [row["regime"] for row in egypt] == ["provisional military"]


def test_spells_do_not_run_backwards(pulled: Callable[[str], Table]) -> None:
    """The publisher's last day is 31 December 2020, for six states a year later."""
    table = pulled("reign_regimes")
    late = store.rows(table.filter(_.end == date(2021, 12, 31)))
    assert {row["ccode"] for row in late} == {93, 145, 432, 615, 703, 775}
    assert store.rows(table.filter(_.end < _.start)) == []
