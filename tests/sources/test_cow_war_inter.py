"""Inter-state wars against the publisher's count (95 wars, Resort to War) and the mirror's record (PROVENANCE)."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_ninety_five_wars_from_1823_to_2003(pulled: Pulled) -> None:
    """1,932 rows in the file, 16 of them fighting that resumed in a year which the war already had."""
    table = pulled("cow_war_inter")
    (found,) = store.rows(
        table.aggregate(rows=table.count(), wars=table.war.nunique(), start=table.year.min(), end=table.year.max())
    )
    assert found == {"rows": 1_932 - 16, "wars": 95, "start": 1823, "end": 2003}


def test_football_war(pulled: Pulled) -> None:
    (row,) = store.rows(pulled("cow_war_inter").filter(_.ccode1 == 92, _.year == 1969))
    assert (row["war"], row["ccode2"], row["outcome1"], row["battle_deaths1"]) == (175, 91, "won", 700)


def test_resumed_fighting_joins_its_year(pulled: Pulled) -> None:
    """The Cyprus war of 1974 (number 184) stopped in July and resumed in August."""
    rows = store.rows(pulled("cow_war_inter").filter(_.war == 184, _.ccode1 == 640))
    assert [(row["year"], row["ccode2"], row["resumed"], row["outcome1"]) for row in rows] == [(1974, 352, True, "won")]
