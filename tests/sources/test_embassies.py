"""Wikidata's missions; counts from PROVENANCE.md of the mirror, the rules of the parse on invented rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ibis import _

from allies import store
from allies.sources.embassies.parse import parse
from allies.store import Raw

HEADER = "operator;jurisdictions;country;type;QID;\n"
ITEM = "http://www.wikidata.org/entity/"


def test_el_salvador_sends_and_receives(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("embassies")
    (row,) = store.rows(
        table.aggregate(
            sends=_.mission.nunique(where=_.sender == "El Salvador"),
            receives=_.mission.nunique(where=_.host == "El Salvador"),
        )
    )
    assert row == {"sends": 46, "receives": 27}
    there = table.filter(_.host == "El Salvador", _.level == "embassy")
    senders = {row["sender"] for row in store.rows(there)}
    assert "United States of America" in senders
    assert "People's Republic of China" not in senders


def test_embassies_recorded(pulled: Callable[[str], store.Table]) -> None:
    """7,912 embassies are recorded; a handful has no receiver but its own sender or shares its item with another."""
    table = pulled("embassies").filter(_.type == "embassy")
    (row,) = store.rows(table.aggregate(n=_.mission.nunique()))
    assert 7_900 <= row["n"] <= 7_912


def test_receivers_and_residence(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(
        HEADER + f"Sweden;Norway|Denmark|Bornholm;Kingdom of Denmark;embassy;{ITEM}Q1;\n"
        f"Sweden;Rogaland;Norway;consulate;{ITEM}Q2;\n"
        f"Norway;;Denmark;embassy;{ITEM}Q3;\n"
        f"Norway;Sweden;Norway;embassy;{ITEM}Q4;\n"
        f"Denmark;Vatican City;Sweden;embassy;{ITEM}Q5;\n"
    )
    found = store.rows(parse(Raw({"database_of_embassies_2022-11-16.csv": tmp_path / "e.csv"})))
    assert {(row["mission"], row["receiver"], row["resident"]) for row in found} == {
        ("Q1", "Norway", False),
        ("Q1", "Denmark", True),
        ("Q2", "Norway", True),
        ("Q3", "Denmark", True),
        ("Q4", "Sweden", None),
        ("Q5", "Vatican City", False),
    }
