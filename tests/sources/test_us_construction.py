"""Construction spending against the record of the mirror and what is public on large programmes."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_lines_and_years(pulled: Callable[[str], Table]) -> None:
    """PROVENANCE: 5,532 lines, 2008-2019."""
    (found,) = store.rows(
        pulled("us_construction").aggregate(n=_.projects.sum(), first=_.year.min(), last=_.year.max())
    )
    assert found == {"n": 5_532, "first": 2008, "last": 2019}


def test_the_unit_is_thousands(pulled: Callable[[str], Table]) -> None:
    """Congress gave about 25 billion dollars for military construction in 2009, closures included (P.L. 110-329)."""
    (found,) = store.rows(pulled("us_construction").filter(_.year == 2009).aggregate(all=_.spending.sum()))
    assert 20e6 < found["all"] < 27e6
