"""COW alliances against the mirror's record (PROVENANCE, alliances_cow) and treaty history."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_united_states_and_el_salvador_entente_1936_then_rio_treaty(pulled: Callable[[str], Table]) -> None:
    dyad = store.rows(pulled("cow_alliances").filter(_.ccode1 == 2, _.ccode2 == 92).order_by("year"))
    years = {row["year"]: (row["defense"], row["entente"]) for row in dyad}
    assert min(years) == 1936
    assert years[1940] == (0, 1)
    assert years[1948] == years[2012] == (1, 1)


def test_both_directions_hold_equal_values(pulled: Callable[[str], Table]) -> None:
    table = pulled("cow_alliances")
    back = table.rename(ccode1="ccode2", ccode2="ccode1")
    assert store.rows(table.difference(back).aggregate(n=_.count()))[0]["n"] == 0
    assert store.rows(table.aggregate(n=_.count(), last=_.year.max()))[0] == {"n": 120_784, "last": 2012}


def test_no_defence_pact_with_israel(pulled: Callable[[str], Table]) -> None:
    dyad = pulled("cow_alliances").filter(_.ccode1 == 2, _.ccode2 == 666, _.defense == 1)
    assert store.rows(dyad) == []
