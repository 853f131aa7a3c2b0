"""The rules of the linter: each looks at one sentence and yields what breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from allies.briefs import loaded as loaded_words
from allies.briefs.likelihood import CONFIDENCE, PROFILES, Yardstick
from allies.claims.drafting.amounts import amounts
from allies.claims.drafting.dates import dates
from allies.claims.drafting.names import mentions
from allies.claims.drafting.people import OFFICE, terms

RULES = {
    "mixed": "likelihood and confidence stand in sentences of their own",
    "rows": "one row of terms in a text",
    "term": "likelihood in the terms of the yardstick",
    "number": "a term of likelihood comes with its number",
    "band": "the number lies in the band of its term",
    "certainty": "nothing is certain: no 0%, no 100%",
    "loaded": "neutral words",
    "regime": "regime is a category, no name for a government",
    "cause": "associated with, unless a document says why",
    "adjective": "no adjective about a leader that is not quoted",
    "source": "a number comes with its source",
}
_VAGUE = re.compile(
    r"\b(?:most\s+likely|quite\s+likely|highly\s+unlikely|extremely\s+(?:un)?likely|possibly|perhaps|maybe|conceivably|(?:may|might|could)\s+well|"
    r"(?:good|fair|strong|slim|serious|distinct|real)\s+(?:chance|possibility)|in\s+all\s+likelihood|odds\s+are|chances\s+are|"
    r"(?:more|less)\s+likely\s+than\s+not|cannot\s+be\s+(?:ruled\s+out|discounted)|better\s+than\s+even|fifty-fifty)\b",
    re.IGNORECASE,
)
_CERTAIN = re.compile(
    r"\b(?:inevitabl[ey]|undoubtedly|without\s+(?:a\s+)?doubt|no\s+doubt|(?<!almost )(?<!nearly )certainly|(?:is|"
    r"are)\s+certain\s+to|"
    r"guaranteed\s+to|definitely|beyond\s+doubt|bound\s+to)\b",
    re.IGNORECASE,
)
_ALL_OR_NOTHING = re.compile(r"(?<![\d.,])(?:0|100)\s?(?:%|percent\b|per\s+cent\b)", re.IGNORECASE)
_CHANCE = re.compile(r"\b(?:chances?|probab\w+|likel\w+|certain\w*|confiden\w+|odds|risk)\b", re.IGNORECASE)
_CAUSE = re.compile(
    r"\b(?:because\s+of|caused\s+by|in\s+exchange\s+for|in\s+return\s+for|as\s+a\s+reward\s+for)\b", re.IGNORECASE
)
_REGIME = re.compile(
    r"\b(?P<whose>[\w’'-]+)\s+(?P<word>regimes?)\b(?!\s+(?:categor|type|change|class|data|transform|spell|index|word|as\b))",
    re.IGNORECASE,
)
_DETERMINERS = {"the", "two", "both", "this", "that", "his", "her", "its", "their"}
_ADJECTIVES = (
    r"arrogant|autocratic|authoritarian|bellicose|brash|brave|brutal|charismatic|conniving|controversial|"
    r"corrupt|courageous|cowardly|crooked|cruel|cunning|decisive|despotic|dictatorial|disgraced|divisive|"
    r"embattled|erratic|extremist|fearless|feckless|fiery|firebrand|flamboyant|hardline|heroic|illegitimate|"
    r"incompetent|infamous|inept|iron-fisted|megalomaniacal|megalomaniac|narcissistic|nefarious|notorious|"
    r"outspoken|paranoid|populist|power-hungry|pragmatic|reckless|respected|ruthless|savvy|shrewd|"
    r"strong-willed|thuggish|tyrannical|unhinged|unpopular|unpredictable|visionary|volatile|weak|wise|"
    r"far-right|far-left|ultraconservative|trailblazing"
)
_ESTIMATE = re.compile(r"\b(?:intervals?|chances?|probab\w+|likel\w+|odds)\b", re.IGNORECASE)
_SOURCE_LIST = re.compile(r"^\W*(?:sources?|references|bibliography|notes|endnotes|works cited)\W*$", re.IGNORECASE)
_SOURCE = re.compile(
    r"\]\(|<https?:|https?://|\bdoi\b|\[\^|\[\d+\]|[¹²³⁴-⁹]|<a\s|<cite|<sup|\baccording\s+to\b|\bsources?:|\(source|"
    r"\bet\s+al\.|\([^()]*[A-Z][^()]*\b(?:1[89]|20)\d\d[^()]*\)|\b[a-z_.]+:[A-Z]{3}(?:-[A-Z]{3})?:\d{4}\b",
    re.IGNORECASE,
)
_OF_SOFTWARE = re.compile(
    r"\b(?:rows?|columns?|files?|cells?|tables?|lines?|characters|bytes|seconds|minutes|milliseconds|cores?|threads?|commands?|"
    r"datasets?|sources|tests?|decimals?|digits?|draws?|iterations?|sweeps?|sentences?|claims?|kinds|types|steps|places|codes|"
    r"words|options|formats|entries|records|items|editions?|lists?|folders?|times|points?|values|keys|paths|dyads?|dyad-years|MB|GB|KB|MiB|GiB|s|ms|km)\b"
)


@dataclass(frozen=True)
class Passage:
    """A sentence as the rules see it: where it starts, its text with offsets kept, and whether it has a source.

    `shown`: the numbers in the tables and code of the same file, which are sources of what is said about them.
    """

    start: int
    text: str
    heading: bool
    sourced: bool
    shown: frozenset[str] = frozenset()

    @cached_property
    def unquoted(self) -> str:
        """Return the text with quoted words as spaces."""
        quoted = r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘[^’]*(?:’\w[^’]*)*’(?!\w)|(?<!\w)'[^']{3,}'(?!\w)"
        return re.sub(quoted, lambda found: " " * len(found[0]), self.text)


@dataclass(frozen=True)
class Hit:
    """One broken rule at an offset of the text."""

    at: int
    rule: str
    found: str
    do: str


@dataclass(frozen=True)
class Term:
    """A term of likelihood in a sentence: where, its words, and (row, band) in the yardstick, or None outside it."""

    start: int
    end: int
    words: str
    place: tuple[int, int] | None


Check = Callable[[Passage, Yardstick], Iterator[Hit]]


def is_source_list(heading: str) -> bool:
    """Return whether a heading begins a list of sources."""
    return _SOURCE_LIST.match(heading.replace("\0", "").strip()) is not None


def names_source(raw: str) -> bool:
    """Return whether a paragraph names a source: a link, a note, a citation, a cell, or who says so."""
    return _SOURCE.search(raw) is not None


def numbers_shown(raw: str) -> frozenset[str]:
    """Return the numbers in the code blocks, code spans and tables of a Markdown file."""
    shown = re.findall(r"^(?:```|~~~).*?^(?:```|~~~)|^[ \t]*\|[^\n]*$|`[^`\n]+`", raw, re.DOTALL | re.MULTILINE)
    return frozenset(re.findall(r"\d[\d,.]*\d|\d", "\n".join(shown)))


def terms_in(text: str, by: Yardstick) -> list[Term]:
    """Return the terms of likelihood in a sentence, those of any yardstick."""
    found = []
    for match in _term_pattern().finditer(text):
        words = " ".join(match[0].casefold().split())
        found.append(Term(match.start(), match.end(), match[0], _places(by.name).get(words)))
    return found


def mixed(passage: Passage, by: Yardstick) -> Iterator[Hit]:
    """Yield where likelihood and confidence share a sentence."""
    confidence = CONFIDENCE.search(passage.unquoted)
    likely = terms_in(passage.unquoted, by)
    if confidence and likely:
        yield Hit(
            passage.start + confidence.start(), "mixed", f"{likely[0].words} … {confidence[0]}",
            "say the likelihood in one sentence and the confidence in the next",
        )  # fmt: skip


def likelihood(passage: Passage, by: Yardstick) -> Iterator[Hit]:
    """Yield terms outside the yardstick, terms without a number, and numbers outside the band of their term."""
    text = passage.unquoted
    known = ", ".join(band.terms[0] for band in by.bands)
    used = terms_in(text, by)
    for match in _VAGUE.finditer(text):
        if not any(one.place and one.start <= match.start() < one.end for one in used):
            yield Hit(
                passage.start + match.start(), "term", match[0], f"use a term of {by.name} with its number: {known}"
            )
    for one in used:
        if any(match.start() <= one.start < match.end() for match in _VAGUE.finditer(text)) and not one.place:
            continue
        if one.place is None:
            yield Hit(passage.start + one.start, "term", one.words, f"use a term of {by.name} with its number: {known}")
        elif (said := _number_beside(text, one)) is None:
            band = by.bands[one.place[1]]
            do = f"print the probability with it; {band.terms[0]} is {band.lower:g} to {band.upper:g}%"
            yield Hit(passage.start + one.start, "number", one.words, do)
        elif 0 < said < 100 and by.band(said / 100) != by.bands[one.place[1]]:
            yield Hit(
                passage.start + one.start, "band", f"{one.words} … {said:g}%", f"{said:g}% is {by.term(said / 100)}"
            )


def certainty(passage: Passage, by: Yardstick) -> Iterator[Hit]:
    """Yield words of certainty, and 0% or 100% as a likelihood."""
    text = passage.unquoted
    for match in _CERTAIN.finditer(text):
        yield Hit(passage.start + match.start(), "certainty", match[0], "give the likelihood with its number")
    if _CHANCE.search(text):
        for match in _ALL_OR_NOTHING.finditer(text):
            yield Hit(passage.start + match.start(), "certainty", match[0], "give a number above 0% and below 100%")


def loaded(passage: Passage, by: Yardstick) -> Iterator[Hit]:
    """Yield loaded words outside quotation marks; a leader's name is none."""
    for match in loaded_words.found(passage.unquoted):
        if match[0] not in terms():
            do = f"write {loaded_words.instead(match[0])}, or quote who says it"
            yield Hit(passage.start + match.start(), "loaded", match[0], do)


def regime(passage: Passage, by: Yardstick) -> Iterator[Hit]:
    """Yield "regime" for a government: after a leader, a state or a number, or as "the regime"."""
    for match in _REGIME.finditer(passage.unquoted):
        whose = re.sub(r"[’']s?$", "", match["whose"])
        if (
            whose in terms()
            or bool(mentions(whose, 2000))
            or (whose.casefold() in _DETERMINERS and _of_the_world(passage))
        ):
            do = "write government or administration; a regime category comes with V-Dem's year"
            yield Hit(passage.start + match.start("word"), "regime", match[0], do)


def cause(passage: Passage, by: Yardstick) -> Iterator[Hit]:
    """Yield causes and intents in sentences about states or leaders."""
    if (match := _CAUSE.search(passage.unquoted)) and _of_the_world(passage):
        do = "write 'associated with', or name the document that says so"
        yield Hit(passage.start + match.start(), "cause", match[0], do)


def adjective(passage: Passage, by: Yardstick) -> Iterator[Hit]:
    """Yield adjectives before or after a leader's name or office."""
    for match in _adjective_pattern().finditer(passage.unquoted):
        named = match["name"] or match["after"]
        if named and not re.search(OFFICE, named) and not any(word in terms() for word in named.split()):
            continue
        word = match["word"] or match["said"]
        at = match.start("word") if match["word"] else match.start("said")
        yield Hit(passage.start + at, "adjective", f"{match[0]}", f"drop {word!r}, or quote who says it")


def source(passage: Passage, by: Yardstick) -> Iterator[Hit]:
    """Yield numbers about the world in a paragraph that names no source."""
    if passage.sourced or passage.heading:
        return
    days = dates(passage.text, None)
    for one in amounts(passage.unquoted):
        digits = re.search(r"\d[\d,.]*\d|\d", one.text)
        if (
            digits is None
            or digits[0] in passage.shown
            or any(one.start < when.end and when.start < one.end for when in days)
        ):
            continue
        if one.kind == "percent" and _ESTIMATE.search(passage.text):
            continue
        if one.kind != "count" or not (one.unit == "items" or _OF_SOFTWARE.search(one.unit)):
            do = "name the source in the paragraph: a link, a note or a citation"
            yield Hit(passage.start + one.start, "source", one.text, do)


CHECKS: tuple[Check, ...] = (mixed, likelihood, certainty, loaded, regime, cause, adjective, source)


def mixed_rows(passages: Iterable[Passage], by: Yardstick) -> Iterator[Hit]:
    """Yield the terms of the row that a text uses less, where it uses two."""
    used = [(passage, one) for passage in passages for one in terms_in(passage.unquoted, by) if one.place]
    rows = [_rows_of(by, one) for _, one in used]
    only = [row for row in rows if len(row) == 1]
    kept = max((0, 1), key=lambda row: (only.count({row}), -row))
    for (passage, one), row in zip(used, rows, strict=True):
        if kept not in row and {kept} in only and one.place:
            better = by.bands[one.place[1]].terms[kept]
            yield Hit(passage.start + one.start, "rows", one.words, f"keep to one row of terms: write {better!r}")


def _of_the_world(passage: Passage) -> bool:
    """Return whether a sentence names a state or a leader."""
    return bool(mentions(passage.unquoted, 2000)) or any(
        word in terms() for word in re.findall(r"\w+", passage.unquoted)
    )


def _rows_of(by: Yardstick, one: Term) -> set[int]:
    """Return the rows a term belongs to: every row, where its band has one term only."""
    assert one.place is not None
    return {one.place[0]} if len(by.bands[one.place[1]].terms) > 1 else {0, 1}


def _number_beside(text: str, one: Term) -> float | None:
    """Return the percentage that belongs to a term: in the 25 characters after it, or in "a 30% chance" before it."""
    after = re.match(r"[^.;%]{0,25}?(?<![\d.])(\d+(?:\.\d+)?)\s?(?:%|percent\b|per cent\b)", text[one.end :])
    before = re.search(r"(\d+(?:\.\d+)?)\s?(?:%|percent|per cent)[^.;%]{0,25}$", text[: one.start])
    found = after or before
    return float(found[1]) if found else None


@cache
def _places(profile: str) -> dict[str, tuple[int, int]]:
    """Return each term's row and band in a yardstick."""
    found: dict[str, tuple[int, int]] = {}
    for at, band in enumerate(PROFILES[profile].bands):
        found |= {form: (_row_of(form, band.terms), at) for form in band.forms}
        found |= {term: (row, at) for row, term in enumerate(band.terms) if term != "remote"}
    return found


def _row_of(form: str, terms_: tuple[str, ...]) -> int:
    stems = [term.removesuffix("e")[:-1] for term in terms_]
    return next((row for row, stem in enumerate(stems) if form.startswith(stem)), 0)


@cache
def _term_pattern() -> re.Pattern[str]:
    every = {term for profile in PROFILES for term in _places(profile)}
    words = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in sorted(every, key=len, reverse=True))
    return re.compile(rf"(?<!more )(?<!less )(?<!as )(?<!-)\b(?:{words})\b(?!-)", re.IGNORECASE)


@cache
def _adjective_pattern() -> re.Pattern[str]:
    words = _ADJECTIVES
    person = r"[A-ZÀ-Þ][\wÀ-ÿ-]+"
    return re.compile(
        rf"\b(?P<word>(?i:{words}))\s+(?:[A-Z]\w+\s+)?(?:(?:[Pp]resident|[Pp]rime\s+[Mm]inister|[Cc]hancellor|[Ll]eaders?|[Rr]uler|"
        rf"[Pp]olitician|statesman|incumbent)\b|(?P<name>{person}))|"
        rf"\b(?P<after>{person})(?:,|\s+(?:is|was|remains|became))\s+(?:an?\s+|the\s+)?(?P<said>(?i:{words}))\b"
    )
