"""Disputes (COW) against the mirror's record (PROVENANCE, conflict) and known wars."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_rows_years_and_levels_are_those_recorded(pulled: Pulled) -> None:
    table = pulled("cow_mid")
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
        "rows": 10_234,
        "start": 1816,
        "end": 2014,
        "hostility": True,
        "fatality": True,
        "deaths": True,
    }


def test_the_two_directions_mirror_each_other(pulled: Pulled) -> None:
    table = pulled("cow_mid")
    back = table.select("dispute", "year", ccode1="ccode2", ccode2="ccode1", hostility1="hostility2")
    assert store.rows(table.anti_join(back, ["dispute", "year", "ccode1", "ccode2", "hostility1"])) == []


def test_el_salvador_and_honduras_went_to_war_in_1969(pulled: Pulled) -> None:
    dyad = pulled("cow_mid").filter(_.ccode1 == 92, _.ccode2 == 91, _.year == 1969)
    (row,) = store.rows(dyad)
    assert (row["hostility1"], row["hostility2"], row["onset"]) == (5, 5, True)


def test_one_dispute_per_dyad_year_hides_the_kargil_war(pulled: Pulled) -> None:
    """The war of 1999 belongs to a dispute that began in 1993; the packager kept the one that began in 1999."""
    rows = store.rows(pulled("cow_mid").filter(_.ccode1 == 750, _.ccode2 == 770, _.year.isin([1998, 1999])))
    assert {row["year"]: row["hostility"] for row in rows} == {1998: 5, 1999: 4}
