"""Fixtures: the first case checked once, with the table of the release that it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from allies import store
from allies.claims.case import Case, case
from allies.claims.check import Check, check, tables
from allies.claims.rows import Tables
from allies.models import case_record

NAME = "us-el-salvador-2025"


@pytest.fixture(scope="session")
def record(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the release hold `case_record`: as embedded, or else made here from pulled data."""
    if store.released("case_record").exists():
        yield
        return
    pulled: Callable[[str], store.Table] = request.getfixturevalue("pulled")
    folder: Path = request.getfixturevalue("data_folder")
    path = folder / "case_record.parquet"
    with FileLock(folder / "case_record.once"):
        if not path.exists():
            for name in case_record.DATASETS:
                pulled(name)
            store.write(case_record.case_record(), path, key=case_record.KEY, step="release.case_record", inputs={})
    released = store.released
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "released", lambda name: path if name == "case_record" else released(name))
        yield


@pytest.fixture(scope="session")
def text(record: None) -> Case:
    return case(NAME)


@pytest.fixture(scope="session")
def both(text: Case) -> tuple[Tables, Tables]:
    """Return what was known at publication, and what is known now."""
    return tables(text)


@pytest.fixture(scope="session")
def checked(text: Case) -> Check:
    return check(text)
