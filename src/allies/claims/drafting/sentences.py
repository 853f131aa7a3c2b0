"""Sentences: where one ends, by punctuation and a list of abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

ABBREVIATIONS = {
    "mr", "mrs", "ms", "dr", "prof", "st", "gen", "col", "lt", "capt", "maj", "sgt", "adm", "sen", "rep", "gov",
    "hon", "rev", "amb", "no", "nos", "vs", "cf", "al", "e.g", "i.e", "ca", "approx", "fig", "art", "sec", "para",
    "vol", "pp", "ed", "eds", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
}  # fmt: skip
ENDS = re.compile(r"[.!?…]+[\"”’')\]]*[\s\0]+(?=[\"“‘'(\[]?[A-ZÀ-Þ0-9$€£¥])")
LAST_WORD = re.compile(r"[\w.&]+$")
STARTERS = re.compile(
    r"[\"“‘'(\[]?(The|This|That|These|Those|It|Its|In|On|At|As|A|An|And|But|However|He|She|They|We|His|Her|Their|Our|"
    r"If|When|While|Although|For|From|Since|After|Before|By|With|Under|To|There|Moreover|Furthermore|Meanwhile|"
    r"Instead|Then|Today|Both|Some|Many|Most|No|Such|According|Critics)\b"
)


class Span(NamedTuple):
    """One sentence of a text: where it starts and ends, and its words joined by single spaces."""

    start: int
    end: int
    text: str


def sentences(text: str) -> Iterator[Span]:
    """Yield the sentences of one paragraph in order.

    Parameters
    ----------
    text
        One paragraph; characters that are markup are NUL, so that offsets are those of the file.

    Yields
    ------
    Span
        Offsets into `text`, and the sentence in single spaces without markup.

    Notes
    -----
    A full stop ends no sentence after an abbreviation or an initial ("Dr.", "J."), nor after dotted capitals ("U.S.")
    unless a word follows that often begins a sentence.
    """
    start = 0
    for found in ENDS.finditer(text):
        if _ends(text[start : found.start()], text[found.start()], text[found.end() :]):
            yield from _span(text, start, found.end())
            start = found.end()
    yield from _span(text, start, len(text))


def plain(text: str) -> str:
    """Return words in single spaces, without the NUL characters that stand for markup."""
    return " ".join(text.replace("\0", "").split())


def _ends(before: str, mark: str, after: str) -> bool:
    word = LAST_WORD.search(before.replace("\0", ""))
    if mark != "." or word is None:
        return True
    last = word[0].rstrip(".")
    if re.fullmatch(r"(?:[A-Z]\.)*[A-Z]", last):
        return len(last) > 1 and STARTERS.match(after) is not None
    return last.casefold() not in ABBREVIATIONS


def _span(text: str, start: int, end: int) -> Iterator[Span]:
    if words := plain(text[start:end]):
        yield Span(start, end, words)
