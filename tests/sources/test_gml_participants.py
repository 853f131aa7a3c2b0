"""Participants against the mirror's record, the dyads of the same disputes and leaders known from history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_thatcher_and_galtieri(pulled: Pulled) -> None:
    rows = store.rows(pulled("gml_participants").filter(_.dispute == 3630))
    named = {row["ccode"]: row["leader_start"] for row in rows}
    found = pulled("archigos").filter(_.obsid.isin(list(named.values()))).select("obsid", "leader")
    leaders = {row["obsid"]: row["leader"] for row in store.rows(found)}
    assert {code: leaders[obsid] for code, obsid in named.items()} == {200: "Thatcher", 160: "Galtieri"}


def test_romania_changed_sides_in_1944(pulled: Pulled) -> None:
    rows = store.rows(pulled("gml_participants").filter(_.dispute == 258, _.ccode == 360).order_by("start"))
    assert [(row["start"], row["side_a"]) for row in rows] == [(date(1941, 6, 22), False), (date(1944, 8, 24), True)]


def test_disputes_states_and_leaders_are_those_of_the_other_tables(pulled: Pulled) -> None:
    """5,217 participants (PROVENANCE)."""
    table = pulled("gml_participants")
    (found,) = store.rows(table.aggregate(rows=table.count(), ordered=(table.start <= table.end).all()))
    assert found == {"rows": 5_217, "ordered": True}
    dyads = pulled("gml_mid_dyads").select("dispute", ccode="ccode1")
    assert store.rows(dyads.anti_join(table, ["dispute", "ccode"])) == []
    named = table.filter(_.leader_start.notnull()).select(obsid="leader_start")
    assert store.rows(named.anti_join(pulled("archigos"), "obsid")) == []
