"""Distances and ties against the mirror's record (PROVENANCE, geography)."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import sources, store
from allies.panel.states import with_ccode
from allies.store import Table

Pulled = Callable[[str], Table]
TIES = ["contiguous", "common_official_language", "common_spoken_language", "colony", "common_colonizer"]


def test_united_states_and_el_salvador(pulled: Pulled) -> None:
    """PROVENANCE: 3,356 km, and 3,049 km between the capitals."""
    (row,) = store.rows(pulled("geodist").filter(_.iso1 == "USA", _.iso2 == "SLV"))
    assert (round(row["distance_km"]), round(row["capital_km"])) == (3356, 3049)
    assert (row["contiguous"], row["colony"]) == (False, False)


def test_every_pair_of_224_is_there_in_both_directions(pulled: Pulled) -> None:
    """PROVENANCE: 50,176 rows, 224 of them a territory with itself."""
    table = pulled("geodist")
    assert store.rows(table.aggregate(n=_.count())) == [{"n": 50_176 - 224}]
    back = table.select(iso1="iso2", iso2="iso1", **{name: name for name in [*TIES, "distance_km", "capital_km"]})
    assert store.rows(table.anti_join(back, back.columns)) == []


def test_old_codes_are_the_states_of_today(pulled: Pulled) -> None:
    table = pulled("geodist").filter(_.iso2 == "USA", _.iso1.isin(["ROM", "ZAR", "TMP", "YUG", "PAL"]))
    coded = with_ccode(table, sources.source("geodist"), column="iso1", when="year", to="ccode")
    found = {row["iso1"]: row["ccode"] for row in store.rows(coded.select("iso1", "ccode"))}
    assert found == {"ROM": 360, "ZAR": 490, "TMP": 860, "YUG": 345, "PAL": None}
