"""REIGN's leaders against PROVENANCE.md (El Salvador) and Archigos, on which the list builds to 2004."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import sources, store
from allies.panel.states import with_ccode
from allies.store import Table

Pulled = Callable[[str], Table]


def test_el_salvador(pulled: Pulled) -> None:
    leaders = store.rows(pulled("reign_leaders").filter(_.ccode == 92).order_by(_.start.desc()).limit(3))
    found = [(one["leader"], str(one["start"]), one["end_year"], one["end_month"]) for one in leaders]
    assert found == [
        ("Nayib Bukele", "2019-06-01", None, None),
        ("Salvador Sanchez Ceren", "2014-06-01", 2019, 6),
        ("Funes", "2009-06-01", 2014, 6),
    ]


def test_unknown_persons_are_empty_and_not_minus_99(pulled: Pulled) -> None:
    table = pulled("reign_leaders")
    (row,) = store.rows(table.aggregate(first=_.birth_year.min(), none=_.female.isnull().sum(), women=_.female.sum()))
    assert (row["first"], row["none"], row["women"]) == (1873, 144, 94)


def test_first_days_are_those_of_archigos(pulled: Pulled) -> None:
    coded = with_ccode(pulled("archigos"), sources.source("archigos"), column="gwcode", when="end", to="ccode")
    spells = pulled("reign_leaders").filter(_.start.year().between(1950, 2014)).semi_join(coded, "ccode")
    same = spells.semi_join(coded.select("ccode", "start"), ["ccode", "start"])
    (all_,), (both,) = store.rows(spells.aggregate(n=spells.count())), store.rows(same.aggregate(n=same.count()))
    assert both["n"] / all_["n"] > 0.95
