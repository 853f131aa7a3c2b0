"""Disputes (GML) against the mirror's record (PROVENANCE, conflict) and known wars."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_rows_years_and_levels_are_those_recorded(pulled: Pulled) -> None:
    table = pulled("gml_mid")
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            start=table.year.min(),
            end=table.year.max(),
            hostility=table.hostility1.between(1, 5).all() & table.hostility.between(2, 5).all(),
            fatality=(table.fatality1.isnull() | table.fatality1.between(0, 6)).all(),
            deaths=(table.deaths1.isnull() | (table.deaths1 >= 0)).all(),
        )
    )
    assert found == {
        "rows": 9_284,
        "start": 1816,
        "end": 2010,
        "hostility": True,
        "fatality": True,
        "deaths": True,
    }


def test_the_two_directions_mirror_each_other(pulled: Pulled) -> None:
    table = pulled("gml_mid")
    back = table.select("dispute", "year", ccode1="ccode2", ccode2="ccode1", hostility1="hostility2")
    assert store.rows(table.anti_join(back, ["dispute", "year", "ccode1", "ccode2", "hostility1"])) == []


def test_el_salvador_and_honduras_went_to_war_in_1969(pulled: Pulled) -> None:
    dyad = pulled("gml_mid").filter(_.ccode1 == 92, _.ccode2 == 91, _.year == 1969)
    (row,) = store.rows(dyad)
    assert (row["hostility1"], row["hostility2"], row["onset"]) == (5, 5, True)


def test_falklands_is_a_war_in_cow_and_a_use_of_force_here(pulled: Pulled) -> None:
    levels = {}
    for name in ("cow_mid", "gml_mid"):
        (row,) = store.rows(pulled(name).filter(_.ccode1 == 160, _.ccode2 == 200, _.year == 1982))
        levels[name] = (row["dispute"], row["hostility1"])
    assert levels == {"cow_mid": (3630, 5), "gml_mid": (3630, 4)}
