"""Published ideal points against facts that stand outside their files."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _
from scipy.stats import spearmanr

from allies import store
from allies.panel.states import with_ccode
from allies.sources import source
from allies.store import Table


@pytest.fixture(scope="module")
def points(pulled: Callable[[str], Table]) -> Table:
    return store.settled(pulled("ideal_points_published"))


def test_sets_begin_when_their_votes_do(points: Table) -> None:
    """The State Department's list of important votes began with 1983 (Kirkpatrick); 1964 held no roll calls."""
    first = points.group_by("issue").aggregate(first=_.year.min(), last=_.year.max())
    found = {row["issue"]: (row["first"], row["last"]) for row in store.rows(first)}
    assert found["important"] == (1983, 2018)
    assert found["all"] == (1946, 2019)
    assert store.rows(points.filter(_.year == 1964).limit(1)) == []


def test_nuclear_votes_are_those_left_out(points: Table) -> None:
    """For every state and session the votes of `all` are those of `nuclear` and of `all_but_nuclear` together."""
    votes = {
        name: points.filter(_.issue == name).select("ccode", "year", **{name: _.votes})
        for name in ("all", "all_but_nuclear", "nuclear")
    }
    both = votes["all"].join(votes["all_but_nuclear"], ["ccode", "year"]).join(votes["nuclear"], ["ccode", "year"])
    (found,) = store.rows(both.aggregate(n=_.count(), odd=(both["all"] != _.all_but_nuclear + _.nuclear).sum()))
    assert found["n"] > 7_000
    assert found["odd"] == 0


def test_estimates_follow_agreement_with_the_united_states(points: Table, pulled: Callable[[str], Table]) -> None:
    """Yes-no agreement with the United States in session 69 of the UN Library's record, which the authors never saw.

    Bailey, Strezhnev and Voeten report high correlations of ideal point distance with agreement within a session.
    """
    votes = pulled("un_votes").filter(_.session == "69", _.vote.isin(["yes", "no"]))
    coded = store.settled(with_ccode(votes, source("un_votes"), column="iso3c", when="date", to="ccode"))
    usa = coded.filter(_.ccode == 2).select("roll_call", usa=_.vote)
    agreement = coded.join(usa, "roll_call").group_by("ccode").aggregate(agree=(_.vote == _.usa).mean())
    there = points.filter(_.issue == "all", _.session == 69).join(agreement, "ccode")
    rows = store.rows(there.select("estimate", "agree"))
    assert len(rows) > 180
    assert spearmanr([row["estimate"] for row in rows], [row["agree"] for row in rows]).statistic > 0.9


def test_estimates_lie_in_their_intervals_and_average_zero(points: Table) -> None:
    inside = (_.estimate >= _.q05) & (_.estimate <= _.q95)
    for row in store.rows(points.group_by("issue").aggregate(mean=_.estimate.mean(), inside=inside.mean())):
        assert abs(row["mean"]) < 1e-6
        assert row["inside"] == 1
