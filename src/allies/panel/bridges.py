"""Bridges: roll calls of successive sessions on the same recurring text, found from titles and agenda items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

STABLE, LONGEST = 0.9, 5
_ORDINAL = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    "sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|fortieth|fiftieth|sixtieth|seventieth|eightieth|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty"
)
_TAIL = re.compile(r"\s*:\s*(?:resolution|decision)s?\b.*$|/ adopted by.*$")
_NOISE = re.compile(rf"\ba/\S+|\b(?:{_ORDINAL})\b|\b[ivxl]+\b|[^a-z ]")
_CUT = re.compile(r"\S*\.\.\.$")
_DOCUMENT = re.compile(r"^\s*a/\S+\s+\S+\s*")


class Call(NamedTuple):
    """One roll call: its key, session, title and agenda item as printed."""

    key: str
    session: int
    title: str | None
    agenda: str | None = None


def _text(title: str | None) -> str:
    return _TAIL.sub("", (title or "").casefold().strip())


@lru_cache(maxsize=1 << 15)
def text_key(title: str | None) -> str:
    """Return a title without what changes from year to year: session numbers, years, symbols, ordinals, case.

    Of a title that its source cut short ("..."), the last word goes too: it may be half a word.

    >>> text_key("Report of the 4th Committee, fifty-third session : resolution / adopted by the General Assembly")
    'report of the committee session'
    """
    return " ".join(_NOISE.sub(" ", _CUT.sub("", _text(title))).split())


@lru_cache(maxsize=1 << 15)
def agenda_key(agenda: str | None) -> str:
    """Return the first agenda item's subject, without its document and number."""
    return text_key(_DOCUMENT.sub("", (agenda or "").casefold().split("|")[0]))


def same_text(calls: Sequence[Call]) -> list[tuple[str, str]]:
    """Return pairs of roll calls on the same text in successive sessions, the earlier first.

    Two roll calls are on the same text when their titles are equal after `text_key` (or the earlier one begins with the
    later one, where that was cut short), the subjects of their agenda items are too (an item that is not printed is
    taken as equal), and no other roll call of either session has that title.
    """
    held: dict[int, dict[str, list[Call]]] = {}
    for call in calls:
        if name := text_key(call.title):
            held.setdefault(call.session, {}).setdefault(name, []).append(call)
    pairs = []
    for session, texts in held.items():
        for name, (call, *_) in texts.items():
            cut = bool(_CUT.search(_text(call.title)))
            earlier, later = _only(held.get(session - 1, {}), name, cut), _only(texts, name, cut)
            if earlier and later and _agree(agenda_key(earlier.agenda), agenda_key(later.agenda)):
                pairs.append((earlier.key, later.key))
    return sorted(pairs)


def _only(texts: dict[str, list[Call]], name: str, cut: bool) -> Call | None:
    """Return the one roll call on a text, or None; of a text cut short, the one among all that begin with it."""
    found = texts.get(name, []) if not cut else [one for text in texts if text.startswith(name) for one in texts[text]]
    return found[0] if len(found) == 1 else None


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def stable(first: NDArray[np.int8], second: NDArray[np.int8], share: float = STABLE) -> NDArray[np.bool_]:
    """Return per pair whether at least `share` of the states that voted on both (levels 0 to 2, -1 none) voted alike.

    `first` and `second` are votes of all states, one row per pair. A title can outlive its text: where many states
    change their vote from one session to the next, the resolution is taken to have changed and the two roll calls keep
    their own parameters.
    """
    both = (first >= 0) & (second >= 0)
    count, same = both.sum(axis=-1), (both & (first == second)).sum(axis=-1)
    kept: NDArray[np.bool_] = same / np.maximum(count, 1) >= share
    return kept


def groups(keys: Sequence[str], pairs: Sequence[tuple[str, str]], longest: int = LONGEST) -> list[str]:
    """Return for each roll call the key of its group: a chain of pairs, cut into runs of at most `longest` sessions.

    Notes
    -----
    What a title stands for drifts: chains of up to 33 sessions tie positions far apart in time by parameters that no
    longer hold. Five was decided by the likelihood of votes that the fit had not seen (one in ten, and all votes on a
    fifth of the recurring resolutions, told from the parameters of the year before): runs of four to eight sessions do
    best, no bridges and whole chains worse. Other shares of states voting alike than nine in ten and agreement beyond
    chance do no better, bridges over a session in between hardly. The published estimates also agree more with runs
    than with whole chains. `docs/explanation/ideal-points-compared.md` has the numbers.
    """
    before = {later: earlier for earlier, later in pairs}
    found = []
    for key in keys:
        chain = [key]
        while chain[-1] in before:
            chain.append(before[chain[-1]])
        found.append(chain[(len(chain) - 1) % longest])
    return found
