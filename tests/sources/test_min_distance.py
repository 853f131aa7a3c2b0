"""Minimum distances against the mirror's record (PROVENANCE, geography) and contiguity on land (COW)."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_rows_years_and_range(pulled: Pulled) -> None:
    """PROVENANCE: 952,244 rows, 1886-2019. No two points of the earth are more than 20,040 km apart."""
    table = pulled("min_distance")
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            start=table.year.min(),
            end=table.year.max(),
            ordered=(table.ccode1 < table.ccode2).all(),
            plausible=table.distance_km.between(0, 20_040).all(),
        )
    )
    assert found == {"rows": 952_244, "start": 1886, "end": 2019, "ordered": True, "plausible": True}


def test_states_with_a_land_border_touch(pulled: Pulled) -> None:
    """All land borders that COW records at the end of 2016, but for causeways, exclaves, bases and one error of COW."""
    borders = pulled("cow_contiguity").filter(_.censored, _.contiguity == 1, _.ccode1 < _.ccode2)
    distances = pulled("min_distance").filter(_.year == 2016)
    both = distances.join(borders, ["ccode1", "ccode2"])
    assert store.rows(both.aggregate(n=both.count()))[0]["n"] > 300
    apart = {(row["ccode1"], row["ccode2"]) for row in store.rows(both.filter(both.distance_km >= 1))}
    assert apart == {
        (230, 600),  # Ceuta and Melilla
        (352, 640),  # northern Cyprus
        (380, 390),  # Øresund bridge
        (670, 692),  # King Fahd causeway
        (694, 696),  # a border until 1974
        (770, 775),  # a border until 1971
        (820, 830),  # Johor causeway
    }


def test_a_state_has_its_first_row_on_the_first_new_year_of_its_life(pulled: Pulled) -> None:
    """South Sudan became independent on 9 July 2011."""
    table = pulled("min_distance").filter(_.ccode2 == 626)
    assert store.rows(table.aggregate(first=table.year.min())) == [{"first": 2012}]
