"""Opinion of policies against the medians of Pew's report of 26 June 2017."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from allies import store
from allies.store import Table

# Pew 2017, "U.S. Image Suffers": median disapproval of 37 countries.
DISAPPROVE = {"wall": 76, "trade": 72, "climate": 71, "iran": 49}


def test_medians(pulled: Callable[[str], Table]) -> None:
    rows = store.rows(pulled("pew_us_policies"))
    found = {policy: median(row["disapprove"] for row in rows if row["policy"] == policy) for policy in DISAPPROVE}
    assert found == DISAPPROVE


def test_shares_stay_within_all(pulled: Callable[[str], Table]) -> None:
    """Rounding of two shares may lift their sum by a point."""
    assert all(row["approve"] + row["disapprove"] <= 101 for row in store.rows(pulled("pew_us_policies")))
