"""Visits from the Historian's XML: one row per visit, with its kind read from the description's first words."""

from __future__ import annotations

import re
from datetime import date
from xml.etree.ElementTree import Element

from allies.store import Raw, Table, from_rows

COLUMNS = ["visit_id", "start", "end", "visitor", "country", "kind"]
FALL_OF_SAIGON, MOVE_TO_TAIPEI = date(1975, 4, 30), date(1949, 12, 8)
KINDS = {
    "state": r"state (visit|dinner)",
    "official_working": r"offici?al working",
    "official": r"offici?al (select |state )?(visit|guest)|guest of|presidential guest|at (the )?invitation of",
    "working": r"working",
    "private": r"private|personal",
    "informal": r"informal|unofficial|courtesy",
    "meeting": r"(met|meeting|bilateral meeting|conferred|discuss)",
    "attendance": r"(attend|participat|invited guest)",
}


def parse(raw: Raw) -> Table:
    """Return one row per visit: visit_id, start, end, visitor, country, kind."""
    return from_rows(COLUMNS, [_visit(visit) for _, root in raw.xml() for visit in root.iter("visit")])


def _visit(visit: Element) -> tuple[int, date, date, str, str, str]:
    text = {child.tag: " ".join("".join(child.itertext()).split()) for child in visit}
    start, end = date.fromisoformat(text["start-date"]), date.fromisoformat(text["end-date"])
    country = text["from"]
    if country == "Vietnam" and start <= FALL_OF_SAIGON:
        country = "Vietnam, South"
    if country == "China, Republic of" and start < MOVE_TO_TAIPEI:
        country = "China"
    return int(text["id"]), start, end, text["visitor"], country, _kind(text["description"])


def _kind(description: str) -> str:
    first = description.casefold()
    return next((kind for kind, words in KINDS.items() if re.match(words, first)), "other")
