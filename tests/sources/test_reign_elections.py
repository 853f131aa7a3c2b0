"""REIGN's elections against days that election authorities published."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_days_and_outcomes(pulled: Pulled) -> None:
    """El Salvador (Tribunal Supremo Electoral) and the French run-offs (Conseil constitutionnel)."""
    votes = pulled("reign_elections").filter(_.event.startswith("vote"), _.type == "executive", _.year >= 2009)
    found = {
        (row["ccode"], str(row["date"])): (row["incumbent_won"], row["leader_changed"])
        for row in store.rows(votes.filter(_.ccode.isin([92, 220]), _["round"] != "first"))
    }
    assert found[92, "2009-03-15"] == (False, True)
    assert found[92, "2014-03-09"] == (True, True)
    assert found[92, "2019-02-03"] == (False, True)
    assert found[220, "2012-05-06"] == (False, True)
    assert found[220, "2017-05-07"] == (False, True)


def test_nothing_is_still_to_come(pulled: Pulled) -> None:
    (row,) = store.rows(pulled("reign_elections").aggregate(last=_.date.max(), year=_.year.max()))
    assert (str(row["last"]), row["year"]) == ("2021-02-21", 2021)
