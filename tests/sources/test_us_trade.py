"""Census trade against the publisher's annual totals (PROVENANCE, trade_us_census)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from ibis import _

from allies import sources, store
from allies.panel import states
from allies.store import Table


def test_el_salvador_in_2024(pulled: Callable[[str], Table]) -> None:
    year = pulled("us_trade").filter(_.partner == "El Salvador", _.year == 2024)
    (found,) = store.rows(year.aggregate(months=_.count(), imports=_.imports.sum(), exports=_.exports.sum()))
    assert found["months"] == 12
    assert (found["imports"], found["exports"]) == (pytest.approx(2311, abs=0.5), pytest.approx(4556, abs=0.5))


def test_unpublished_months_are_not_zeros(pulled: Callable[[str], Table]) -> None:
    (found,) = store.rows(pulled("us_trade").aggregate(last=_.month_start.max()))
    assert found["last"] == date(2025, 2, 1)


def test_partners_of_2024_add_up_to_the_world(pulled: Callable[[str], Table]) -> None:
    year = pulled("us_trade").filter(_.year == 2024)
    declared = sources.source("us_trade")
    coded = states.with_ccode(year, declared, column="partner", when="month_start", to="ccode")
    world = store.rows(coded.filter(_.partner.startswith("World")).aggregate(n=_.imports.sum()))[0]["n"]
    members = store.rows(coded.filter(_.ccode.notnull()).aggregate(n=_.imports.sum()))[0]["n"]
    assert 0.98 < members / world <= 1  # the rest: Hong Kong, Macau and other territories
