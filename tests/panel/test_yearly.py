"""Spells, events and finer records as years: against totals that publishers print, and by the rules' own words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allies as al
from allies import store
from allies.panel.own import own_table
from allies.panel.yearly import taken, yearly

Pulled = Callable[[str], store.Table]


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Pulled) -> None:
    for name in (
        "us_aid", "us_trade", "us_troops", "us_missions", "us_visits", "gsdb", "cow_contiguity", "geodist", "un_votes",
        "capitals", "vdem_polyarchy", "nmc", "cow_majors", "archigos", "td_rivalries",
    ):  # fmt: skip
        pulled(name)


def salvador(panel: al.panel.join.Panel) -> dict[int, dict[str, Any]]:
    return {row["year"]: row for row in panel.rows() if row["ccode1"] == 2 and row["ccode2"] == 92}


def test_aid_is_the_publishers_own_by_fiscal_year() -> None:
    """ForeignAssistance.gov, El Salvador 2021-24: 114.5, 125.3, 162.0 and 112.9 million dollars disbursed."""
    panel = al.dyad_years(range(2021, 2025), states=["SLV"])
    rows = salvador(panel.add("us_aid", ["current_usd"], where={"transaction": "Disbursements"}))
    assert [round(rows[year]["us_aid_current_usd"] / 1e6, 1) for year in rows] == [114.5, 125.3, 162.0, 112.9]


def test_months_of_trade_add_up_to_the_census_year() -> None:
    """Census: goods from El Salvador 2,311 and to El Salvador 4,556 million dollars in 2024; 2025 holds two months."""
    rows = salvador(al.dyad_years(range(2024, 2026), states=["SLV"]).add("us_trade", ["imports", "exports", "n"]))
    assert round(rows[2024]["us_trade_imports"]) == 2311
    assert round(rows[2024]["us_trade_exports"]) == 4556
    assert [rows[year]["us_trade_n"] for year in rows] == [12, 2]


def test_the_last_quarter_stands_for_the_year() -> None:
    """DMDC, December 2025: 57 in El Salvador, 36,436 in Germany."""
    rows = al.state_years([2025]).add("us_troops", ["troops"]).rows()
    assert {row["ccode"]: row["us_troops_troops"] for row in rows if row["ccode"] in (92, 255)} == {92: 57, 255: 36436}


def test_a_dataset_about_one_state_joins_its_dyads_alone() -> None:
    """Troops are the United States' abroad: sender 1. Other dyads and the other direction are not covered."""
    rows = al.dyad_years([2020], directed=True).add("us_troops", ["troops"]).rows()
    told = {(row["ccode1"], row["ccode2"]) for row in rows if row["us_troops_status"] != "not_covered"}
    assert told == {(2, row["ccode2"]) for row in rows if row["ccode1"] == 2}
    visits = al.dyad_years([2015], directed=True).add("us_visits", ["n"]).rows()
    assert {row["ccode2"] for row in visits if row["us_visits_status"] != "not_covered"} == {2}


def test_a_spell_counts_in_each_year_that_it_touches() -> None:
    """PROVENANCE: the mission in Cuba was none 1961-77, an interests section to 2015, an embassy from 2015-07-20."""
    rows = al.state_years([1970, 1990, 2014, 2015]).add("us_missions", ["level"]).rows()
    cuba = {row["year"]: row["us_missions_level"] for row in rows if row["ccode"] == 40}
    assert [cuba[year] for year in (1970, 1990, 2014, 2015)] == ["None", "Interests", "Interests", "Embassy"]


def test_sanctions_in_force_are_counted_by_their_sender() -> None:
    """PROVENANCE: cases of the United States against El Salvador 1977-80 and 1990-93, and none between."""
    rows = salvador(al.dyad_years(range(1976, 1996), states=["SLV"], directed=True).add("gsdb", ["n"]))
    assert [year for year, row in rows.items() if row["gsdb_n"]] == [*range(1977, 1981), *range(1990, 1994)]
    assert {row["gsdb_status"] for row in rows.values() if not row["gsdb_n"]} == {"observed_zero"}


def test_distances_of_one_year_serve_every_year() -> None:
    """CEPII GeoDist: the United States and El Salvador are 3,356 km apart, their capitals 3,049 km."""
    panel = al.dyad_years([1950, 2020], states=["SLV"]).add("geodist", ["distance_km", "capital_km"], at=2004)
    for row in salvador(panel).values():
        assert (round(row["geodist_distance_km"]), round(row["geodist_capital_km"])) == (3356, 3049)
        assert row["geodist_status"] == "observed"


def test_great_circles_agree_with_cepii() -> None:
    """CEPII measures the same capitals, ours on a sphere: within 1.5% where it names the same city, as most do."""
    panel = al.dyad_years([2004], states=["USA", "FRA", "JPN"]).add("geodist", ["capital_km"])
    rows = [row for row in panel.capital_distance().rows() if row["geodist_capital_km"] and row["capital_distance_km"]]
    off = sorted(abs(row["capital_distance_km"] / row["geodist_capital_km"] - 1) for row in rows)
    assert len(rows) > 500
    assert off[int(0.95 * len(off))] < 0.015


def test_a_distance_is_null_where_a_capital_is_not_on_record() -> None:
    """The list ends in 2024; half the Earth's circumference, 20,015 km, is no answer for the years after."""
    rows = salvador(al.dyad_years([2024, 2025], states=["SLV"]).capital_distance(allow_gaps=True))
    assert rows[2024]["capital_distance_km"] > 0
    assert rows[2025]["capital_distance_km"] is None


def test_relations_of_dyads_follow_their_definitions() -> None:
    base = al.dyad_years([2010]).politically_relevant().joint_democracy().capability_share()
    rows = {(row["ccode1"], row["ccode2"]): row for row in base.rows()}
    assert rows[90, 92]["politically_relevant"] is True  # Guatemala and El Salvador share a border
    assert rows[92, 160]["politically_relevant"] is False  # El Salvador and Argentina: no border, no major power
    assert all(row["politically_relevant"] for (one, _), row in rows.items() if one == 2)
    assert rows[2, 20]["joint_democracy"] is True
    assert rows[2, 40]["joint_democracy"] is False
    assert rows[2, 40]["democracy_lower"] < 0.3
    shares = [row["capability_share"] for row in rows.values() if row["capability_share"] is not None]
    assert min(shares) >= 0.5
    assert max(shares) <= 1
    relevant = al.dyad_years([2010]).politically_relevant().keep("politically_relevant").rows()
    assert len(relevant) == sum(row["politically_relevant"] is True for row in rows.values()) < len(rows)


def test_as_of_a_day_nothing_later_is_known() -> None:
    """Rows after the day never count; annual records end with the last whole year."""
    late = al.dyad_years([2015], states=["CUB"], as_of="2015-07-01").add("us_missions", ["level"])
    assert salvador_of(late, 40)["us_missions_level"] == "Interests"
    early = al.state_years([1965, 1966], as_of="1966-12-30").add("nmc", ["cinc"], allow_gaps=True).rows()
    assert {row["nmc_status"] for row in early if row["year"] == 1966} == {"not_covered"}
    whole = al.state_years([1966], as_of="1966-12-31").add("nmc", ["cinc"]).rows()
    assert {row["nmc_status"] for row in whole} == {"observed", "missing"} & {row["nmc_status"] for row in whole}
    now = al.state_years([2025], as_of="2025-02-23").add("un_votes", ["n"]).rows()
    every = al.state_years([2025]).add("un_votes", ["n"]).rows()
    assert 0 <= max(row["un_votes_n"] or 0 for row in now) < max(row["un_votes_n"] or 0 for row in every)


def salvador_of(panel: al.panel.join.Panel, other: int) -> dict[str, Any]:
    (row,) = [
        row for row in panel.rows() if 2 in (row["ccode1"], row["ccode2"]) and other in (row["ccode1"], row["ccode2"])
    ]
    return row


spell = st.tuples(st.integers(1990, 2000), st.integers(0, 6), st.integers(-5, 5))


@settings(max_examples=20, deadline=None)
@given(st.lists(spell, min_size=1, max_size=8), st.sampled_from(["sum", "mean", "max", "min", "first", "last"]))
def test_rules_put_spells_together_as_they_say(spells: list[tuple[int, int, int]], rule: str) -> None:
    """The table by the engine equals the rule applied year by year in plain Python."""
    cells = [(at, 2, start, start + length, score) for at, (start, length, score) in enumerate(spells)]
    table = store.from_rows(["id", "ccode", "start", "end", "score"], cells)
    declaration = {
        "data": table, "grain": ["id"], "state_columns": ["ccode"], "state_system": "cow", "span": ["start", "end"],
    }  # fmt: skip
    source, own = own_table(declaration)
    of = taken(source, own, ["score", "n"], pairs=False, undirected=False, within=rule)
    found = {row["year"]: (row["score"], row["n"]) for row in store.rows(yearly(of, (1985, 2010)))}
    expected = {}
    for year in range(1985, 2011):
        held = sorted((start, score) for start, length, score in spells if start <= year <= start + length)
        scores = [score for _, score in held]
        if held:
            put = {
                "sum": sum(scores),
                "mean": sum(scores) / len(scores),
                "max": max(scores),
                "min": min(scores),
                "first": max(score for start, score in held if start == held[0][0]),
                "last": max(score for start, score in held if start == held[-1][0]),
            }
            expected[year] = (pytest.approx(put[rule], abs=1e-6), len(held))
    assert found == expected


def test_the_day_of_an_event_gives_the_code() -> None:
    """A vote cast on 1990-10-05 is Germany's (255), one of September the Federal Republic's (260)."""
    rows = al.state_years([1990]).add("un_votes", ["n"]).rows()
    counts = {row["ccode"]: row["un_votes_n"] for row in rows if row["ccode"] in (255, 260, 265)}
    assert counts[255] > 0
    assert date(1990, 10, 3) > date(1990, 9, 30)
