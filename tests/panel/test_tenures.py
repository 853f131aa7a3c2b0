"""Leader-years and leader-dyad-years against Archigos' own dates, REIGN's and plain arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import allies as al
from allies import store

Pulled = Callable[[str], store.Table]


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Pulled) -> None:
    for name in ("archigos", "reign_leaders", "factbook_leaders", "states", "vdem_polyarchy", "cow_mid"):
        pulled(name)


def test_american_presidents_have_their_terms() -> None:
    """Inaugurations and ends as in the Constitution's calendar; 1963 and 1974 have two presidents."""
    rows = [row for row in al.leader_years(range(1961, 1990)).rows() if row["ccode"] == 2]
    by_year: dict[int, list[str]] = {}
    for row in sorted(rows, key=lambda row: row["start"]):
        by_year.setdefault(row["year"], []).append(row["leader"])
    assert (by_year[1963], by_year[1974]) == (["Kennedy", "Johnson"], ["Nixon", "Ford"])
    reagan = [row for row in rows if row["leader"] == "Reagan"]
    assert [row["year"] for row in reagan] == list(range(1981, 1990))
    assert [row["years_in_office"] for row in reagan] == list(range(1, 10))
    assert (reagan[0]["days"], reagan[1]["days"], reagan[-1]["days"]) == (346, 365, 20)  # 20 January both times


def test_every_member_year_of_archigos_has_a_leader_and_every_day_one_row(pulled: Pulled) -> None:
    """Archigos' own tenures: each leader has a row in each year from entry to exit in which the state was a member."""
    years = range(1990, 2015)
    rows = al.leader_years(years).rows()
    assert len({(row["obsid"], row["ccode"], row["year"]) for row in rows}) == len(rows)
    table = pulled("archigos")
    spans = {row["obsid"]: (row["start"], row["end"]) for row in store.rows(table)}
    for row in rows:
        start, end = spans[row["obsid"]]
        opens, closes = max(start, date(row["year"], 1, 1)), min(end, date(row["year"], 12, 31))
        assert 0 < row["days"] <= (closes - opens).days + 1
    held = {(row["obsid"], row["year"]) for row in rows}
    members = {(row["ccode"], row["year"]) for row in al.state_years(years).rows()}
    usa = {
        (o, y) for o, (s, e) in spans.items() if o.startswith("USA") for y in range(s.year, e.year + 1) if y in years
    }
    assert usa == {(o, y) for o, y in held if o.startswith("USA")}
    assert {(row["ccode"], row["year"]) for row in rows} <= members


def test_leaders_at_the_end_of_a_year_agree_with_reign() -> None:
    """REIGN, coded by another team: at the end of 2012 most names are the same, the rest spelled otherwise."""
    rows = al.leader_years([2012], membership="last").add("reign_leaders", ["leader"]).rows()
    both = [row for row in rows if row["reign_leaders_leader"]]
    same = [row for row in both if row["leader"].split()[-1][:4].casefold() in row["reign_leaders_leader"].casefold()]
    assert len(both) > 170
    assert len(same) / len(both) > 0.85


def test_pairs_of_leaders_were_in_power_on_a_same_day() -> None:
    rows = al.leader_dyad_years(range(1988, 1993), states=["USA"]).rows()
    for row in rows:
        since = max(row["start1"], row["start2"], date(row["year"], 1, 1))
        ends = [end for end in (row["end1"], row["end2"], date(row["year"], 12, 31)) if end]
        assert row["days"] == (min(ends) - since).days + 1 > 0
        assert 2 in (row["ccode1"], row["ccode2"])
    keys = [(row["obsid1"], row["obsid2"], row["ccode1"], row["ccode2"], row["year"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert {(k[1], k[0], k[3], k[2], k[4]) for k in keys} == set(keys)
    one_way = al.leader_dyad_years(range(1988, 1993), states=["USA"], directed=False).rows()
    assert len(one_way) * 2 == len(rows)
    every = al.leader_dyad_years(range(1988, 1993)).rows()
    assert set(keys) == {
        (r["obsid1"], r["obsid2"], r["ccode1"], r["ccode2"], r["year"])
        for r in every
        if 2 in (r["ccode1"], r["ccode2"])
    }


def test_datasets_join_leader_panels() -> None:
    panel = al.leader_dyad_years([1990], states=["USA"]).add("vdem_polyarchy").add("cow_mid", ["onset"])
    rows = panel.rows()
    assert panel.unit == "leader-dyad-year"
    assert all(row["vdem_polyarchy_status1"] == "observed" for row in rows if row["ccode1"] == 2)
    assert len(rows) == len(al.leader_dyad_years([1990], states=["USA"]).rows())


def test_the_effective_list_runs_on_past_archigos() -> None:
    """Office dates of public record: 20 January 2017, 2021 and 2025; El Salvador 1 June 2019."""
    rows = al.leader_years(range(2017, 2026), leaders="effective").rows()
    terms = {(row["ccode"], row["start"]) for row in rows if row["ccode"] in (2, 92)}
    assert {(2, date(2017, 1, 20)), (2, date(2021, 1, 20)), (2, date(2025, 1, 20)), (92, date(2019, 6, 1))} <= terms
    with_day = al.leader_years([2021], leaders="effective", as_of="2021-01-19").rows()
    assert [row["start"] for row in with_day if row["ccode"] == 2] == [date(2017, 1, 20)]


def test_days_hold_each_leader_and_each_state() -> None:
    days = [row for row in al.leader_days([1963]).rows() if row["ccode"] == 2]
    assert {row["date"] for row in days} == {date.fromordinal(date(1963, 1, 1).toordinal() + at) for at in range(365)}
    states = al.state_days([1990])
    germany = [row for row in states.rows() if row["ccode"] in (255, 260, 265)]
    assert states.unit == "state-day"
    assert {(row["ccode"]) for row in germany if row["date"] == date(1990, 10, 2)} == {260, 265}
    assert {(row["ccode"]) for row in germany if row["date"] == date(1990, 10, 3)} == {255}
