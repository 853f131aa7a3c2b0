"""The command line: --json everywhere, the numbers that Python gives, and one line for a question that is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from allies import cli, sources, store
from allies.briefs.render import traced
from allies.models.alignment.standing import compare, explained, rank
from allies.models.profile import profile
from allies.models.similarity import similarity
from allies.release.status import licences, status

Run = Callable[..., tuple[int, str, str]]


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands(typer.main.get_command(cli.app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_print_json(name: str) -> None:
    assert "--json" in {option for one in COMMANDS[name].params for option in one.opts}


def as_json(rows: Any) -> Any:
    return json.loads(json.dumps(rows, default=str))


SAME = {
    "similarity USA SLV --years 2016:2025": lambda: similarity("USA", "SLV", range(2016, 2026)).rows,
    "profile USA SLV": lambda: [*profile("USA", "SLV").alignment, *profile("USA", "SLV").rows],
    "compare USA SLV ARG": lambda: compare(["USA", "SLV", "ARG"]).rows,
    "rank USA --dimension military": lambda: rank("USA", "military").rows,
    "profile USA SLV --explain votes": lambda: explained("USA", "SLV", "votes").rows,
    "trace troops:USA-SLV:2025": lambda: traced("troops:USA-SLV:2025"),
    "data status": status,
    "data licences": licences,
}


@pytest.mark.parametrize("question", SAME)
def test_a_process_and_python_give_the_same(question: str, empty_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "allies", *question.split(), "--json"],
        capture_output=True,
        text=True,
        env={**os.environ, "ALLIES_DATA": str(empty_folder)},
        check=True,
    )
    assert json.loads(done.stdout) == as_json(SAME[question]())
    assert all(line.startswith("source: ") for line in done.stderr.splitlines())


def test_the_installed_command_is_the_same_program() -> None:
    command = Path(sys.executable).with_name("allies")
    if not command.exists():
        pytest.skip(f"no {command.name} beside this Python; install the package to test its command")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"{cli.__version__}\n"


def test_text_shows_the_numbers_of_json(run: Run) -> None:
    """PROVENANCE, 2025: 192 roll calls, El Salvador absent from 11."""
    code, out, err = run("similarity", "USA", "El Salvador", "--years", "2025")
    assert code == 0
    heading, line = (text.split() for text in out.splitlines())
    assert dict(zip(heading, line, strict=True))["n"] == "181"
    assert err.startswith("source: United Nations General Assembly")


def test_status_and_licences_name_every_dataset(run: Run, empty_folder: Path) -> None:
    for question in ("status", "licences"):
        _, out, _ = run("data", question, "--json")
        assert [row["dataset"] for row in json.loads(out)] == sources.names()


def wrong(found: tuple[int, str, str]) -> str:
    """Return the one line that a wrong question gets: exit code 2, nothing on stdout."""
    code, out, err = found
    assert (code, out, err.count("\n")) == (2, "", 1), err
    assert err.startswith("allies: ")
    return err


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("brief USA XXX", "found no state 'XXX'; expected an ISO3 code, a COW number or a name. Did you mean 'XKX'?"),
        ("brief USA USA", "found USA twice; expected two different states"),
        ("brief USA SLV --as-of 2050", "the record ends on"),
        ("similarity USA SSD --years 1990:2000", "SSD from 2011-07-09 to today"),
        ("similarity USA SLV --years 2030:2035", "on record from 1946 to 2025-12-18"),
        ("similarity USA XKX", "found no common roll call"),
        ("similarity USA SLV --years nonsense", "found years 'nonsense'; expected one year or first:last"),
        ("similarity USA SLV --years 2020:2010", "found years '2020:2010'"),
        ("profile USA SLV --as-of nonsense", "found date 'nonsense'; expected a year (1980) or a day"),
        ("trace troop:USA-SLV:2025", "Did you mean 'troops'?"),
        ("data pull nonsense", "found no dataset 'nonsense'"),
    ],
)
def test_a_wrong_question_gets_one_line(run: Run, question: str, says: str, tmp_path: Path) -> None:
    assert says in wrong(run(*question.split()))
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_cannot_be_written(
    run: Run, mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ALLIES_DATA", str(tmp_path / "file"))
    line = wrong(run("data", "pull", "homicide", "--mirror", str(mirror)))
    assert "Expected a writable folder; nothing was changed. Give another path" in line


@pytest.mark.parametrize("question", ["similarity USA SLV", "profile USA SLV", "trace votes.identical:USA-SLV:2025"])
def test_a_damaged_release(run: Run, question: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = store.released("un_contingency")
    cut = tmp_path / "cut" / whole.name
    cut.parent.mkdir()
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    released = store.released
    monkeypatch.setattr(store, "released", lambda name: cut if name == "un_contingency" else released(name))
    line = wrong(run(*question.split()))
    assert "un_contingency.parquet is damaged" in line
    assert "reinstall the package" in line
