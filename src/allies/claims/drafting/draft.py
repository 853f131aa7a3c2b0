"""A draft: a text's claims as far as rules can tell, each with the source and predicate that could decide it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from allies import store
from allies.claims.drafting import adapter, bindings
from allies.claims.drafting.amounts import Amount, amounts
from allies.claims.drafting.bindings import Offer, Sight
from allies.claims.drafting.dates import When, dates, vague
from allies.claims.drafting.language import require_english
from allies.claims.drafting.names import Mention, groups, mentions
from allies.claims.drafting.people import Person, people, tenure
from allies.claims.drafting.sentences import plain, sentences
from allies.claims.drafting.types import kinds, quotations
from allies.errors import InputError

_TITLE_WORDS, _BYLINE_WORDS, _FIRST_BLOCKS = 30, 20, 6
_HISTORIC = 25  # years before publication from which on a sentence speaks of the states of its own time


@dataclass(frozen=True)
class Candidate:
    """One claim of the draft: a sentence, its type, what was recognised, and how it could be decided.

    `states` are named in the sentence, `implied` are those of the leaders it names.
    """

    id: str
    section: str
    text: str
    kind: str
    states: tuple[str, ...]
    dates: tuple[When, ...]
    offers: tuple[Offer, ...]
    predicate: Offer | None
    todo: tuple[str, ...]
    note: str = ""
    amount: Amount | None = None
    implied: tuple[str, ...] = ()
    sentence: int = 0
    line: int = 0


@dataclass(frozen=True)
class Draft:
    """A drafted case."""

    name: str
    sha256: str
    title: str
    published: date
    author_office: str
    claims: tuple[Candidate, ...] = field(repr=False)

    @property
    def states(self) -> list[str]:
        """Return the two states that most sentences name."""
        named = Counter(state for _, held in {(one.sentence, one.states) for one in self.claims} for state in held)
        return [state for state, _ in sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))[:2]]


def draft(
    path: Path,
    *,
    published: date | None = None,
    title: str = "",
    author_office: str = "",
    model: adapter.Adapter | None = None,
) -> Draft:
    """Return the claims of an English text as a case that a person completes.

    Parameters
    ----------
    path
        A .txt, .md, .html, .docx or .pdf file.
    published
        Day of publication; default the first day that its opening lines name.
    title, author_office
        For the case; the title is by default the text's first line.
    model
        A language model that may pick among offered bindings; default none, and then equal texts give equal drafts.

    Raises
    ------
    InputError
        For a file that cannot be read, a text that is not English, and a text without day of publication.
    FetchError
        When the language model does not answer.

    Notes
    -----
    Types are told by words, so a sentence can have several; each gives one claim, and each amount its own. Nothing is
    decided: a predicate stands only where quantity, states, time and limit were all found, else `todo` says what lacks.
    """
    text = store.document(path)
    require_english(text.text.replace("\0", ""), text.name)
    opening = [plain(text.text[block.start : block.end]) for block in text.blocks[:_FIRST_BLOCKS]]
    day = published or _published(opening, text.raw)
    if day is None:
        raise InputError(
            f"found no day of publication in the opening lines of {text.name}; expected one, since 'last year' "
            f"needs it. "
            "Give --published 2025-06-19."
        )
    claims = list(_candidates(text, day))
    if not claims:
        raise InputError(f"found no sentence in {text.name}; expected prose.")
    if model is not None:
        claims = _with_picks(claims, model)
    said = title or (opening[0] if _is_title(opening[0]) else path.stem)
    return Draft(path.name, store.sha256(path), said, day, author_office, tuple(claims))


def _published(opening: list[str], raw: str) -> date | None:
    if front := re.match(r"---\n(?:.*\n)*?date: *[\"']?(\d{4}-\d\d-\d\d)", raw):
        return date.fromisoformat(front[1])
    for line in opening:
        if len(line.split()) <= _BYLINE_WORDS:
            for when in dates(line, None):
                if when.first == when.last:
                    return when.first
    return None


def _is_title(line: str) -> bool:
    return len(line.split()) <= _TITLE_WORDS and not re.search(r"[.!;]$", line)


def _candidates(text: store.Document, day: date) -> Iterator[Candidate]:
    section, number, known = "", 0, dict[str, str]()
    for at, block in enumerate(text.blocks):
        body = text.text[block.start : block.end]
        if block.heading or (at == 0 and _is_title(plain(body))):
            section = plain(body) if at > 0 else ""
            continue
        for span in sentences(body):
            number += 1
            for one in _claims(span.text, day, known):
                line = text.place(block.start + span.start)[0]
                yield replace(one, section=section, sentence=number, line=line, id="")


def _claims(sentence: str, day: date, known: dict[str, str]) -> Iterator[Candidate]:
    """Yield the claims that one sentence makes."""
    when = [*dates(sentence, day)]
    found = people(sentence, day, known)
    when += _tenures(found, sentence)
    counted = [one for one in amounts(sentence) if not any(one.start < w.end and w.start < one.end for w in when)]
    named = [one for one in mentions(sentence, _year(when, day)) if not _inside(one, found)]
    states = tuple(dict.fromkeys(one.iso3c for one in named if one.iso3c))
    implied = tuple(dict.fromkeys(one.term.iso3c for one in found if one.term and one.term.iso3c not in states))
    grouped = tuple(groups(sentence))
    words = max(quotations(sentence), key=len, default="")
    seen = Sight(sentence, states + implied, tuple(when), grouped, None, words, tuple(one.text for one in found))
    todo = tuple([one.note for one in named if one.note] + [f"{word!r} gives no day" for word in vague(sentence)])
    note = "; ".join(dict.fromkeys(f"{one.text}: {one.named}" for one in found))
    for kind, why in kinds(sentence, amounts=bool(counted), dates=bool(when), groups=bool(grouped)):
        for amount in counted if kind == "quantity" else [None]:
            sight = replace(seen, amount=amount)
            offered = tuple(bindings.offers(kind, sight))
            whole = [one for one in offered if one.predicate]
            chosen = whole[0] if len(whole) == 1 else None
            lacking = [] if chosen or kind == "judgement" else [_lacking(kind, sight, offered, whole)]
            told = "; ".join(filter(None, [f"{kind} by {why!r}", note]))
            yield Candidate(
                "", "", sentence, kind, states, tuple(when), offered, chosen, (*lacking, *todo), told, amount, implied
            )  # fmt: skip


def _lacking(kind: str, seen: Sight, offered: tuple[Offer, ...], whole: list[Offer]) -> str:
    if len(whole) > 1:
        return "choose one of " + ", or ".join(f"{one.id} {_written(one)}" for one in whole)
    return bindings.missing(kind, seen, list(offered))


def _written(offer: Offer) -> str:
    assert offer.predicate is not None
    return "{" + ", ".join(f"{key}: {value}" for key, value in offer.predicate.items()) + "}"


def _tenures(found: list[Person], sentence: str) -> list[When]:
    spans = [(one, tenure(one, sentence)) for one in found]
    return [
        When(one.start, one.end, one.text, span[0], span[1] or date.max)
        for one, span in spans
        if span is not None and span[1] is not None
    ]


def _year(when: list[When], day: date) -> int:
    latest = max((one.last.year for one in when), default=day.year)
    return latest if latest < day.year - _HISTORIC else day.year


def _inside(mention: Mention, found: list[Person]) -> bool:
    return any(one.start <= mention.start and mention.end <= one.end for one in found)


def _with_picks(claims: list[Candidate], model: adapter.Adapter) -> list[Candidate]:
    """Return the claims with the bindings that the model picked among those offered."""
    numbered = [replace(one, id=f"D{at:03}") for at, one in enumerate(claims, start=1)]
    open_ = [one for one in numbered if one.predicate is None and one.offers]
    chosen, refused = adapter.picked(
        model, [adapter.Question(one.id, f"[{one.kind}] {one.text}", one.offers) for one in open_]
    )
    made = []
    for one in numbered:
        told = tuple(line for line in refused if line.startswith(f"{one.id}:"))
        pick = next((offer for offer in one.offers if offer.id == chosen.get(one.id)), None)
        if pick is not None and one.predicate is None:
            by = f"binding picked by the language model {model.model}, to be confirmed: {pick.told}"
            left = () if pick.predicate else one.todo
            one = replace(one, predicate=pick if pick.predicate else None, note=f"{one.note}; {by}", todo=left)
        made.append(replace(one, todo=(*one.todo, *told)))
    return made
