"""Factbook memberships; counts from PROVENANCE.md of the mirror, which checked them against the organisations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import store


@pytest.mark.parametrize(
    ("organization", "members"),
    [
        ("NATO", [28, 28, 28, 29, 30, 30, 31, 32, 32, 32]),
        ("OAS", [34] * 10),
        ("SICA", [7] * 10),
        ("BRICS", [5] * 7 + [10] * 3),
    ],
)
def test_members_by_edition(pulled: Callable[[str], store.Table], organization: str, members: list[int]) -> None:
    table = pulled("factbook_orgs").filter(_.organization == organization, _.tie == "member")
    counted = store.rows(table.group_by("edition").aggregate(n=_.count()).order_by("edition"))
    assert [row["n"] for row in counted] == members


def test_stale_lists_stay_as_printed(pulled: Callable[[str], store.Table]) -> None:
    last = pulled("factbook_orgs").filter(_.edition.year() == 2026)
    union = {row["iso3c"] for row in store.rows(last.filter(_.organization == "EU", _.tie == "member"))}
    assert len(union) == 28
    assert "GBR" in union
    shanghai = {row["iso3c"]: row["tie"] for row in store.rows(last.filter(_.organization == "SCO"))}
    assert (shanghai["IND"], shanghai["IRN"]) == ("observer", "observer")


def test_serbia_has_its_code_and_fragments_are_gone(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("factbook_orgs")
    assert store.rows(table.filter(_.iso3c == "SRB", _.organization == "EU").select("tie").distinct()) == [
        {"tie": "candidate"}
    ]
    assert store.rows(table.filter(_.organization.isin(["none", "&nbsp", "2021", "UNSC", "Australian Group"]))) == []
