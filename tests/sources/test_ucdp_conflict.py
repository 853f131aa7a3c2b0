"""Conflicts against UCDP's own totals (Davies, Engström, Pettersson and Öberg 2024) and known wars."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_fifty_nine_conflicts_and_nine_wars_in_2023(pulled: Pulled) -> None:
    """The publisher counts 59 state-based conflicts in 2023, nine of them wars."""
    conflicts = pulled("ucdp_conflict").filter(_.year == 2023).select("conflict", "intensity").distinct()
    found = {row["intensity"]: row["n"] for row in store.rows(conflicts.group_by("intensity").aggregate(n=_.count()))}
    assert found == {"minor": 50, "war": 9}


def test_rows_of_the_original_are_all_there(pulled: Pulled) -> None:
    """PROVENANCE, conflict: 2,686 conflict-years, 1946-2023."""
    table = pulled("ucdp_conflict")
    years = table.select("conflict", "year").distinct()
    (found,) = store.rows(years.aggregate(n=years.count(), start=years.year.min(), end=years.year.max()))
    assert found == {"n": 2_686, "start": 1946, "end": 2023}


def test_interstate_conflicts_have_primary_states_on_both_sides(pulled: Pulled) -> None:
    primary = pulled("ucdp_conflict").filter(_.role == "primary")
    sides = primary.group_by("conflict", "year", "kind").aggregate(sides=_.side.nunique())
    found = {row["kind"]: row["sides"] for row in store.rows(sides.select("kind", "sides").distinct())}
    assert found == {"colonial": 1, "interstate": 2, "intrastate": 1, "internationalised": 1}


def test_war_in_iraq_in_2003_pairs_three_states_with_one(pulled: Pulled) -> None:
    rows = store.rows(pulled("ucdp_conflict").filter(_.conflict == 420, _.role == "primary"))
    assert {(row["side"], row["gwcode"]) for row in rows} == {("a", 2), ("a", 200), ("a", 900), ("b", 645)}
