"""TIV dyad-years against the mirror's record (PROVENANCE, arms_sipri) and against the register."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import sources, store
from allies.panel import states
from allies.store import Table


def test_rows_and_years(pulled: Callable[[str], Table]) -> None:
    (found,) = store.rows(pulled("sipri_tiv").aggregate(n=_.count(), first=_.year.min(), last=_.year.max()))
    assert found == {"n": 21_324, "first": 1950, "last": 2021}


def test_the_two_releases_agree_on_united_states_exports(pulled: Callable[[str], Table]) -> None:
    def exports(name: str) -> float:
        sold = pulled(name).filter(_.supplier == "United States", _.year.between(2000, 2019))
        return float(store.rows(sold.aggregate(tiv=_.tiv.sum()))[0]["tiv"])

    assert exports("sipri_tiv") == pytest.approx(exports("sipri_register"), rel=0.02)


def test_divided_states_keep_their_own_codes(pulled: Callable[[str], Table]) -> None:
    declared = sources.source("sipri_tiv")
    coded = states.with_ccode(pulled("sipri_tiv"), declared, column="recipient", when="year", to="ccode")
    names = ["East Germany (GDR)", "North Yemen", "South Yemen", "South Vietnam", "Soviet Union"]
    chosen = coded.filter(_.recipient.isin(names), _.year < 1990).select("recipient", "ccode").distinct()
    assert {row["recipient"]: row["ccode"] for row in store.rows(chosen)} == dict(
        zip(names, [265, 678, 680, 817, 365], strict=True)
    )


def test_west_germany_is_missing_and_never_zero(pulled: Callable[[str], Table]) -> None:
    german = (_.supplier.contains("German")) | (_.recipient.contains("German"))
    before = pulled("sipri_tiv").filter(german, _.year < 1991)
    (found,) = store.rows(
        before.aggregate(west=(_.supplier.contains("West") | _.recipient.contains("West")).sum(), rows=_.count())
    )
    assert found["rows"] > 0
    assert found["west"] == 0
    assert sources.source("sipri_tiv").absence == "missing"
