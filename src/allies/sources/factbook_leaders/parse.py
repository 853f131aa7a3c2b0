"""Holders of the two highest offices, from the Factbook's text at each snapshot: the first principal named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from itertools import groupby, zip_longest
from typing import Any

from allies.sources.factbook_leaders.names import RANK, TITLE, Person, dated, display, is_capital, same_person
from allies.store import Raw, Table, from_rows, rows

COLUMNS = ["iso3c", "role", "office", "name", "display", "since", "until", "first_seen", "last_seen"]
ROLES = ("chief_of_state", "head_of_government")
ISO3_MISSING = {"ae": "ARE", "ct": "CAF", "fm": "FSM", "cc": "CUW", "io": "IOT", "sh": "SHN", "sk": "SXM", "vq": "VIR"}
SLIPS = {
    ("KWT", "chief_of_state", date(2022, 9, 8)),  # the prime minister, printed as the Amir
    ("PRK", "chief_of_state", date(2020, 11, 24)),  # the two lines, printed the other way around
    ("PRK", "head_of_government", date(2020, 11, 24)),
    ("SVN", "head_of_government", date(2023, 1, 5)),  # the president, printed as prime minister
}
UNCAPPED = {"Ahmad al-Shara'": "Ahmad al-SHARA"}  # family names that the text does not print in capitals
PARTIAL = date(2020, 11, 23)  # two countries, a day before the snapshot of all
VACANT = Person("vacant", "", None, None)
PASSED_OVER = re.compile(
    r"\b(heir apparent|president[- ]elect|spouse|son of|former|designate|tasked|announced|"
    r"departed|unopposed|approved|there are|count:|was removed|removed from office)\b"
    r"|^(represented\b|deputy\b|(first |second |co-)?vice presidents?\b(?! and prime))",
    re.IGNORECASE,
)
REST = re.compile(
    r"\s(?:serves?|serving|is|was|resigned|resigns|became|previously|represented|deputy|vice|following|died|appointed|elected|in|"
    r"of the|of Denmark|and)\s|\s[-–+]|,",
    re.IGNORECASE,
)
NOTE = re.compile(r"[;,.|]?\s*\bnote(?:\(s\)|s)?\s*(?:\d\s*)?[-–:]")
BEGINNING = (
    r"(?:since|from|installed on|sworn in|period|(?:assumed office|became Acting President|appointed [^()]*?) on)"
    r"(?: since)?"
)
DAY = r"\d{1,2} [A-Z][a-z]+ \d{4}"
Seen = tuple[date, Person]


def parse(raw: Raw) -> Table:
    """Return one row per spell in office or vacancy: the columns of source.yml."""
    changes = rows(raw.parquet("leaders_text_changes_2014_2026.parquet").order_by("gec", "commit_date"))
    snapshots = sorted({date.fromisoformat(change["commit_date"]) for change in changes} - {PARTIAL})
    cells: list[tuple[Any, ...]] = []
    for gec, texts in groupby(changes, key=lambda change: change["gec"]):
        known = list(texts)
        iso3c = ISO3_MISSING.get(gec) or known[-1]["iso3_derived"]
        if iso3c:
            for role in ROLES:
                seen = [(date.fromisoformat(text["commit_date"]), _holder(text[role] or "")) for text in known]
                named = [(day, person) for day, person in seen if person and (iso3c, role, day) not in SLIPS]
                cells += [(iso3c, role, *spell) for spell in _spells(named, snapshots)]
    return from_rows(COLUMNS, cells)


def _spells(seen: list[Seen], snapshots: list[date]) -> Iterator[tuple[Any, ...]]:
    """Yield each holder's consecutive snapshots as one spell: latest spelling, latest date that can be the start."""
    held = _joined([one for spell in _filled(_joined(seen)) for one in spell])
    for spell in held:
        first_seen, person = spell[0][0], spell[-1][1]
        gone = next((day for day, _ in seen if day > spell[-1][0]), None)
        last_seen = snapshots[bisect_left(snapshots, gone) - 1] if gone else snapshots[-1]
        office = next((one.office for _, one in reversed(spell) if one.office), None)
        until = max((one.until for _, one in spell if one.until), default=None)
        name, shown = person.name or None, display(person.name) or None
        yield office, name, shown, _since(spell), until, first_seen, last_seen


def _joined(seen: list[Seen]) -> list[list[Seen]]:
    held: list[list[Seen]] = []
    for day, person in seen:
        last = held[-1][-1][1] if held else None
        if last is not None and (person == last or (person.name and last.name and same_person(last, person))):
            held[-1].append((day, person))
        else:
            held.append([(day, person)])
    return held


def _filled(held: list[list[Seen]]) -> Iterator[list[Seen]]:
    """Leave out a vacancy where the text later says that the next holder was in office before it."""
    for spell, following in zip_longest(held, held[1:]):
        since = _since(following) if following else None
        if spell[0][1] != VACANT or since is None or since > spell[0][0]:
            yield spell


def _since(spell: list[Seen]) -> date | None:
    dates = [one.since for _, one in spell if one.since and one.since <= spell[0][0]]
    return dates[-1] if dates else None


def _holder(text: str) -> Person | None:
    """Return the first principal of a text, `VACANT`, or None where it names nobody."""
    note = NOTE.search(text)
    until = dated(text[note.start() :], rf"as acting president from {DAY} to") if note else None
    for segment in _segments(text[: note.start()] if note else text):
        segment = UNCAPPED.get(segment, segment)
        before, vacant, _ = segment.casefold().partition("vacant")
        if vacant and not any(is_capital(token) for token in segment[: len(before)].split()):
            return VACANT
        if not PASSED_OVER.search(_bare(segment)) and (person := _person(segment)):
            return person._replace(until=until or person.until)
    return None


def _segments(text: str) -> Iterator[str]:
    """Split at semicolons and bars that stand outside parentheses."""
    depth, start = 0, 0
    for place, sign in enumerate(text):
        depth = max(0, depth + (sign == "(") - (sign == ")"))
        if sign == "|" or (sign == ";" and depth == 0):
            yield text[start:place].strip()
            start = place + 1
    yield text[start:].strip()


def _bare(segment: str) -> str:
    closed = re.sub(r"\([^()]*\)|\[[^\]]*\]|^Notification Statement: .*?Venezuela[ +]*", " ", segment)
    return " ".join(re.sub(r"\(.*$", " ", closed).split())


def _person(segment: str) -> Person | None:
    tokens = _bare(segment).split()
    length = 0
    while length < len(tokens) and TITLE.fullmatch(tokens[length].strip(".,")) and not is_capital(tokens[length]):
        length += 1
    name = REST.split(" ".join(tokens[length:]) + " ")[0].strip(" .'’")
    if not any(is_capital(token) for token in name.split()):
        return None
    office = (
        " ".join(token for token in tokens[:length] if not RANK.fullmatch(token.strip(".,")))
        .strip(" ,")
        .removesuffix(" General")
    )
    said = re.search(r"became (Acting President)|\((Acting [^()]*?) since", segment)
    if said:
        office = said[1] or said[2]
    since = dated(segment, BEGINNING)
    return Person(office, name, since, dated(segment, rf"period {DAY} -"))
