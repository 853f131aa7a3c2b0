"""Groups of states: members against two other projects' lists, days of entry and exit, a user's own groups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allies import store
from allies.errors import InputError, UnknownName, UnknownState
from allies.panel.groupings import group, grouping, region_of_place


@pytest.mark.parametrize("igo", ["NATO", "EU"])
def test_members_are_those_of_the_igo_data(pulled: Callable[[str], store.Table], igo: str) -> None:
    """COW Intergovernmental Organizations 3.0, full members in 2014."""
    table = pulled("cow_igo_membership")
    full = table.filter(table.igo == igo, table.year == 2014, table.membership == "full")
    listed = {row["ccode"] for row in store.rows(full.select("ccode"))}
    held = group(igo.lower())
    assert {code for code in held.spells if held.holds(code, 2014)} - {260} == listed


def test_the_rio_treaty_has_the_members_of_atop(pulled: Callable[[str], store.Table]) -> None:
    """ATOP 5.1, alliance 3075, members at the end of 2018 and in 2010."""
    table = pulled("atop_members")
    spells = store.rows(table.filter(table.atopid == 3075).select("ccode", "start", "end"))
    held = group("rio")
    for year in (1950, 2010, 2018):
        coded = {
            row["ccode"]
            for row in spells
            if row["start"].year < year and (row["end"] is None or row["end"].year > year)
        }
        assert {code for code in held.spells if held.holds(code, year)} == coded, year


def test_a_year_belongs_to_the_longer_part() -> None:
    """The United Kingdom left on 31 January 2020; Montenegro joined NATO on 5 June 2017, Finland on 4 April 2023."""
    assert group("eu").holds(200, 2019)
    assert not group("eu").holds(200, 2020)
    assert group("nato").holds(341, 2017)
    assert group("nato").holds(375, 2023)
    assert not group("nato").holds(375, 2022)


def test_the_first_group_wins_and_the_rest_is_the_rest() -> None:
    found = grouping(None, "USA")
    assert found.names == ("hemisphere", "transatlantic", "indo_pacific", "rest")
    assert [found.of(code, 2018) for code in (20, 92, 255, 740, 651)] == [
        "hemisphere", "hemisphere", "transatlantic", "indo_pacific", "rest",
    ]  # fmt: skip
    assert found.of(290, 1990) == "rest"
    assert found.of(290, 2000) == "transatlantic"
    assert all(found.cite())


def test_a_place_has_a_region_of_its_own() -> None:
    assert region_of_place("Bridgetown (Barbados)") == "Latin America and the Caribbean"
    assert region_of_place("London") is None
    assert grouping(None, "USA").of_region("North America") == "hemisphere"


def test_own_groups(tmp_path: Path) -> None:
    mapping = grouping({"gulf": ["Saudi Arabia", "ARE"], "nato": ["nato"]})
    assert [mapping.of(code, 2018) for code in (670, 696, 200, 92)] == ["gulf", "gulf", "nato", "rest"]
    (tmp_path / "own.yml").write_text(
        "groups:\n  pact:\n    title: A pact\n    citation: A treaty\n    members: {2000-01-01: [SLV]}\n"
        "    left: {SLV: 2009-12-31}\n",
        encoding="utf-8",
    )
    own = grouping(str(tmp_path / "own.yml"))
    assert [own.of(92, year) for year in (1999, 2005, 2010)] == ["rest", "pact", "rest"]
    assert own.cite() == ["A treaty"]


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        ("region", UnknownName, "Did you mean 'regions'"),
        ({"a": ["XXX"]}, UnknownState, "found no state 'XXX'"),
        ({"a": "USA"}, InputError, "expected a list"),
        ({}, InputError, "expected a mapping"),
        ("nowhere.yml", InputError, "found no file"),
    ],
)
def test_wrong_groups(asked: object, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        grouping(asked)  # type: ignore[arg-type]
