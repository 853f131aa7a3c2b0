"""Rivalries of Thompson, Sakuwa and Suhas against the packager's documentation (264 rivalries, 1494-2020)."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_rivalries_number_and_bounds(pulled: Pulled) -> None:
    table = pulled("tss_rivalries")
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            start=table.start.min(),
            end=table.end.max(),
            open=(table.censored == (table.end == 2020)).all(),
            ordered=((table.ccode1 < table.ccode2) & (table.start <= table.end)).all(),
            untyped=(~(table.positional | table.spatial | table.ideological | table.interventionary)).sum(),
        )
    )
    assert found == {"rows": 264, "start": 1494, "end": 2020, "open": True, "ordered": True, "untyped": 1}


def test_one_rivalry_is_marked_principal_and_asymmetric_at_once(pulled: Pulled) -> None:
    rows = store.rows(pulled("tss_rivalries").filter(_.principal, _.asymmetric_principal))
    assert [row["name"] for row in rows] == ["India-Pakistan"]


def test_el_salvador_had_two_rivals(pulled: Pulled) -> None:
    rows = store.rows(pulled("tss_rivalries").filter((_.ccode1 == 92) | (_.ccode2 == 92)).order_by("ccode1"))
    assert [(row["ccode1"], row["end"], row["principal"]) for row in rows] == [(90, 1906, True), (91, 1992, True)]
