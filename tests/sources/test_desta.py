"""Trade agreements against the mirror's record (PROVENANCE, trade_agreements_desta) and treaty history."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]
CENTRAL_AMERICA = {"CRI", "GTM", "HND", "NIC", "SLV"}


def members(table: Table, number: str) -> set[str]:
    return {row["iso3c"] for row in store.rows(table.filter(_.number == number))}


def test_cafta_and_cafta_dr_bind_the_united_states_and_el_salvador(pulled: Pulled) -> None:
    table = pulled("desta")
    assert members(table, "187") == {"USA", *CENTRAL_AMERICA}
    assert members(table, "188") == {"USA", "DOM", *CENTRAL_AMERICA}
    (row,) = store.rows(table.filter(_.number == "188", _.iso3c == "SLV"))
    assert (row["year"], row["in_force"]) == (2004, 2006)


def test_accessions_to_sica(pulled: Pulled) -> None:
    joined = pulled("desta").filter(_.base_treaty == 190, _.entry == "accession", _.side == 1)
    assert {(row["iso3c"], row["year"]) for row in store.rows(joined)} == {("BLZ", 2000), ("DOM", 2013)}


def test_signed_entries_and_their_years(pulled: Pulled) -> None:
    """PROVENANCE: 1,217 entries, 1948-2020; 82 of them are negotiations, which have no year."""
    table = pulled("desta")
    (found,) = store.rows(
        table.aggregate(n=table.number.nunique(), start=table.year.min(), end=table.year.max(), rows=table.count())
    )
    assert found == {"n": 1_217 - 82, "start": 1948, "end": 2020, "rows": 7_772 - 631}


def test_every_numeric_code_has_its_own_letters(pulled: Pulled) -> None:
    """ISO 3166-1 numbers are no COW numbers: 40 is Austria, and Cuba is 192."""
    left = pulled("desta").filter(_.name == "Bulgaria EFTA withdrawal Austria Finland Sweden", _.side == 1)
    assert {row["iso3c"] for row in store.rows(left)} == {"AUT", "FIN", "SWE"}
