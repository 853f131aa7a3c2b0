"""ParlGov parties against the surveys that they rest on."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_size(pulled: Callable[[str], Table]) -> None:
    """PROVENANCE: 1,707 parties of 37 democracies."""
    (found,) = store.rows(pulled("parlgov_parties").aggregate(n=_.count(), states=_.iso3c.nunique()))
    assert found == {"n": 1_707, "states": 37}


def test_positions_follow_chapel_hill(pulled: Callable[[str], Table]) -> None:
    """British and German parties from left to right, as the Chapel Hill survey of 2010 orders them."""
    rows = store.rows(pulled("parlgov_parties").filter(_.iso3c.isin(["GBR", "DEU"])))
    left_right = {(row["iso3c"], row["party"]): row["left_right"] for row in rows}
    assert max(left_right["GBR", "Lab"], left_right["GBR", "Lib"]) < left_right["GBR", "Con"]
    germany = [left_right["DEU", party] for party in ("PDS|Li", "B90/Gru", "SPD", "CDU", "CSU")]
    assert germany == sorted(germany)
