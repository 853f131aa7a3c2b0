"""Each defect that users meet elsewhere (USERS.md, P2), as a test that fails if it comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import allies as al
from allies import sources, store
from allies.panel.states import state

Pulled = Callable[[str], store.Table]
DATASETS = ("cow_contiguity", "cow_majors", "atop", "cow_alliances", "vdem", "nmc", "cow_igo_membership", "sipri_tiv")


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Pulled) -> None:
    for name in DATASETS:
        pulled(name)


def test_united_states_and_canada_stay_unknown_after_2016() -> None:
    """peacesciencer wrote 0 for the pair after the last year of the contiguity list: its record ends on 2016-12-31."""
    panel = al.dyad_years(range(2015, 2020), states=["CAN"]).add("cow_contiguity", allow_gaps=True)
    found = {row["year"]: row for row in panel.rows() if row["ccode1"] == 2}
    for year in (2015, 2016):
        assert (found[year]["cow_contiguity_contiguity"], found[year]["cow_contiguity_status"]) == (1, "observed")
    for year in (2017, 2018, 2019):
        assert (found[year]["cow_contiguity_contiguity"], found[year]["cow_contiguity_status"]) == (None, "not_covered")
    with pytest.raises(al.AlliesError, match="covers 1816 to 2016"):
        al.dyad_years([2017]).add("cow_contiguity")


def test_no_state_becomes_a_major_power_after_2016() -> None:
    """add_cow_majors() gave every state 1 past the list's end. In 2016 COW names seven (PROVENANCE)."""
    rows = al.state_years(range(2015, 2021)).add("cow_majors", ["major"], allow_gaps=True).rows()
    majors = {row["ccode"] for row in rows if row["year"] == 2016 and row["cow_majors_major"]}
    assert majors == {2, 200, 220, 255, 365, 710, 740}
    after = {(row["cow_majors_major"], row["cow_majors_status"]) for row in rows if row["year"] > 2016}
    assert after == {(None, "not_covered")}
    relevant = al.dyad_years([2017], states=["USA"]).politically_relevant(allow_gaps=True).rows()
    assert {row["politically_relevant"] for row in relevant} == {None}


@pytest.mark.parametrize(("name", "column"), [("cow_alliances", "defense"), ("atop", "defense")])
def test_an_alliance_is_there_in_both_directions(name: str, column: str) -> None:
    """USA-Japan and Japan-USA: every allied pair has a row each way, and the undirected panel says so once."""
    both = al.dyad_years([2010], directed=True).add(name, [column]).rows()
    held = {(row["ccode1"], row["ccode2"]) for row in both if row[f"{name}_{column}"]}
    pairs = al.dyad_years([2010]).add(name, [column]).rows()
    once = {(row["ccode1"], row["ccode2"]) for row in pairs if row[f"{name}_{column}"]}
    assert once == {(min(pair), max(pair)) for pair in held}
    assert (2, 740) in once
    if name == "cow_alliances":
        assert held == {(two, one) for one, two in held}


@pytest.mark.parametrize("name", DATASETS)
def test_the_year_after_the_last_is_never_a_number(name: str) -> None:
    """Zeros and ones past the end of a record: at every dataset's edge the cells turn null and not_covered."""
    source = sources.source(name)
    last = source.coverage.end
    years = range(last, last + 2)
    base = al.dyad_years(years, directed=True) if len(source.state_columns) == 2 else al.state_years(years)
    panel = base.add(name, allow_gaps=True)
    made = [column for column, _, _ in panel.origin]
    beyond = [row for row in panel.rows() if row["year"] == last + 1]
    assert beyond
    for row in beyond:
        for column in made:
            assert row[column] == ("not_covered" if "_status" in column else None), (column, row)


def value(rows: list[dict[str, Any]], code: int, year: int, column: str) -> Any:
    (row,) = [row for row in rows if (row["ccode"], row["year"]) == (code, year)]
    return row[column]


def test_states_that_changed_codes_keep_one_series() -> None:
    """Germany (260 to 1990, then 255), Yemen (678 and 680, then 679), Serbia (345 throughout) and Kosovo (347).

    COW's own rules; V-Dem codes Germany, Yemen and Serbia through, East Germany, South Yemen and Kosovo apart.
    """
    rows = al.state_years(range(1985, 2012)).add("vdem", ["polyarchy"]).rows()
    there = {(row["ccode"], row["year"]) for row in rows}
    assert {(260, 1990), (265, 1990), (255, 1990), (678, 1990), (680, 1990), (679, 1990)} <= there
    assert not {(260, 1991), (265, 1991), (678, 1991), (680, 1991), (347, 2007)} & there
    for code, year in [(260, 1989), (255, 1991), (678, 1989), (679, 1991), (345, 1992), (345, 2006), (347, 2008)]:
        assert value(rows, code, year, "vdem_status") == "observed", (code, year)
    assert value(rows, 260, 1989, "vdem_polyarchy") > 0.8 > 0.3 > value(rows, 265, 1989, "vdem_polyarchy")
    assert value(rows, 345, 2010, "vdem_polyarchy") != value(rows, 347, 2010, "vdem_polyarchy")


def test_gleditsch_ward_numbers_meet_cow_data() -> None:
    """Germany is 260, Yemen 678, Serbia 340 in Gleditsch-Ward's list (USERS.md): their COW data must still arrive."""
    rows = al.state_years([2010], system="gw").add("nmc", ["cinc"]).add("vdem", ["polyarchy"]).rows()
    found = {row["gwcode"]: row for row in rows}
    assert [found[code]["ccode"] for code in (260, 678, 340, 347)] == [255, 679, 345, 347]
    assert all(found[code]["nmc_status"] == "observed" for code in (260, 678, 340))
    assert len(rows) == len(found)


def test_kosovo_and_serbia_are_never_one_row() -> None:
    """Four Kosovo threads at countrycode: a source that has both by name must reach two codes, one row each."""
    rows = al.dyad_years([2016], states=["XKX"], directed=True).add("sipri_tiv", ["tiv"]).rows()
    assert {347} < {row["ccode1"] for row in rows}
    assert len({(row["ccode1"], row["ccode2"]) for row in rows}) == len(rows) == 2 * 194
    assert all(state(name).ccodes == [347] for name in ("XKX", "Kosovo", 347))
    assert 347 not in state("SRB").ccodes


def test_organisations_count_their_members_as_published() -> None:
    """NATO's full members: 12 in 1950, 16 in 1990, 26 in 2004, 28 in 2014 (NATO's own enlargement dates)."""
    rows = (
        al.state_years([1950, 1990, 2004, 2014])
        .add("cow_igo_membership", ["n"], where={"igo": "NATO", "membership": "full"}, prefix="nato")
        .rows()
    )
    counted = {
        year: sum(row["nato_n"] or 0 for row in rows if row["year"] == year) for year in (1950, 1990, 2004, 2014)
    }
    assert counted == {1950: 12, 1990: 16, 2004: 26, 2014: 28}
