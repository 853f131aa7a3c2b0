"""The PopuList 2.0: counts from PROVENANCE.md, borderline cases as its publisher names them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store
from allies.errors import ParseError
from allies.sources.populist_parties.parse import _flag
from allies.store import Table

Pulled = Callable[[str], Table]


def test_parties_and_spells(pulled: Pulled) -> None:
    table = pulled("populist_parties")
    (row,) = store.rows(table.aggregate(n=table.count(), countries=_.country.nunique()))
    assert (row["n"], row["countries"]) == (211, 30)
    (smer,) = store.rows(table.filter(_.country == "Slovakia", _.party_short == "Smer"))
    assert (smer["populist"], smer["populist_from"], smer["populist_to"]) == (True, 1999, 2007)
    (fpoe,) = store.rows(table.filter(_.party_short == "FPÖ"))
    assert (fpoe["populist"], fpoe["farright"], fpoe["populist_from"], fpoe["populist_to"]) == (True, True, None, None)


def test_no_filler_year_is_left(pulled: Pulled) -> None:
    table = pulled("populist_parties")
    years = [name for name in table.columns if name.endswith(("_from", "_to"))]
    (row,) = store.rows(table.aggregate(**{f"n_{name}": table[name].isin([1900, 2100]).sum() for name in years}))
    assert not any(row.values())


def test_a_new_code_stops_the_parse() -> None:
    with pytest.raises(ParseError, match="expected 0 or 1"):
        _flag({"party_name": "Example", "populist": 9.0}, "populist")
