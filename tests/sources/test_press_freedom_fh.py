"""Freedom of the press against the counts of Freedom House's own report."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_the_last_edition(pulled: Callable[[str], Table]) -> None:
    """Freedom of the Press 2017: of 199 countries and territories 61 free, 72 partly free, 66 not free."""
    counts = pulled("press_freedom_fh").filter(_.year == 2016).group_by("rating").aggregate(n=_.count())
    assert {row["rating"]: row["n"] for row in store.rows(counts)} == {"free": 61, "partly free": 72, "not free": 66}


def test_years_without_an_edition(pulled: Callable[[str], Table]) -> None:
    years = {row["year"] for row in store.rows(pulled("press_freedom_fh").select("year").distinct())}
    assert set(range(1979, 2017)) - years == {1981, 1989}
