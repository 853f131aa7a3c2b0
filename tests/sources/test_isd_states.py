"""Polities against the mirror's record, the COW list at its end, and known dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_polities_in_being_are_the_cow_states_of_2016(pulled: Pulled) -> None:
    """499 polities (PROVENANCE); the last day of the record finds the 195 states of the COW list and no others."""
    table, states = pulled("isd_states"), pulled("states")
    assert store.rows(table.aggregate(n=table.count())) == [{"n": 499}]
    ours = {row["code"] for row in store.rows(table.filter(_.end.isnull()).select("code"))}
    theirs = {row["code"] for row in store.rows(states.filter(_.system == "cow", _.end.isnull()).select("code"))}
    assert len(ours) == 195
    assert ours == theirs


def test_el_salvador_begins_in_1840_and_aceh_is_no_cow_state(pulled: Pulled) -> None:
    rows = {row["name"]: row for row in store.rows(pulled("isd_states").filter(_.name.isin(["El Salvador", "Aceh"])))}
    assert (rows["El Salvador"]["start"], rows["El Salvador"]["population"]) == (date(1840, 1, 1), 315_000)
    assert (rows["Aceh"]["code"], rows["Aceh"]["end"]) == (8531, date(1874, 12, 31))


def test_spells_are_in_order(pulled: Pulled) -> None:
    table = pulled("isd_states")
    assert store.rows(table.filter(table.end < table.start)) == []
    regions = {row["region"] for row in store.rows(table.filter(_.name.isin(["Mongolia", "Oman", "Tonga", "Haiti"])))}
    assert regions == {"central and south asia", "middle east", "east asia and pacific", "americas"}
