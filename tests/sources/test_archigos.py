"""Archigos; counts and censoring from PROVENANCE.md, facts of public record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from allies import sources, store
from allies.panel import states


def test_spells_and_censoring(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("archigos")
    (row,) = store.rows(
        table.aggregate(n=table.count(), last=table.end.max(), backwards=(table.start > table.end).sum())
    )
    assert row == {"n": 3409, "last": date(2015, 12, 31), "backwards": 0}


def test_inaugurations_of_public_record(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("archigos")
    rows = store.rows(table.filter((table.gwcode == 2) & (table.start >= date(1945, 1, 1))).order_by("start"))
    known = [
        "1945-04-12",
        "1953-01-20",
        "1961-01-20",
        "1963-11-22",
        "1969-01-20",
        "1974-08-09",
        "1977-01-20",
        "1981-01-20",
        "1989-01-20",
        "1993-01-20",
        "2001-01-20",
        "2009-01-20",
    ]
    days = [abs((row["start"] - date.fromisoformat(day)).days) for row, day in zip(rows, known, strict=True)]
    assert max(days) <= 1


def test_states_without_a_cow_code(pulled: Callable[[str], store.Table]) -> None:
    source = sources.source("archigos")
    table = states.with_ccode(pulled("archigos"), source, column="gwcode", when="start", to="ccode")
    no_code = {str(row["gwcode"]) for row in store.rows(table.filter(table.ccode.isnull()).select("gwcode").distinct())}
    assert no_code == set(source.not_states)
