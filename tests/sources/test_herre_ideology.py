"""Economic ideology of leaders; values from PROVENANCE.md."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


@pytest.mark.parametrize(
    ("ccode", "ideology"),
    [(92, "rightist"), (140, "rightist"), (2, "rightist"), (100, "rightist"), (160, "leftist"), (101, "leftist")],
)
def test_leaders_of_2020(pulled: Pulled, ccode: int, ideology: str) -> None:
    (row,) = store.rows(pulled("herre_ideology").filter(_.ccode == ccode, _.year == 2020))
    assert (row["hog_ideology"], row["leader_ideology"]) == (ideology, ideology)


def test_poland_shows_that_the_axis_is_economic(pulled: Pulled) -> None:
    (row,) = store.rows(pulled("herre_ideology").filter(_.ccode == 290, _.year == 2020))
    assert (row["hog_ideology"], row["same_person"]) == ("leftist", False)


def test_party_ids_join_with_v_party(pulled: Pulled) -> None:
    """Both use Party Facts: of GANA, the party of El Salvador's president in 2020, it is 4224."""
    (row,) = store.rows(pulled("herre_ideology").filter(_.ccode == 92, _.year == 2020))
    (party,) = store.rows(pulled("vparty").filter(_.party_id == row["hog_party_id"], _.year == 2018))
    assert (row["hog_party_id"], party["party_short"]) == (4224, "GANA")
