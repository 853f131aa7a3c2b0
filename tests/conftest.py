"""Fixtures: the mirror of real sources, a data folder filled from it once, and an empty one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from allies import cli, sources, store

MIRROR = Path(os.environ.get("ALLIES_MIRROR", Path(__file__).parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def mirror() -> Path:
    """Return the folder that mirrors the real sources, or skip."""
    if not (MIRROR / "files.csv").is_file():
        pytest.skip(f"no mirror of the real sources at {MIRROR}; set ALLIES_MIRROR to test against real data")
    return MIRROR


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return one data folder for the whole session, shared by parallel workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "allies-data"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLIES_DATA", str(folder))
        yield folder


@pytest.fixture(scope="session")
def pulled(mirror: Path, data_folder: Path) -> Callable[[str], store.Table]:
    """Return a function that gives a dataset's parsed table, pulled from the mirror at most once a session."""

    def table(name: str) -> store.Table:
        with FileLock(data_folder / f"{name}.once"):
            if not store.table_path(name).exists():
                sources.pull(name, mirror=str(mirror))
        return sources.table(name)

    return table


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data folder for this test alone."""
    monkeypatch.setenv("ALLIES_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs the command line in this process, in an empty folder: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def ran(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["allies", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capfd.readouterr()
        return int(left.value.code or 0), out, err

    return ran
