"""docs/reference/mirror.md accounts for every file of the mirror, and its sources are those that declare the file."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from allies import sources, store

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "mirror.md"
ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)
BEGINNINGS = ("used by ", "declined: ", "test material: ", "text kept for reference: ", "not yet: ")


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """Return what the page's table says of each file or glob."""
    table = PAGE.read_text(encoding="utf-8").partition("\n## ")[0]
    rows = ROW.findall(table)
    assert len(dict(rows)) == len(rows), "a file has two rows"
    return dict(rows)


@pytest.fixture(scope="module")
def held(mirror: Path) -> set[str]:
    """Return the files that the mirror's own list names."""
    return {"/".join(filter(None, (row["folder"], row["file"]))) for row in store.compiled_csv(mirror / "files.csv")}


def users(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text)) if text.startswith("used by ") else set()


def declared() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in sources.names():
        for file in sources.source(name).files:
            found.setdefault(file.mirror, set()).add(name)
    return found


def test_every_file_of_the_mirror_has_one_row(told: dict[str, str], held: set[str]) -> None:
    rows = {file: [pattern for pattern in told if fnmatchcase(file, pattern)] for file in held}
    assert {file: found for file, found in rows.items() if len(found) != 1} == {}
    assert [pattern for pattern in told if not any(fnmatchcase(file, pattern) for file in held)] == []


def test_a_row_says_used_or_gives_a_reason(told: dict[str, str]) -> None:
    assert {file: text for file, text in told.items() if not text.startswith(BEGINNINGS)} == {}
    assert sorted({one for text in told.values() for one in users(text)} - set(sources.names())) == []


def test_used_files_are_those_that_sources_declare(told: dict[str, str]) -> None:
    used = declared()
    found = {file: next((users(text) for row, text in told.items() if fnmatchcase(file, row)), set()) for file in used}
    assert found == used
    without = [row for row, text in told.items() if users(text) and not any(fnmatchcase(file, row) for file in used)]
    assert without == []
