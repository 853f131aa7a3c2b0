"""Isolation: simulated turns are found, a single visit moves no more than its weight, known years, gaps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from allies import store
from allies.errors import InputError
from allies.models import selective_isolation, sent_signals
from allies.models.selective_isolation import Isolation, isolation, isolation_of
from allies.panel import acts
from allies.panel.groupings import grouping
from allies.panel.states import state

Table = store.Table
WEST = {"west": ["CAN", "GBR", "FRA", "DEU", "ITA", "ESP", "NLD", "BEL"]}
BASE = (2001, 2016)


def world(seed: int, turn: float, selective: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return signals that turn away from the west in 2017, and towards likeness."""
    random = np.random.default_rng(seed)
    west = [state(one).in_year(2017).ccode for one in WEST["west"]]
    partners = [*west, *range(90, 166, 5), *range(432, 600, 8)]
    like = dict(zip(partners, random.standard_normal(len(partners)), strict=True))
    rows = [
        {
            "partner": code, "year": year, "std_error": 0.2,
            "estimate": random.normal(0, 0.3) + (year == 2017) * (selective * like[code] - turn * (code in west)),
        }
        for code in partners
        for year in range(2001, 2018)
    ]  # fmt: skip
    rows += [{"partner": 0, "year": year, "estimate": random.normal(0, 0.3) - 2 * (year == 2017), "std_error": 0.0}
             for year in range(2001, 2018)]  # fmt: skip
    z = pd.DataFrame([{"partner": code, "year": 2017, "z": one} for code, one in like.items()])
    return pd.DataFrame(rows), z


def in_2017(seed: int, turn: float, selective: float) -> dict[str, dict[str, Any]]:
    frame, z = world(seed, turn, selective)
    signs = {"west": 1, "multilateral": 1}
    found = isolation_of(frame, grouping(WEST), years=range(2017, 2018), ideology=z, signs=signs, seed=seed)
    return {row["part"]: row for row in found.rows}


def test_a_turn_is_found() -> None:
    told = in_2017(1, turn=1.0, selective=0.6)
    assert told["west"]["estimate"] == pytest.approx(1.0, abs=0.5)  # three errors of a mean of eight, and likeness
    assert told["west"]["probability"] > 0.95
    assert told["west"]["p"] < 0.05
    assert told["selectivity"]["estimate"] > 0.5
    assert told["all"]["probability"] > 0.9


def test_no_turn_is_rarely_found() -> None:
    """Of 24 worlds without a turn or likeness the permutation calls few unusual, and few intervals leave zero out."""
    told = [in_2017(seed, turn=0.0, selective=0.0) for seed in range(24)]
    assert np.mean([one["west"]["p"] < 0.1 for one in told]) <= 0.2
    assert np.mean([one["west"]["lower"] <= 0 <= one["west"]["upper"] for one in told]) >= 0.85
    assert np.mean([one["selectivity"]["lower"] <= 0 <= one["selectivity"]["upper"] for one in told]) >= 0.8


def test_weights_count_partners() -> None:
    frame, _ = world(2, turn=1.0, selective=0.0)
    alone = isolation_of(frame, grouping(WEST), years=range(2017, 2018), weights={20: 1.0})
    mine = frame[frame["partner"] == 20].set_index("year")["estimate"]
    assert alone.rows[0]["estimate"] == pytest.approx(mine[:-1].mean() - mine[2017], abs=1e-3)


def test_without_ideology_selectivity_is_not_covered() -> None:
    frame, _ = world(3, 1.0, 0.0)
    found = isolation_of(frame, grouping(WEST), years=range(2017, 2018), signs={"west": 1})
    told = {row["part"]: row for row in found.rows}
    assert (told["selectivity"]["status"], told["all"]["probability"]) == ("not_covered", None)
    assert "selectivity not covered" in found.summary()
    with pytest.raises(InputError, match="without std_error"):
        isolation_of(frame.drop(columns="std_error"), grouping(WEST))
    with pytest.raises(InputError, match="expected at least three years"):
        isolation("USA", base=(2016, 2001))


@pytest.fixture
def usa(isolation_usa: Isolation) -> Isolation:
    return isolation_usa


def part(found: Isolation, year: int) -> dict[str, dict[str, Any]]:
    return {row["part"]: row for row in found.rows if row["year"] == year}


def test_a_single_visit_moves_no_more_than_its_weight(usa: Isolation, monkeypatch: pytest.MonkeyPatch) -> None:
    """MODEL F05: a trip of the Secretary is added in 2018; no group moves by more than `one_event`, one does move."""
    before = part(usa, 2018)
    assembly = sent_signals._assembly(state("USA"), range(2001, 2019), np.arange(2001, 2019) <= 2016)
    monkeypatch.setattr(sent_signals, "_assembly", lambda *asked: assembly)
    trips = acts.MEASURES["secretary_trips"]
    for code in (95,):
        more = store.from_rows(
            ["ccode1", "ccode2", "date", "amount", "place"], [(2, code, pd.Timestamp("2018-03-01").date(), 1.0, "X")]
        )
        rows = trips.rows().union(more)
        changed = {
            **acts.MEASURES,
            "secretary_trips": acts.Measure("", "", "us_travels", lambda rows=rows: rows, True, 2),
        }
        monkeypatch.setattr(sent_signals, "MEASURES", changed)
        frame, _ = sent_signals.sent_signals(state("USA"), range(2001, 2019), BASE)
        after = isolation_of(frame, grouping(None, "USA"), focal="USA", years=range(2018, 2019))
        moved = {
            name: abs(row["estimate"] - before[name]["estimate"])
            for name, row in part(after, 2018).items()
            if row["estimate"] is not None
        }
        groups = [name for name in moved if before[name]["one_event"] is not None]
        assert len(groups) == 4
        assert all(moved[name] <= before[name]["one_event"] + 1e-4 for name in groups)
        assert 0 < max(moved.values()) < 0.1


def test_the_united_states_in_the_assembly_of_2025(usa: Isolation) -> None:
    """MODEL, finding six: in 2025 the United States voted no on 174 of 192 recorded votes, on 51 of 95 in 2024."""
    told = part(usa, 2025)
    assert told["multilateral"]["probability"] > 0.9
    assert part(usa, 2024)["multilateral"]["estimate"] < 0
    assert {name for name, row in told.items() if row["status"] == "not_covered"} == {
        "hemisphere", "transatlantic", "indo_pacific", "rest", "selectivity", "all",
    }  # fmt: skip


def test_where_the_record_is_thin_it_says_so(usa: Isolation) -> None:
    """Ideology is coded to 2020; visits, aid and sanctions end in 2023, and 2024 would rest on half of the weights."""
    assert part(usa, 2020)["selectivity"]["status"] == "observed"
    assert part(usa, 2021)["selectivity"]["status"] == "not_covered"
    assert part(usa, 2023)["transatlantic"]["coverage"] > 0.9
    assert part(usa, 2024)["transatlantic"]["status"] == "not_covered"
    china = selective_isolation._of_state(state("CHN"), range(2023, 2024), BASE, grouping(None, "CHN"), None, 1)
    assert {row["part"] for row in china.rows if row["status"] == "observed"} == {"multilateral"}


def test_no_indicator_feeds_both_sides() -> None:
    measured = {acts.MEASURES[key].source for key in sent_signals.WEIGHTS} | {"un_votes"}
    assert measured & {"herre_ideology", "vparty", "vdem", "global_populism", "ches", "party_survey"} == set()


def test_the_table_of_the_release_holds_the_same(
    usa: Isolation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(selective_isolation, "_of_state", lambda *asked: usa)
    path = tmp_path / "isolation.parquet"
    store.write(selective_isolation.table(), path, key=["year", "part"], step="test")
    released = store.released
    monkeypatch.setattr(store, "released", lambda name: path if name == "isolation" else released(name))
    found = isolation("USA")
    assert (found.rows, found.datasets, found.released) == (usa.rows, usa.datasets, True)
