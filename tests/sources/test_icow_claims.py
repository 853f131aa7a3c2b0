"""Territorial claims against rulings of the International Court of Justice and the mirror's record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


@pytest.mark.parametrize(
    ("name", "challenger", "target", "end"),
    [
        ("Bolsones", 92, 91, date(1992, 9, 30)),  # ruling of 11 September 1992, El Salvador and Honduras
        ("Bakassi Peninsula", 475, 471, date(2008, 8, 31)),  # Nigeria handed it over on 14 August 2008
        ("El Chamizal", 70, 2, date(1963, 12, 31)),  # convention of 1963
        ("Essequibo", 101, 110, None),  # goes on
        ("Crimea", 365, 369, None),
    ],
)
def test_claims_end_when_they_were_settled(
    name: str, challenger: int, target: int, end: date | None, pulled: Pulled
) -> None:
    claims = pulled("icow_claims").filter(_.name == name, _.ccode1 == challenger, _.ccode2 == target)
    assert [row["end"] for row in store.rows(claims)] == [end]


def test_spells_and_salience(pulled: Pulled) -> None:
    """848 claims (PROVENANCE), eleven of them after 2001 and without salience; salience is the sum of its two parts."""
    table = pulled("icow_claims")
    later = table.start >= date(2002, 1, 1)
    parts = table.tangible_salience + table.intangible_salience
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            later=later.sum(),
            bare=(table.salience.isnull() == later).all(),
            summed=(table.salience == parts).all(),
            highest=table.salience.max(),
            goes_on=table.end.isnull().sum(),
            unknown=table.end_unknown.sum(),
            ordered=(table.end >= table.start).all(),
        )
    )
    assert found == {
        "rows": 848,
        "later": 11,
        "bare": True,
        "summed": True,
        "highest": 12,
        "goes_on": 88,
        "unknown": 9,
        "ordered": True,
    }
