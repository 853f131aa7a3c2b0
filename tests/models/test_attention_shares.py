"""Attention: base rates of first tours, shares that add up, gaps told as gaps, any division."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allies import store
from allies.errors import UnknownName
from allies.models import attention_shares
from allies.models.attention_shares import Attention, attention, first_stops

Table = store.Table


@pytest.fixture
def usa(attention_usa: Attention) -> Attention:
    return attention_usa


def test_first_tours_of_the_secretaries(pulled: Callable[[str], Table]) -> None:
    """MODEL F08: of 34 Secretaries since 1866 four opened in Latin America, five with Colby's stop in Barbados."""
    pulled("us_travels")
    rows = first_stops({"latin": ["latin_america"]}).rows
    assert len(rows) == 34
    by_place = [row["person"].split()[-1] for row in rows if row["by_place"] == "latin"]
    assert by_place == ["Seward", "Knox", "Colby", "Powell", "Rubio"]
    assert [row["person"].split()[-1] for row in rows if row["by_state"] == "latin"] == ["Knox", "Powell", "Rubio"]


def test_trips_are_those_of_the_historian(usa: Attention, pulled: Callable[[str], Table]) -> None:
    """PROVENANCE: the first tour of 2025 had five stops, Panama to the Dominican Republic; counts are the file's."""
    rubio = [row for row in usa.rows if row["measure"] == "secretary_trips" and row["start"] == "2025-01-20"]
    table = pulled("us_travels")
    own = store.rows(table.filter(table.role == "secretary", table.start >= "2025-01-20").select("trip_id"))
    assert sum(row["n"] for row in rubio) == len(own)
    assert next(row["n"] for row in rubio if row["group"] == "hemisphere") == 5


def test_shares_add_up(usa: Attention) -> None:
    shares: dict[tuple[str, str], list[dict[str, float]]] = {}
    for row in usa.rows:
        shares.setdefault((row["measure"], row["start"]), []).append(row)
    for rows in shares.values():
        told = [row for row in rows if row["share"] is not None]
        assert len(told) in (0, 4)
        if told:
            assert sum(row["share"] for row in told) == pytest.approx(1, abs=3e-4)
        assert all(row["lower"] <= row["share"] <= row["upper"] for row in told if row["lower"] is not None)


def test_gaps_are_gaps(usa: Attention) -> None:
    """MODEL F08: what came after the last days of the lists is not on record."""
    late = {row["measure"]: row for row in usa.rows if row["start"] == "2025-01-20"}
    assert {name for name, row in late.items() if row["status"] == "not_covered"} == {
        "president_trips", "hosted_visits", "sanctions", "aid", "arms",
    }  # fmt: skip
    assert late["president_trips"]["share"] is None
    assert (late["president_trips"]["data_end"], late["hosted_visits"]["data_end"]) == ("2024-12-02", "2024-11-12")
    assert late["secretary_trips"]["coverage"] < 0.1


def test_evidence(usa: Attention) -> None:
    """The Secretary's stops moved between leaders, by years too; where whole years say no, the stops alone said yes."""
    tests = {row["measure"]: row for row in usa.tests}
    assert tests["secretary_trips"]["log10_bayes_factor"] > 2
    assert tests["secretary_trips"]["p"] < 0.01
    assert tests["troops"]["log10_bayes_factor"] is None
    assert "log10 Bayes factor" in usa.summary()


def test_another_state_and_another_division(usa: Attention) -> None:
    found = attention("CHN", groups={"gulf": ["SAU", "ARE"]}, since=2000)
    status = {row["measure"]: row["status"] for row in found.rows}
    assert status["secretary_trips"] == "not_covered"
    assert {row["group"] for row in found.rows if row["measure"] == "arms"} == {"gulf", "rest"}
    one_act = [row for row in attention("XKX").rows if row["measure"] == "sanctions" and row["n"]]
    assert all(row["upper"] - row["lower"] > 0.3 for row in one_act)  # a single case says little
    assert {row["status"] for row in attention("SLV").rows if row["measure"] == "arms"} == {"observed_zero"}
    with pytest.raises(UnknownName, match="Did you mean 'troops'"):
        attention("USA", measures=["troop"])


def test_the_table_of_the_release_holds_the_same(
    usa: Attention, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(attention_shares, "_counted", lambda *asked: usa)
    path = tmp_path / "attention.parquet"
    store.write(attention_shares.table(), path, key=["measure", "start", "group"], step="test")
    released = store.released
    monkeypatch.setattr(store, "released", lambda name: path if name == "attention" else released(name))
    found = attention("USA")
    assert (found.rows, found.tests, found.datasets, found.released) == (usa.rows, usa.tests, usa.datasets, True)
