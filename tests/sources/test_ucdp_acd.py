"""Armed conflict to 2024 against UCDP's published numbers and against the release before, from its own file."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_sixty_one_conflicts_and_eleven_wars_in_2024(pulled: Pulled) -> None:
    """Davies, Pettersson, Sollenberg and Öberg (2025): 61 state-based conflicts in 2024, 11 of them wars."""
    table = pulled("ucdp_acd").filter(_.year == 2024)
    (found,) = store.rows(
        table.aggregate(conflicts=table.conflict.nunique(), wars=table.conflict.nunique(where=table.intensity == "war"))
    )
    assert found == {"conflicts": 61, "wars": 11}


def test_north_korean_troops_fought_on_the_russian_side(pulled: Pulled) -> None:
    rows = store.rows(pulled("ucdp_acd").filter(_.conflict == 13243, _.year == 2024))
    assert {(row["gwcode"], row["side"], row["role"]) for row in rows} == {
        (365, "a", "primary"),
        (731, "a", "secondary"),
        (369, "b", "primary"),
    }


def test_the_release_before_is_contained(pulled: Pulled) -> None:
    """All 6,146 rows of 24.1 are in 25.1, which adds six for years to 2023 (Yemen against Israel, for one)."""
    keys = ["conflict", "year", "side", "gwcode", "role", "incompatibility"]
    new, old = pulled("ucdp_acd").filter(_.year <= 2023).select(*keys), pulled("ucdp_conflict").select(*keys)
    assert store.rows(old.difference(new).count().name("n").as_table()) == [{"n": 0}]
    (added,) = store.rows(new.difference(old).count().name("n").as_table())
    assert added["n"] == 6
