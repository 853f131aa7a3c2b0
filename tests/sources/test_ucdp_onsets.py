"""Onsets against the conflicts themselves (a later release) and known beginnings of wars."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_el_salvador(pulled: Pulled) -> None:
    """The war with Honduras in 1969, the coup of 1972, and the civil war of 1979, the conflict of 1972 again."""
    rows = store.rows(pulled("ucdp_onsets").filter(_.gwcode == 92, _.onsets_1 > 0).order_by("year"))
    assert [(row["year"], row["new_conflicts"], row["onsets_5"], row["onsets_10"]) for row in rows] == [
        (1969, 1, 1, 1),
        (1972, 1, 1, 1),
        (1979, 0, 1, 0),
    ]


def test_longer_quiet_means_fewer_onsets(pulled: Pulled) -> None:
    table = pulled("ucdp_onsets")
    order = ["onsets_1", "onsets_2", "onsets_3", "onsets_5", "onsets_10", "new_conflicts"]
    for more, fewer in pairwise(order):
        assert store.rows(table.filter(table[more] < table[fewer])) == []


def test_a_state_with_an_onset_is_in_a_conflict(pulled: Pulled) -> None:
    onsets = pulled("ucdp_onsets").filter(_.onsets_1 > 0).select("gwcode", "year")
    (found,) = store.rows(onsets.aggregate(n=onsets.count()))
    assert found["n"] == 486
    assert store.rows(onsets.anti_join(pulled("ucdp_acd"), ["gwcode", "year"])) == []
