"""Intra-state wars against their known dates and parties (Sarkees and Wayman) and the packager's documentation."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_el_salvador_fought_the_matanza_and_from_1979_to_1992(pulled: Pulled) -> None:
    rows = store.rows(pulled("cow_war_intra").filter(_.ccode == 92).order_by("year"))
    assert [row["year"] for row in rows] == [1932, *range(1979, 1993)]
    assert (rows[0]["name"], rows[0]["kind"], rows[0]["outcome"]) == ("Matanza", "central control", "side_a_won")
    assert [row["year"] for row in rows if row["onset"]] == [1932, 1979]
    assert rows[1]["deaths"] is None  # -9 in the file: unknown, not below zero


def test_american_civil_war(pulled: Pulled) -> None:
    """Union dead are commonly put at 360,000, Confederate dead at 258,000."""
    rows = store.rows(pulled("cow_war_intra").filter(_.ccode == 2, _.war == 572).order_by("year"))
    assert [row["year"] for row in rows] == [1861, 1862, 1863, 1864, 1865]
    assert {(row["deaths"], row["opponent_deaths"], row["opponent"]) for row in rows} == {
        (360_000, 258_000, "Confederacy")
    }


def test_intervening_states_stand_on_their_side(pulled: Pulled) -> None:
    """Britain, France and Russia fought for the Greeks in 1827."""
    rows = store.rows(pulled("cow_war_intra").filter(_.war == 506, _.year == 1827))
    assert {(row["ccode"], row["side"]) for row in rows if not row["primary"]} == {(200, "b"), (220, "b"), (365, "b")}
    assert {(row["ccode"], row["side"]) for row in rows if row["primary"]} == {(640, "a")}


def test_no_row_after_the_end_of_record(pulled: Pulled) -> None:
    table = pulled("cow_war_intra")
    (found,) = store.rows(table.aggregate(wars=table.war.nunique(), start=table.year.min(), end=table.year.max()))
    assert found == {"wars": 306, "start": 1818, "end": 2007}
