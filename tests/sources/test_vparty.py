"""V-Party against PROVENANCE.md and its own intervals."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import sources, store
from allies.panel.states import with_ccode
from allies.store import Table

Pulled = Callable[[str], Table]


def test_el_salvador_2018(pulled: Pulled) -> None:
    table = pulled("vparty").filter(_.country_text_id == "SLV", _.year == 2018)
    parties = {row["party_short"]: row for row in store.rows(table)}
    assert parties["GANA"]["populism"] == pytest.approx(0.351, abs=5e-4)
    assert parties["FMLN"]["left_right"] == pytest.approx(-1.29, abs=5e-3)
    assert (parties["FMLN"]["government"], parties["ARENA"]["government"]) == ("senior_partner", "opposition")
    assert "NI" not in parties


def test_estimates_lie_within_their_intervals(pulled: Pulled) -> None:
    table = pulled("vparty")
    for name in ("populism", "antipluralism", "left_right"):
        outside = (table[name] < table[f"{name}_low"]) | (table[name] > table[f"{name}_high"])
        (row,) = store.rows(table.aggregate(n=outside.sum(), known=table[name].count()))
        assert row["n"] == 0
        assert row["known"] > 6300


def test_states_over_time(pulled: Pulled) -> None:
    table = with_ccode(pulled("vparty"), sources.source("vparty"), column="iso3c", when="date", to="ccode")
    found = {
        (row["country_text_id"], row["ccode"])
        for row in store.rows(table.select("country_text_id", "ccode").distinct())
    }
    assert {("CZE", 315), ("CZE", 316), ("DEU", 260), ("DEU", 255), ("VDR", 817), ("HKG", None)} <= found
