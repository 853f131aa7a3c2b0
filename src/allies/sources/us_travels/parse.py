"""Trips from the Historian's XML: one row per country and stop; remarks are left out."""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element

from allies.store import Raw, Table, from_rows

COLUMNS = ["trip_id", "role", "person", "start", "end", "country", "locale"]
FALL_OF_SAIGON = date(1975, 4, 30)


def parse(raw: Raw) -> Table:
    """Return one row per trip: trip_id, role, person, start, end, country, locale."""
    return from_rows(COLUMNS, [_trip(trip) for _, root in raw.xml() for trip in root.iter("trip")])


def _trip(trip: Element) -> tuple[int, str, str, date, date, str, str | None]:
    text = {child.tag: " ".join("".join(child.itertext()).split()) for child in trip}
    start, end = date.fromisoformat(text["start-date"]), date.fromisoformat(text["end-date"])
    country = text["country"]
    if country == "Vietnam" and start <= FALL_OF_SAIGON:
        country = "Vietnam, South"
    return int(text["id"]), text["role"], text["name"], start, end, country, text["locale"] or None
