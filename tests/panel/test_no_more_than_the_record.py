"""Cells that would say more than the record holds: gaps, unfinished years, unknown codes, and what came later."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import allies as al
from allies import store
from allies.errors import InputError, NotCovered
from allies.panel.export import metadata

Pulled = Callable[[str], store.Table]


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Pulled) -> None:
    for name in (
        "factbook_orgs", "cow_igo_membership", "us_travels", "un_votes", "unsc_votes", "cow_mid", "archigos",
        "factbook_leaders", "reign_leaders", "cow_trade", "baci_2023", "itpd_trade", "us_trade",
        "capitals", "vdem_polyarchy",
    ):  # fmt: skip
        pulled(name)


def test_years_between_editions_are_not_covered() -> None:
    """The Factbook's history has no edition in 2018 and 2019 (PROVENANCE): nobody left an organisation then."""
    nato = {"organization": "NATO"}
    with pytest.raises(NotCovered, match="without 2018, 2019"):
        al.state_years([2018]).add("factbook_orgs", ["tie"], where=nato)
    rows = al.state_years(range(2017, 2021)).add("factbook_orgs", ["tie"], where=nato, allow_gaps=True).rows()
    told = {(row["year"], row["factbook_orgs_status"]) for row in rows if row["ccode"] in (200, 220)}
    assert told == {(2017, "observed"), (2018, "not_covered"), (2019, "not_covered"), (2020, "observed")}


def test_an_unknown_membership_is_missing(pulled: Pulled) -> None:
    """COW codes -9 where it does not know: neither a member nor none."""
    table = pulled("cow_igo_membership")
    unknown = table.filter(table.membership == "missing", table.year == 2010).order_by("ccode", "igo").limit(1)
    (row,) = store.rows(unknown)
    for where in ({"igo": row["igo"], "membership": "full"}, {"igo": row["igo"]}):
        cells = al.state_years([2010]).add("cow_igo_membership", ["membership", "n"], where=where, prefix="igo").rows()
        (cell,) = [cell for cell in cells if cell["ccode"] == row["ccode"]]
        assert (cell["igo_membership"], cell["igo_n"], cell["igo_status"]) == (None, None, "missing")


def test_an_unfinished_year_has_no_zeros() -> None:
    """The Historian's lists stop on 2024-12-02 and 2025-02-19: a trip not listed after may have been made."""
    rows = al.state_years(range(2022, 2026)).add("us_travels", ["n"]).rows()
    status = {year: {row["us_travels_status"] for row in rows if row["year"] == year} for year in range(2022, 2026)}
    assert status[2022] == status[2023] == {"observed", "observed_zero"}
    assert status[2024] == status[2025] == {"observed", "missing"}


def test_the_seat_of_china_votes_for_the_state_that_holds_it() -> None:
    """Resolution 2758 (XXVI) of 25 October 1971 seated the People's Republic, in Assembly and Council."""
    for name in ("un_votes", "unsc_votes"):
        rows = al.state_years([1960, 1980]).add(name, ["n"]).rows()
        told = {(row["ccode"], row["year"]): row[f"{name}_status"] for row in rows if row["ccode"] in (710, 713)}
        assert told == {
            (710, 1960): "missing", (713, 1960): "observed", (710, 1980): "observed", (713, 1980): "missing",
        }  # fmt: skip


def test_a_side_keeps_its_own_value() -> None:
    """What state 1 did in a dispute is not what state 2 did: undirected rows read as the directed one does."""
    columns = ["hostility1", "hostility2", "side_a1"]
    both = al.dyad_years(range(1990, 2000), directed=True).add("cow_mid", columns).rows()
    directed = {
        (r["ccode1"], r["ccode2"], r["year"]): [r[f"cow_mid_{c}"] for c in columns]
        for r in both
        if r["ccode1"] < r["ccode2"]
    }
    rows = al.dyad_years(range(1990, 2000)).add("cow_mid", columns).rows()
    found = {(r["ccode1"], r["ccode2"], r["year"]): [r[f"cow_mid_{c}"] for c in columns] for r in rows}
    assert found == directed
    assert any(one != two for one, two, _ in found.values())


def test_nothing_later_comes_through_trade_or_at() -> None:
    """As of 30 June a year's trade is not known, and no more is the snapshot of a later year."""
    rows = al.dyad_years([2013, 2014], states=["SLV"], as_of="2014-06-30").trade().rows()
    assert {row["trade"] for row in rows if row["year"] == 2014} == {None}
    assert any(row["trade"] for row in rows if row["year"] == 2013)
    with pytest.raises(NotCovered, match="found at=2020"):
        al.state_years([2019], as_of="2019-12-31").add("vdem_polyarchy", at=2020)


def test_what_is_added_twice_is_refused() -> None:
    panel = al.dyad_years([2010], states=["SLV"]).capital_distance()
    for again in (
        lambda: panel.capital_distance(),
        lambda: panel.trade().trade(),
        lambda: panel.lag(["capital_distance_km"]).lag(["capital_distance_km"]),
    ):
        with pytest.raises(InputError, match="in the panel already"):
            again()


def test_effective_leaders_keep_archigos_identifiers() -> None:
    both = {row["obsid"] for row in al.leader_years([2010]).rows()}
    ours = {row["obsid"] for row in al.leader_years([2010], leaders="effective").rows()}
    assert len(both & ours) / len(ours) > 0.85  # the rest are microstates that Archigos leaves out


def test_derived_columns_are_described() -> None:
    told = metadata(al.dyad_years([2010], states=["SLV"]).trade().capital_distance())["columns"]
    assert "dataset" not in told["trade"]
    assert all("meaning" in told[name] for name in ("trade", "trade_source", "trade_break", "capital_distance_km"))
