"""Panels: rows that never change, four-state cells, direction and grain checked, values of the sources themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allies as al
from allies import store
from allies.errors import InputError, NotCovered, UnknownName
from allies.panel.join import Panel

Pulled = Callable[[str], store.Table]
DATASETS = (
    "atop", "cow_alliances", "vdem", "vdem_regimes", "homicide", "sipri_tiv", "us_trade", "gsdb", "us_aid", "geodist",
    "un_votes", "archigos", "us_withdrawals", "cow_mid", "cow_majors", "cow_contiguity",
)  # fmt: skip
STATES = {"observed", "observed_zero", "missing", "not_covered"}


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Pulled) -> None:
    for name in DATASETS:
        pulled(name)


def cells(panel: Panel) -> list[dict[str, object]]:
    return panel.rows()


def test_adding_never_changes_the_rows() -> None:
    """One row per dyad-year before and after, whatever is joined on."""
    for directed in (False, True):
        base = al.dyad_years(range(1988, 1994), directed=directed)
        full = base.add("atop").add("vdem_regimes").add("homicide", allow_gaps=True).add("sipri_tiv")
        keys = [(row["ccode1"], row["ccode2"], row["year"]) for row in base.rows()]
        assert [(row["ccode1"], row["ccode2"], row["year"]) for row in full.rows()] == keys
        assert len(set(keys)) == len(keys)


def test_past_the_record_is_not_covered_and_never_zero() -> None:
    """USERS.md: ATOP zeros after its last year. Its record ends in 2018."""
    rows = cells(al.dyad_years(range(2017, 2021), states=["USA"]).add("atop", ["defense"], allow_gaps=True))
    for row in rows:
        assert row["atop_status"] in STATES
        if row["year"] > 2018:
            assert (row["atop_defense"], row["atop_status"]) == (None, "not_covered")
        else:
            assert row["atop_status"] == ("observed" if row["atop_defense"] else "observed_zero")
    with pytest.raises(NotCovered, match="covers 1815 to 2018"):
        al.dyad_years([2019]).add("atop")


def test_an_absent_row_is_zero_only_where_the_source_says_so() -> None:
    (zero,) = cells(al.dyad_years([2000], states=["FJI"]).add("atop", ["defense"]).add("homicide"))[:1]
    assert (zero["atop_defense"], zero["atop_status"]) == (0, "observed_zero")
    gaps = [row for row in cells(al.state_years([2019]).add("homicide")) if row["homicide_status"] == "missing"]
    assert gaps
    assert all(row["homicide_rate"] is None for row in gaps)


def test_alliances_hold_both_ways() -> None:
    """USERS.md: "USA and Japan are allies, but Japan and USA not allies" must not happen by a missing row.

    COW's types are the treaty's, so both ways are equal. ATOP's are each side's: under the treaty of 1960 the United
    States owes Japan defence and Japan does not owe it to the United States, and both rows are there to say so.
    """
    rows = cells(
        al.dyad_years([2010], states=["JPN"], directed=True).add("atop", ["defense"]).add("cow_alliances", ["defense"])
    )
    found = {(row["ccode1"], row["ccode2"]): row for row in rows}
    assert found[2, 740]["cow_alliances_defense"] == found[740, 2]["cow_alliances_defense"] == 1
    assert (found[2, 740]["atop_defense"], found[740, 2]["atop_defense"]) == (1, 0)
    assert (found[2, 740]["atop_status"], found[740, 2]["atop_status"]) == ("observed", "observed_zero")


def test_defence_partners_are_atops_own(pulled: Pulled) -> None:
    """The undirected panel holds the defence pairs of ATOP's dyad-year file (PROVENANCE: USA 66 in 2018)."""
    rows = cells(al.dyad_years([2018]).add("atop", ["defense"]))
    ours = {(row["ccode1"], row["ccode2"]) for row in rows if row["atop_defense"]}
    table = pulled("atop")
    theirs = store.rows(table.filter(table.year == 2018, table.defense == 1).select("ccode1", "ccode2"))
    assert ours == {(min(row.values()), max(row.values())) for row in theirs}
    assert sum(2 in pair for pair in ours) == 66


def test_states_keep_their_codes_through_breaks() -> None:
    """Germany, Yemen and Serbia: V-Dem's one series reaches the right COW code in each year."""
    rows = cells(al.state_years([1985, 1995, 2010]).add("vdem", ["polyarchy"]))
    status = {(row["ccode"], row["year"]): row["vdem_status"] for row in rows}
    for key in [(260, 1985), (265, 1985), (255, 1995), (678, 1985), (680, 1985), (679, 1995), (345, 1985), (345, 2010)]:
        assert status[key] == "observed", key


def test_a_directed_flow_becomes_one_by_its_rule() -> None:
    one = {
        (r["ccode1"], r["ccode2"]): r for r in cells(al.dyad_years([2010], states=["GBR"]).add("sipri_tiv", ["tiv"]))
    }
    two = {
        (r["ccode1"], r["ccode2"]): r
        for r in cells(al.dyad_years([2010], states=["GBR"], directed=True).add("sipri_tiv", ["tiv"]))
    }
    assert two[2, 200]["sipri_tiv_tiv"] > 0
    assert two[200, 2]["sipri_tiv_tiv"] > 0
    assert one[2, 200]["sipri_tiv_tiv"] == pytest.approx(two[2, 200]["sipri_tiv_tiv"] + two[200, 2]["sipri_tiv_tiv"])


def test_gleditsch_ward_panels_join_on_the_cow_code() -> None:
    rows = cells(al.state_years([1995], system="gw").add("vdem_regimes"))
    found = {row["gwcode"]: row for row in rows}
    assert (found[260]["ccode"], found[260]["vdem_regimes_regime"]) == (255, "liberal democracy")
    assert found[678]["ccode"] == 679


@pytest.mark.parametrize(
    ("wrong", "error", "says"),
    [
        (lambda: al.state_years([2000]).add("atop"), InputError, "pairs of states"),
        (lambda: al.dyad_years([2000]).add("us_withdrawals"), InputError, "joins no panel"),
        (lambda: al.state_years([2000]).add("un_votes", ["vote"]), InputError, "one row per roll_call, iso3c: found"),
        (lambda: al.dyad_years([2000]).add("us_aid"), InputError, "must not be added up"),
        (lambda: al.dyad_years([2000]).add("cow_mid", ["dispute"]), InputError, "no rule to make one value of two"),
        (lambda: al.dyad_years([2000]).add("gsdb", ["trade", "objective"]), InputError, "no rule for several rows"),
        (lambda: al.dyad_years([2000]).add("gsdb", within="median"), InputError, "one of sum, mean"),
        (lambda: al.dyad_years([2000]).add("gsdb", where={"sender": "Untied States"}), UnknownName, "'United States'"),
        (lambda: al.dyad_years([2000]).add("geodist", at=2000), NotCovered, "found at=2000"),
        (lambda: al.dyad_years([2000]).add("atop").add("atop"), InputError, "another prefix="),
        (lambda: al.state_days([2000]).lag(["year"]), InputError, "a panel by year"),
        (lambda: al.state_days([2000]).peace_years("year"), InputError, "a panel by year"),
        (lambda: al.dyad_years([2020], as_of="2019-06-30"), InputError, "years that had begun"),
        (lambda: al.dyad_years([2020], as_of="30 June"), InputError, "expected a day"),
        (lambda: al.state_years([2000]).politically_relevant(), InputError, "expected dyads"),
        (lambda: al.dyad_years([2000]).joint_democracy(by="polty"), UnknownName, "Did you mean 'polity'"),
        (lambda: al.leader_years([2000], leaders="reign"), InputError, "archigos or effective"),
        (lambda: al.dyad_years([2000]).add("atop", ["defence"]), UnknownName, "Did you mean 'defense'"),
        (lambda: al.dyad_years([2000]).add("atpo"), UnknownName, "found no dataset"),
        (lambda: al.dyad_years([]), InputError, "at least one year"),
        (lambda: al.dyad_years([2000], system="iso"), InputError, "expected cow or gw"),
    ],
)
def test_what_does_not_fit_is_refused(wrong: Callable[[], Panel], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        wrong()


def counted(events: dict[int, int | None]) -> dict[int, int | None]:
    """Count peace years by the rule's own words, one unit, year by year."""
    found: dict[int, int | None] = {}
    count: int | None = 0
    for at, year in enumerate(sorted(events)):
        before = sorted(events)[at - 1] if at else None
        if before is None or year - before > 1 or events[before]:
            count = 0
        elif events[before] is None or count is None:
            count = None
        else:
            count += 1
        found[year] = count
    return found


unit = st.dictionaries(st.integers(1990, 2010), st.sampled_from([0, 0, 0, 1, None]), min_size=1)


@settings(max_examples=15, deadline=None)
@given(st.dictionaries(st.integers(1, 5), unit, min_size=1))
def test_peace_years_count_as_the_rule_says(units: dict[int, dict[int, int | None]]) -> None:
    cells_ = [(code, year, event) for code, events in units.items() for year, event in events.items()]
    table = store.from_rows(["ccode", "year", "war"], [*cells_, (99, 1990, 1)])
    base = Panel(table, ("ccode",), directed=False, years=(1990, 2010), keys=("ccode", "year"))
    panel = base.peace_years("war")
    found = {(row["ccode"], row["year"]): row["war_peace_years"] for row in panel.rows()}
    for code, events in units.items():
        for year, count in counted(events).items():
            assert found[code, year] == count, (code, year, events)


def test_a_lag_is_the_value_of_the_year_before_or_nothing() -> None:
    panel = al.dyad_years(range(1990, 1995), states=["DEU"]).add("atop", ["defense"]).lag(["atop_defense"])
    rows = {(row["ccode1"], row["ccode2"], row["year"]): row for row in panel.rows()}
    for (one, two, year), row in rows.items():
        before = rows.get((one, two, year - 1))
        assert row["atop_defense_lag1"] == (before["atop_defense"] if before else None)
    with pytest.raises(UnknownName, match="Did you mean 'atop_defense'"):
        panel.lag(["atop_defence"])
