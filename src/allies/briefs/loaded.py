"""Loaded words and what to write in their place: the ban list in `loaded.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from allies import store


def found(text: str) -> Iterator[re.Match[str]]:
    """Yield the loaded words of a text, word by word of the list."""
    for pattern, _ in words():
        yield from pattern.finditer(text)


def instead(word: str) -> str:
    """Return what to write in place of a loaded word."""
    return next(neutral for pattern, neutral in words() if pattern.match(word))


@cache
def words() -> list[tuple[re.Pattern[str], str]]:
    """Return the ban list: patterns of loaded words, and what to write in their place."""
    rows = store.compiled_csv(Path(__file__).parent / "loaded.csv")
    return [(re.compile(rf"\b(?:{row['words']})\b", re.IGNORECASE), row["instead"]) for row in rows]
