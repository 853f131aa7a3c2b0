"""Leaders and offices in a sentence, from the release's record of effective leaders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from allies import store
from allies.claims.drafting.names import mentions
from allies.panel import states

OFFICE = (
    r"(?:(?:Acting|Interim|Former|former|then|Vice|Deputy|First) )?"
    r"(?:President(?:-elect)?|president|Prime Minister|prime minister|Premier|Chancellor|Taoiseach|King|Queen|"
    r"Emir|Sultan|"
    r"Vice[- ]President|Secretary of (?:State|Defen[sc]e|War|the Treasury)|Secretary-General|(?:Foreign|Defen[sc]e) "
    r"(?:Minister|Secretary)|Minister of [A-Z][\w]+(?: [A-Z]\w+)?|Secretary|Senator|Ambassador|General|Governor|Leader)"
)
_NAME = r"(?:[A-ZÀ-Þ](?:[\wÀ-ÿ-]|[’'](?=[A-Z]))+|[A-Z]\.|de|da|di|del|bin|al|von|van|der|Al-[A-Z]\w+)"
_HELD = (
    re.compile(rf"\b(?P<office>{OFFICE}) (?P<name>{_NAME}(?: {_NAME}){{1,3}}?)(?=['’]s|[^\w]|$)"),
    re.compile(rf"\b(?P<name>{_NAME}(?: {_NAME}){{1,3}}), (?:the |former )?(?:[A-Z][\w.]+ )?(?P<office>{OFFICE})\b"),
)
_LOOSE = {"The", "President", "But", "And", "While", "As", "When", "Since", "Under", "During", "In", "If", "However"}
_ELECT = timedelta(days=366)


@dataclass(frozen=True)
class Term:
    """One spell in power on record."""

    leader: str
    surname: str
    iso3c: str
    office: str
    start: date
    end: date | None


@dataclass(frozen=True)
class Person:
    """A person as the text names one: the term in power it fits, or why it fits none."""

    start: int
    end: int
    text: str
    term: Term | None
    office: str = ""
    note: str = ""

    @property
    def named(self) -> str:
        """Return name, office, state and the first day in power, as MODEL 5.5 asks: name + office + date."""
        if self.term is None:
            return f"{self.text} ({self.office})"
        return (
            f"{self.term.leader}, {self.term.office or 'leader'} of {self.term.iso3c} from {self.term.start}{self.note}"
        )


@cache
def terms() -> dict[str, tuple[Term, ...]]:
    """Return the terms in power of each surname in the release, in time order."""
    found: dict[str, list[Term]] = {}
    labels = {ccode: one.iso3c for one in states.identities() for ccode in [one.ccode]}
    for row in store.rows(store.read(store.released("leaders")).order_by(["ccode", "start"])):
        found.setdefault(_last_name(row), []).append(
            Term(
                row["leader"],
                row["surname"],
                labels.get(row["ccode"], str(row["ccode"])),
                row["office"] or "",
                row["start"],
                row["end"],
            )
        )
    return {name: tuple(held) for name, held in found.items() if len(name) > 2}


def people(sentence: str, day: date, known: dict[str, str]) -> list[Person]:
    """Return the leaders and holders of other offices that a sentence names.

    Parameters
    ----------
    sentence
        One sentence in single spaces.
    day
        The day that decides between leaders of one surname: publication, or today.
    known
        Surnames that the text has named in full so far, with the office of those who are no leaders; those found here
        are added. A surname alone ("Castro") counts only when it is known, follows an office, or follows one of the
        leader's other names.
    """
    found = [_person(match, sentence, day, known) for match in _surnames().finditer(sentence)]
    kept = [one for one in found if one is not None]
    for match in (match for pattern in _HELD for match in pattern.finditer(sentence)):
        if not any(one.start < match.end() and match.start() < one.end for one in kept):
            kept.append(Person(match.start("name"), match.end("name"), match["name"], None, match["office"]))
            known[match["name"].split()[-1]] = match["office"]
    for surname, office in known.items():
        for match in re.finditer(rf"\b{re.escape(surname)}\b", sentence) if office else ():
            if not any(one.start < match.end() and match.start() < one.end for one in kept):
                kept.append(Person(match.start(), match.end(), surname, None, office))
    return sorted(kept, key=lambda one: one.start)


def tenure(person: Person, sentence: str) -> tuple[date, date | None] | None:
    """Return first and last day in power where the sentence speaks of the term ("during President Biden's tenure")."""
    before, after = sentence[: person.start], sentence[person.end : person.end + 30]
    if person.term is None or not re.search(r"\b[Dd]uring\b[\w .]{0,25}$", before):
        return None
    if not re.match(r"['’]s? (?:\w+ )?(?:tenure|presidency|term|time in office|years in office)", after):
        return None
    return person.term.start, person.term.end


def _person(match: re.Match[str], sentence: str, day: date, known: dict[str, str]) -> Person | None:
    surname = match[0]
    candidates = terms()[surname]
    before = sentence[: match.start()]
    given = re.search(r"(?:^|[^.] )([A-ZÀ-Þ][\wÀ-ÿ’'-]+)(?: [A-Z]\.?)? $", before)
    named = [one for one in candidates if given and given[1] in one.leader.split()]
    given = None if given and given[1] in _LOOSE else given
    office = re.search(rf"({OFFICE}) (?:{_NAME} ){{0,3}}$", before)
    owned = _owner(sentence[match.end() :], candidates, day)
    if not (named or office or owned or (surname in known and not given)):
        return None
    chosen = _in_power(named or owned or list(candidates), day)
    if chosen is None or (not named and surname not in known and not _recent(chosen, day)):
        return None
    known[surname] = ""
    note = f", after {day}" if chosen.start > day else ""
    return Person(match.start(), match.end(), surname, chosen, office[1] if office else "", note)


def _owner(after: str, held: tuple[Term, ...], day: date) -> list[Term]:
    """Return the terms of the state that stands after a possessive: "Milei's Argentina"."""
    if not (found := re.match(r"['’]s? ", after)):
        return []
    nearest = [one for one in mentions(after[found.end() :], day.year)[:1] if one.start == 0]
    return [one for one in held for state in nearest if one.iso3c == state.iso3c]


def _recent(term: Term, day: date) -> bool:
    return term.end is None or (day - term.end).days < 366 * 15


def _in_power(held: list[Term], day: date) -> Term | None:
    """Return the term that holds on the day, else the last one begun before it or one that begins within a year."""
    begun = [one for one in held if one.start <= day]
    holding = [one for one in begun if one.end is None or day <= one.end]
    elect = [one for one in held if day < one.start <= day + _ELECT]
    return max(holding or begun or elect, key=lambda one: one.start, default=None)


def _last_name(row: dict[str, Any]) -> str:
    return str(row["surname"] or row["leader"]).strip()


@cache
def _surnames() -> re.Pattern[str]:
    names = sorted(terms(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")
