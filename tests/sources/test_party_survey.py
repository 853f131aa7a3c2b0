"""Party positions against statements of the survey's author and against an older survey."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_size(pulled: Callable[[str], Table]) -> None:
    """Norris (2020): 1,043 parties in 163 countries."""
    (found,) = store.rows(pulled("party_survey").aggregate(n=_.count(), states=_.iso3c.nunique()))
    assert found == {"n": 1_043, "states": 163}


def test_known_parties(pulled: Callable[[str], Table]) -> None:
    """Norris (2020): Fidesz and PiS are populist and socially conservative, Republicans right of Democrats."""
    rows = store.rows(pulled("party_survey").filter(_.iso3c.isin(["HUN", "POL", "USA"])))
    party = {(row["iso3c"], row["short"]): row for row in rows}
    assert party["HUN", "Fidesz"]["populism"] > 9
    assert party["POL", "PiS"]["social"] > 9
    assert party["USA", "GOP"]["economic"] > party["USA", "Dem"]["economic"] + 3


def test_it_agrees_with_chapel_hill(pulled: Callable[[str], Table]) -> None:
    """The same parties in the Chapel Hill survey of the same year, asked of other experts: economic positions."""
    hill = pulled("ches").filter(_.year == 2019).select("iso3c", short=_.party, hill=_.economic)
    both = pulled("party_survey").filter(_.enough, _.economic.notnull()).join(hill, ["iso3c", "short"])
    (found,) = store.rows(both.aggregate(n=_.count(), r=_.economic.corr(_.hill, how="pop")))
    assert found["n"] > 80
    assert found["r"] > 0.85
