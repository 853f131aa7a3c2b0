"""ForeignAssistance.gov against the mirror's record (PROVENANCE, us_aid)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import sources, store
from allies.panel import states
from allies.store import Table


def test_disbursements_to_el_salvador(pulled: Callable[[str], Table]) -> None:
    rows = pulled("us_aid").filter(_.recipient == "SLV", _.transaction == "Disbursements", _.year > 2020)
    millions = {row["year"]: row["current_usd"] / 1e6 for row in store.rows(rows)}
    assert millions == pytest.approx({2021: 114.5, 2022: 125.3, 2023: 162.0, 2024: 112.9}, abs=0.05)


def test_largest_obligations_of_2023(pulled: Callable[[str], Table]) -> None:
    rows = pulled("us_aid").filter(_.transaction == "Obligations", _.year == 2023, _.recipient != "WLD")
    top = store.rows(rows.order_by(_.current_usd.desc()).limit(3))
    billions = [(row["recipient"], round(row["current_usd"] / 1e9, 2)) for row in top]
    assert billions == [("UKR", 17.0), ("ISR", 3.3), ("JOR", 1.69)]


def test_transition_quarter_is_a_period_of_its_own(pulled: Callable[[str], Table]) -> None:
    table = pulled("us_aid")
    (found,) = store.rows(table.filter(_.period == "transition_quarter").aggregate(n=_.count(), year=_.year.max()))
    assert found == {"n": 98, "year": 1976}


def test_former_states_and_kosovo_have_their_codes(pulled: Callable[[str], Table]) -> None:
    coded = states.with_ccode(pulled("us_aid"), sources.source("us_aid"), column="recipient", when="year", to="ccode")
    wanted = ["CS-KM", "Soviet Union (former)", "Vietnam (former South)", "Yemen (former P.D.R.)", "Berlin, West"]
    chosen = coded.filter(_.recipient.isin(wanted)).select("recipient", "ccode").distinct()
    assert {row["recipient"]: row["ccode"] for row in store.rows(chosen)} == dict(
        zip(wanted, [347, 365, 817, 680, None], strict=True)
    )
