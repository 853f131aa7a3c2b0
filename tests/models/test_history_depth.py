"""History: the known partners, closed forms, nothing after the frozen date, what is not covered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allies import sources, store
from allies.errors import NotCovered, UnknownName, UnknownState
from allies.models import history_depth
from allies.models.built_up import DATASETS, NAMES, Stocks, built_up
from allies.models.composite import Index
from allies.models.history_depth import frozen_history, history
from allies.models.record import day

Table = store.Table
EARLY = "2000-12-31"


@pytest.fixture
def held(stocks_2016: Stocks) -> Stocks:
    return stocks_2016


@pytest.fixture(scope="module")
def usa(stocks_2016: Stocks) -> Index:
    return frozen_history(stocks_2016, 2)


def cells(found: Index, partner: str) -> dict[str, dict[str, object]]:
    return {row["component"]: row for row in found.among(partner)}


def test_the_known_partners_are_in_the_top_decile(usa: Index) -> None:
    """MODEL F18: the United Kingdom, Canada, Japan, South Korea and Germany."""
    scores = {row["partner"]: row["rank"] for row in usa.scores()}
    decile = len(scores) / 10
    assert {
        one: rank for one, rank in scores.items() if one in ("GBR", "CAN", "JPN", "KOR", "DEU") and rank > decile
    } == {}
    assert all(loading > 0 for loading in usa.loadings.values() if loading is not None)


def test_allied_years_by_hand(usa: Index) -> None:
    """ATOP codes a defence obligation of the United States and El Salvador in every year from 1942 to 2018."""
    expected = sum(0.5 ** ((2016 - year) / 20) for year in range(1942, 2017))
    assert cells(usa, "SLV")["allied_years"]["value"] == pytest.approx(expected, abs=1e-4)


def test_what_the_record_says_of_el_salvador(usa: Index) -> None:
    """CAFTA-DR in force 2006; troops in Iraq 2004-2008 (UCDP); a score that is not assumed, with its bounds."""
    mine = cells(usa, "SLV")
    assert mine["agreement_years"]["value"] == 2016 - 2006 + 1
    assert mine["joint_conflict_years"]["value"] >= 5
    assert mine["joint_wars"]["status"] == "observed_zero"
    score = mine["score"]
    assert score["rank_lower"] <= score["rank"] <= score["rank_upper"]
    assert score["rank_upper"] - score["rank_lower"] > 10


def test_other_facts(usa: Index) -> None:
    """The Auto Pact with Canada (in force 1966); KORUS, 2012; two world wars and Korea beside the United Kingdom."""
    assert cells(usa, "KOR")["agreement_years"]["value"] == 5
    assert cells(usa, "CAN")["agreement_years"]["value"] == 51
    assert cells(usa, "GBR")["joint_wars"]["value"] >= 3
    assert cells(usa, "TWN")["votes"]["status"] == "missing"


def test_parts_add_up_to_the_score(usa: Index) -> None:
    for row in usa.scores():
        parts = [one["contribution"] for one in usa.among(row["partner"])[:-1] if one["contribution"] is not None]
        assert sum(parts) == pytest.approx(row["value"], abs=len(NAMES) * 5e-5)  # each rounded to four digits


def test_other_states_have_no_record_of_troops_visits_and_aid(held: Stocks) -> None:
    found = frozen_history(held, 220)
    assert {row["component"] for row in found.among("DEU") if row["status"] == "not_covered"} == {
        "troop_years", "visits", "aid",
    }  # fmt: skip
    assert found.among("DEU")[-1]["rank"] <= 10
    assert "us_troops" not in found.datasets


def test_nothing_after_the_date_plays_a_part(pulled: Callable[[str], Table], monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows after the date are dropped, or their numbers doubled: not one cell changes."""
    for name in DATASETS:
        pulled(name)
    at = day(EARLY)
    assert at is not None
    before = frozen_history(built_up(at), 2)
    whole = sources.table

    def altered(name: str) -> Table:
        table = whole(name)
        if name not in DATASETS:
            return table
        source = sources.source(name)
        when = table[source.span[0] if source.span else source.time]
        year = when if when.type().is_integer() else when.year()
        changed = {
            column: (year > 2000).ifelse(table[column] * 2, table[column]).cast(kind)
            for column, kind in table.schema().items()
            if column in ("troops", "shared_igos", "constant_usd", "defense")
        }
        return table.mutate(**changed) if changed else table.filter(year <= 2000)

    monkeypatch.setattr(sources, "table", altered)
    assert frozen_history(built_up(at), 2).rows == before.rows


def test_the_known_partners_do_not_hang_on_one_component(held: Stocks) -> None:
    for name in NAMES:
        ranks = {row["partner"]: row["rank"] for row in frozen_history(held, 2, without=[name]).scores()}
        assert max(ranks[one] for one in ("GBR", "CAN", "JPN", "KOR", "DEU")) <= len(ranks) / 10, name


def test_wrong_questions(held: Stocks) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'visits'"):
        history("USA", without=["visit"])
    with pytest.raises(UnknownState, match="found no state 'XXX'"):
        history("XXX")
    with pytest.raises(NotCovered, match="expected one from 1950-12-31"):
        history("USA", at="1930")
    with pytest.raises(NotCovered, match="was no member of the state system"):
        frozen_history(held, 260)
    with pytest.raises(NotCovered, match="found no row of DDR"):
        frozen_history(held, 2).among("DDR")


def test_the_table_of_the_release_holds_the_same(
    held: Stocks, usa: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(history_depth, "built_up", lambda at: held)
    path = tmp_path / "history.parquet"
    store.write(history_depth.table(["USA", "FRA"]), path, key=["focal", "partner", "component"], step="test")
    released = store.released
    monkeypatch.setattr(store, "released", lambda name: path if name == "history" else released(name))
    found = history("USA")
    by_partner = {row["partner"]: found.among(row["partner"]) for row in usa.scores()}
    assert all(rows == usa.among(partner) for partner, rows in by_partner.items())
    assert (found.loadings, found.datasets, found.released) == (usa.loadings, usa.datasets, True)
