"""Shared organisations against the member lists of the same project's other table, packaged by someone else (igoR)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_rows_and_years_are_those_recorded(pulled: Pulled) -> None:
    """PROVENANCE, igo_cow: 917,695 non-directed dyad-years, 1816-2014; 195 states in 2014 give 18,915 pairs."""
    table = pulled("cow_igo_dyads")
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            start=table.year.min(),
            end=table.year.max(),
            last=(table.year == 2014).sum(),
            ordered=(table.ccode1 < table.ccode2).all(),
        )
    )
    assert found == {"rows": 917_695, "start": 1816, "end": 2014, "last": 195 * 194 // 2, "ordered": True}


@pytest.mark.parametrize("year", [1900, 1950, 1990, 2014])
def test_the_count_is_that_of_full_and_associate_memberships(year: int, pulled: Pulled) -> None:
    held = pulled("cow_igo_membership").filter(_.year == year, _.membership.isin(["full", "associate"]))
    one, two = held.select("ccode", "igo"), held.select(ccode2="ccode", igo="igo")
    pairs = one.join(two, ["igo"]).filter(_.ccode < _.ccode2).group_by("ccode", "ccode2").aggregate(n=_.count())
    dyads = pulled("cow_igo_dyads").filter(_.year == year)
    both = dyads.left_join(pairs, [dyads.ccode1 == pairs.ccode, dyads.ccode2 == pairs.ccode2])
    differing = both.filter(both.shared_igos != both.n.fill_null(0))
    assert store.rows(differing) == []
