"""Dyad spells against the mirror's record (PROVENANCE, alliances_cow) and the dyad-years made by another packager."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_spells_and_alliances(pulled: Pulled) -> None:
    """PROVENANCE: 3,222 dyad spells and 414 alliances; eleven spells end a day before they begin."""
    table = pulled("cow_alliance_dyads")
    (found,) = store.rows(table.aggregate(rows=table.count(), alliances=table.alliance.nunique()))
    assert found == {"rows": 3_222 - 11, "alliances": 414}
    assert store.rows(table.filter(table.end < table.start)) == []


def test_united_states_and_el_salvador(pulled: Pulled) -> None:
    rows = store.rows(pulled("cow_alliance_dyads").filter(_.ccode1 == 2, _.ccode2 == 92).order_by("start"))
    assert [(row["alliance"], row["defense"], row["censored"]) for row in rows] == [(165, 0, False), (210, 1, True)]


def test_spells_laid_out_by_year_give_the_dyad_years_of_peacesciencer(pulled: Pulled) -> None:
    """All but a few in 1,000: the packager corrected some spells before it laid them out."""
    spells, years = pulled("cow_alliance_dyads"), store.from_rows(["year"], [[year] for year in range(1816, 2013)])
    on = [spells.start.year() <= years.year, spells.end.year().fill_null(2012) >= years.year]
    keys = ["ccode1", "ccode2", "year"]
    ours = store.settled(spells.join(years, on).select(*keys).distinct())
    theirs = pulled("cow_alliances").filter(_.ccode1 < _.ccode2).select(*keys)
    (both,), (all_,) = (store.rows(table.aggregate(n=table.count())) for table in (ours.intersect(theirs), theirs))
    (made,) = store.rows(ours.aggregate(n=ours.count()))
    assert both["n"] > 0.995 * max(all_["n"], made["n"])
