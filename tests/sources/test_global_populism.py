"""Populist discourse by term; values from PROVENANCE.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_known_leaders(pulled: Pulled) -> None:
    table = pulled("global_populism").filter(_.leader.isin(["Donald Trump", "Jair Bolsonaro"]))
    found = {row["leader"]: row["populism"] for row in store.rows(table)}
    assert found == {"Donald Trump": pytest.approx(0.779, abs=5e-4), "Jair Bolsonaro": pytest.approx(0.5)}


def test_who_is_not_in_it(pulled: Pulled) -> None:
    assert store.rows(pulled("global_populism").filter(_.leader.re_search("Bukele|Milei"))) == []


def test_a_slip_of_the_file_makes_no_leader(pulled: Pulled) -> None:
    france = pulled("global_populism").filter(_.country == "France", _.year_begin == 2002)
    assert [(row["leader"], row["year_end"]) for row in store.rows(france)] == [("Jacques Chirac", 2007)]


def test_grades_lie_on_the_scale(pulled: Pulled) -> None:
    (row,) = store.rows(pulled("global_populism").aggregate(low=_.populism.min(), high=_.populism.max()))
    assert 0 <= row["low"] <= row["high"] <= 2
