"""Members of organisations against the mirror's record (PROVENANCE, igo_cow) and the organisations' own history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


@pytest.mark.parametrize(
    ("igo", "members"),
    [
        ("NATO", {1950: 12, 1990: 16, 2004: 26, 2010: 28, 2014: 28}),
        ("EU", {2004: 25, 2010: 27, 2014: 28}),
        ("OAS", {2014: 34}),
        ("SICA", {2012: 7, 2013: 8}),
        ("UN", {2014: 193}),
    ],
)
def test_full_members_are_as_many_as_recorded(igo: str, members: dict[int, int], pulled: Pulled) -> None:
    full = pulled("cow_igo_membership").filter(_.igo == igo, _.membership == "full")
    rows = store.rows(full.group_by("year").aggregate(n=_.count()))
    assert {row["year"]: row["n"] for row in rows if row["year"] in members} == members


def test_honduras_is_the_one_american_state_not_coded_in_the_oas(pulled: Pulled) -> None:
    """OAS has 35 members. The 34 of 2014 include Cuba, without a seat from 1962 to 2009, and not Honduras."""
    oas = store.rows(pulled("cow_igo_membership").filter(_.igo == "OAS", _.year == 2014))
    codes = {row["ccode"] for row in oas}
    assert 40 in codes
    assert 91 not in codes


def test_el_salvador_observes_the_non_aligned(pulled: Pulled) -> None:
    table = pulled("cow_igo_membership").filter(_.year == 2014)
    (row,) = store.rows(table.filter(_.igo == "NAM", _.ccode == 92))
    assert row["membership"] == "observer"


def test_memberships_not_established_are_kept_apart_from_none(pulled: Pulled) -> None:
    """534 organisations (PROVENANCE); codes -9 (missing), 0 (none) and -1 (not alive) stay three things."""
    table = pulled("cow_igo_membership")
    kinds = {row["membership"]: row["n"] for row in store.rows(table.group_by("membership").aggregate(n=_.count()))}
    assert set(kinds) == {"full", "associate", "observer", "missing"}
    (found,) = store.rows(table.aggregate(igos=table.igo.nunique(), early=(table.year < table.founded).sum()))
    assert found == {"igos": 534, "early": 0}
