"""Members of alliances against the mirror's record (PROVENANCE, alliances_cow)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_alliances_and_members(pulled: Pulled) -> None:
    """PROVENANCE: 414 alliances, 1,221 rows by member."""
    table = pulled("cow_alliance_members")
    (found,) = store.rows(table.aggregate(rows=table.count(), alliances=table.alliance.nunique()))
    assert found == {"rows": 1_221, "alliances": 414}


def test_el_salvador(pulled: Pulled) -> None:
    """PROVENANCE: an entente from 1936 to 1945, and the Rio Treaty from 1947, which is censored and not ended."""
    rows = store.rows(
        pulled("cow_alliance_members").filter(_.ccode == 92, _.alliance.isin([165, 210])).order_by("start")
    )
    entente, rio = rows
    assert (entente["start"], entente["end"]) == (date(1936, 12, 23), date(1945, 3, 23))
    assert (entente["defense"], entente["entente"], entente["censored"]) == (0, 1, False)
    assert (rio["start"], rio["end"], rio["censored"]) == (date(1947, 9, 2), None, True)
    assert (rio["defense"], rio["entente"]) == (1, 1)


def test_an_end_is_empty_exactly_where_the_record_closed(pulled: Pulled) -> None:
    table = pulled("cow_alliance_members")
    assert store.rows(table.filter(table.end.isnull() != table.censored)) == []
    assert store.rows(table.filter(table.end < table.start)) == []
