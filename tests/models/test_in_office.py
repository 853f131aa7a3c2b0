"""`allies leaders`: spells, parties and ideology from tables built as the release builds them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from allies import store
from allies.errors import InputError, NotCovered, UnknownState
from allies.models import in_office
from allies.release.build import TABLES

NAMES = ("leaders", "leader_parties", "leader_ideology")
OTHERS = ("ches", "populist_parties")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def built(pulled: Callable[[str], store.Table], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with the three tables, which stands in for the embedded release."""
    folder = tmp_path_factory.mktemp("release")
    for dataset in {*OTHERS, *(one for name in NAMES for one in TABLES[name].sources)}:
        pulled(dataset)
    for name in NAMES:
        store.write(TABLES[name].table(), folder / f"{name}.parquet", key=TABLES[name].key, step=f"release.{name}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "released", lambda name: folder / f"{name}.parquet")
        yield folder


@pytest.mark.parametrize(
    ("of", "years", "names"),
    [
        ("USA", "1990:2025", ["Bush", "Clinton", "Bush", "Obama", "Trump", "Biden", "Trump"]),
        ("SLV", "2019", ["Ceren", "Bukele"]),
        ("ARG", "2023", ["Fernández", "Milei"]),
        ("DEU", "1989:1991", ["Kohl", "Kohl"]),
        ("RUS", "1984:1986", ["Andropov", "Chernenko", "Gorbachev"]),
        ("USA", "1861:1868", ["Buchanan", "Lincoln", "Johnson"]),
        ("GBR", "1940", ["Chamberlin", "Churchill"]),
    ],
)
def test_sequences_of_public_record(built: Path, of: str, years: str, names: list[str]) -> None:
    rows = in_office.leaders_of(of, years).rows
    assert len(rows) == len(names)
    assert all(name in row["leader"] for name, row in zip(names, rows, strict=True))


def test_a_spell_has_party_and_ideology(built: Path) -> None:
    (row,) = in_office.leaders_of("ARG", "2024").rows
    assert (row["leader"], row["party"], row["family"]) == ("Javier Gerardo Milei", "La Libertad Avanza", "Right-wing")
    assert {one["axis"] for one in row["ideology"]} == {"economic", "cultural", "populism", "antipluralism"}
    assert {one["source"] for one in row["ideology"]} == {"compiled"}
    assert row["ideology"][0]["scale"] in ("0 to 10", "0 to 1")


def test_both_parties_of_a_spell(built: Path) -> None:
    bukele = in_office.leaders_of("SLV", "2019").rows[-1]
    assert bukele["parties"] == ["Nuevas Ideas", "Gran Alianza por la Unidad Nacional"]


def test_the_release_ships_no_value_that_may_not_be_passed_on(built: Path) -> None:
    from allies import sources

    found = {row["source"] for row in store.select(built / "leader_ideology.parquet")} - {"compiled"}
    assert found == {"vparty", "parlgov_parties", "party_survey", "global_populism"}
    assert {sources.source(name).licence.grade for name in found} == {"R"}


def test_the_command_prints_what_python_gives(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allies.commands.leaders.note_sources", lambda names: None)
    code, out, _ = run("leaders", "SLV", "--years", "2009:2025", "--json")
    assert code == 0
    assert json.loads(out) == json.loads(json.dumps(list(in_office.leaders_of("SLV", "2009:2025").rows), default=str))
    code, out, _ = run("leaders", "SLV", "--years", "2024", "--ideology")
    assert code == 0
    assert "Nayib Armando Bukele Ortez" in out
    assert "one coder, not blind" in out


@pytest.mark.parametrize(
    ("of", "years", "error"),
    [("SLX", None, UnknownState), ("SLV", "2025:2019", InputError), ("SLV", "1700", NotCovered)],
)
def test_wrong_questions(built: Path, of: str, years: str | None, error: type[Exception]) -> None:
    with pytest.raises(error):
        in_office.leaders_of(of, years)


def test_the_command_refuses_wrong_years(built: Path, run: Run) -> None:
    code, _, err = run("leaders", "SLV", "--years", "last")
    assert code == 2
    assert "expected one year or first:last" in err


def test_rows_are_json_ready(built: Path) -> None:
    found: list[dict[str, Any]] = in_office.leaders_of("POL", "2015:2025").values()
    assert json.dumps(found, default=str)
