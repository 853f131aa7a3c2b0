"""Exposure: recognition to the day, trade shares against another producer, known groups, what is not covered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allies import store
from allies.errors import InputError, NotCovered, UnknownState
from allies.models import power_exposure
from allies.models.composite import Index
from allies.models.power_exposure import exposure
from allies.panel import ties

Table = store.Table


@pytest.fixture
def of(exposed: Callable[[str], Index]) -> Callable[[str], Index]:
    return exposed


def cells(found: Index, partner: str) -> dict[str, dict[str, object]]:
    return {row["component"]: row for row in found.among(partner)}


def test_el_salvador_recognised_beijing_in_august_2018(of: Callable[[str], Index]) -> None:
    """MODEL F19: joint communiqué of 21 August 2018. Taipei had twelve partners in 2024, the Vatican among them."""
    assert cells(of("CHN"), "SLV")["recognition"]["since"] == "2018-08-21"
    assert [ties.recognition(710, year)[92] for year in (2017, 2018)] == [0.0, 1.0]
    assert sum(row["recognises"] == "ROC" for row in ties.switches().values()) == 12 - 1
    assert "recognition" not in {row["component"] for row in of("USA").rows if row["value"] is not None}


def test_trade_shares_lie_between_the_factbooks(of: Callable[[str], Index], pulled: Callable[[str], Table]) -> None:
    """The World Factbook prints shares of exports and imports of 2023, whole per cents, from other sources."""
    printed = pulled("factbook_trade_partners").filter(lambda t: t.year == 2023)
    compared = 0
    for power in ("USA", "CHN"):
        rows = store.rows(printed.filter(printed.partner == power).select("reporter", "flow", "share"))
        shares: dict[str, list[float]] = {}
        for row in rows:
            shares.setdefault(row["reporter"], []).append(row["share"] / 100)
        inside = []
        for reporter, both in shares.items():
            value = next((row["value"] for row in of(power).rows
                          if (row["partner"], row["component"]) == (reporter, "trade_share")), None)  # fmt: skip
            if len(both) == 2 and value is not None:
                inside.append(min(both) - 0.05 <= value <= max(both) + 0.05)
        compared += len(inside)
        assert sum(inside) / len(inside) > 0.85, power
    assert compared > 60


def test_known_groups(of: Callable[[str], Index]) -> None:
    """Members of the Collective Security Treaty Organization for Russia; the neighbours for the United States."""
    for power, near in {"RUS": ("ARM", "BLR", "KAZ", "KGZ", "TJK"), "USA": ("CAN", "MEX")}.items():
        ranks = {row["partner"]: row["rank"] for row in of(power).scores()}
        assert max(ranks[one] for one in near) <= 10, power


def test_parts_add_up_and_ranks_have_bounds(of: Callable[[str], Index]) -> None:
    for row in of("CHN").scores():
        parts = [one["contribution"] for one in of("CHN").among(row["partner"]) if one["contribution"] is not None]
        assert sum(parts) == pytest.approx(row["value"], abs=5e-4)
        assert row["rank_lower"] <= row["rank"] <= row["rank_upper"]


def test_past_the_end_of_a_record_nothing_is_covered(of: Callable[[str], Index]) -> None:
    of("CHN")
    found = exposure("SLV", power="CHN", year=2020)
    told = {row["component"]: row for row in found.rows}
    assert {name for name, row in told.items() if row["status"] == "not_covered"} == {
        "trade_share", "alliance", "migrants", "missions",
    }  # fmt: skip
    assert (told["alliance"]["data_end"], told["alliance"]["value"]) == ("2018", None)
    assert told["score"]["coverage"] == pytest.approx(4 / 7, abs=1e-4)
    late = {row["component"]: row for row in exposure("SLV", power="FRA", year=2025).rows}
    assert (late["votes"]["status"], late["score"]["status"], late["score"]["value"]) == ("observed", "missing", None)


def test_as_of_takes_the_last_year_before(of: Callable[[str], Index]) -> None:
    of("CHN")
    told = {row["component"]: row for row in exposure("SLV", power="CHN", as_of="2018-08-20").rows}
    assert (told["recognition"]["year"], told["recognition"]["value"], told["trade_share"]["year"]) == (2017, 0.0, 2016)


def test_wrong_questions(of: Callable[[str], Index]) -> None:
    with pytest.raises(UnknownState, match="found CHN twice"):
        exposure("CHN", power="CHN")
    with pytest.raises(InputError, match="expected one of them"):
        exposure("SLV", year=2020, as_of="2020")
    with pytest.raises(NotCovered, match="expected a year from 1816"):
        exposure("SLV", year=1800)


def test_the_table_of_the_release_holds_the_same(
    of: Callable[[str], Index], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held = {one: of(one) for one in ("CHN", "USA")}
    monkeypatch.setattr(power_exposure, "_fitted", lambda power, year, as_of, seed: held[power.iso3c])
    path = tmp_path / "exposure.parquet"
    store.write(power_exposure.table(["CHN", "USA"]), path, key=["power", "ccode", "component"], step="test")
    released = store.released
    monkeypatch.setattr(store, "released", lambda name: path if name == "exposure" else released(name))
    found = exposure("SLV", power="CHN")
    assert (list(found.rows), found.released) == (of("CHN").among("SLV"), True)
