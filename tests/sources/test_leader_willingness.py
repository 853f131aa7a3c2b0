"""Willingness to use force against the authors' own design: same leaders as LEAD, four models in two families."""

from __future__ import annotations

from collections.abc import Callable

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_estimates_exist_for_the_leaders_of_lead(pulled: Pulled) -> None:
    ours, theirs = pulled("leader_willingness").select("obsid"), pulled("lead").select("obsid")
    assert store.rows(ours.difference(theirs)) == []
    assert store.rows(theirs.difference(ours)) == []


def test_each_model_agrees_with_the_one_that_it_widens(pulled: Pulled) -> None:
    """m2 adds to m1, m4 to m3 (Carter and Smith 2020): almost the same order, and a clear spread around each mean."""
    table = pulled("leader_willingness")
    (found,) = store.rows(
        table.aggregate(
            narrow=table.m1.corr(table.m2, how="pop"), wide=table.m3.corr(table.m4, how="pop"), least=table.m2_sd.min()
        )
    )
    assert found["narrow"] > 0.95
    assert found["wide"] > 0.95
    assert found["least"] > 0


def test_those_who_fought_score_higher(pulled: Pulled) -> None:
    """Combat and rebellion are among the items of every model."""
    both = pulled("leader_willingness").join(pulled("lead").select("obsid", "combat", "rebel"), "obsid")
    (found,) = store.rows(
        both.aggregate(
            fought=both.m2.mean(where=both.combat | both.rebel), not_=both.m2.mean(where=~both.combat & ~both.rebel)
        )
    )
    assert found["fought"] > found["not_"] + 0.5
