"""Bridges: roll calls of successive sessions on the same recurring text, found from titles and agenda items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

STABLE = 0.9
_ORDINAL = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    "sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|fortieth|fiftieth|sixtieth|seventieth|eightieth|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty"
)
_TAIL = re.compile(r"\s*:\s*(?:resolution|decision)s?\b.*$|/ adopted by.*$")
_NOISE = re.compile(rf"\ba/\S+|\b(?:{_ORDINAL})\b|\b[ivxl]+\b|[^a-z ]")
_DOCUMENT = re.compile(r"^\s*a/\S+\s+\S+\s*")


class Call(NamedTuple):
    """One roll call: its key, session, title and agenda item as printed."""

    key: str
    session: int
    title: str | None
    agenda: str | None = None


@lru_cache(maxsize=1 << 15)
def text_key(text: str | None) -> str:
    """Return a title without what changes from year to year: session numbers, years, symbols, ordinals, case.

    >>> text_key("Report of the 4th Committee, fifty-third session : resolution / adopted by the General Assembly")
    'report of the committee session'
    """
    return " ".join(_NOISE.sub(" ", _TAIL.sub("", (text or "").casefold())).split())


@lru_cache(maxsize=1 << 15)
def agenda_key(agenda: str | None) -> str:
    """Return the first agenda item's subject, without its document and number."""
    return text_key(_DOCUMENT.sub("", (agenda or "").casefold().split("|")[0]))


def same_text(calls: Sequence[Call]) -> list[tuple[str, str]]:
    """Return pairs of roll calls on the same text in successive sessions, the earlier first.

    Two roll calls are on the same text when their titles are equal after `text_key`, the subjects of their agenda items
    are too (an item that is not printed is taken as equal), and no other roll call of either session has that title.
    """
    named = [(text_key(call.title), call) for call in calls]
    count = Counter((name, call.session) for name, call in named)
    single = {(name, call.session): call for name, call in named if name and count[name, call.session] == 1}
    pairs = []
    for (name, session), call in single.items():
        before = single.get((name, session - 1))
        if before and _agree(agenda_key(before.agenda), agenda_key(call.agenda)):
            pairs.append((before.key, call.key))
    return sorted(pairs)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def stable(first: NDArray[np.int8], second: NDArray[np.int8], share: float = STABLE) -> bool:
    """Return whether at least `share` of the states that voted on both (levels 0 to 2, -1 none) voted the same.

    A title can outlive its text: where many states change their vote from one session to the next, the resolution is
    taken to have changed and the two roll calls keep their own parameters.
    """
    both = (first >= 0) & (second >= 0)
    return bool(both.any()) and float(np.mean(first[both] == second[both])) >= share


def groups(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return for each roll call the key of its group: the earliest one that a chain of pairs leads back to."""
    before = {later: earlier for earlier, later in pairs}
    found = []
    for key in keys:
        while key in before:
            key = before[key]
        found.append(key)
    return found
