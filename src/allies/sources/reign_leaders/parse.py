"""REIGN leader spells; the list is UTF-8 with some cut characters in its notes, which are not kept."""

from __future__ import annotations

import csv
from datetime import date

from allies.store import Raw, Table, from_rows

COLUMNS = ["ccode", "leader", "leadid", "start", "end_year", "end_month", "birth_year", "female", "military"]
UNKNOWN = "-99"
DAMAGED = {"Saca Gonzšlez": "Saca González"}


def parse(raw: Raw) -> Table:
    """Return one row per spell: the state, the leader, first day, last month, and what is known of the person."""
    spells = csv.DictReader(raw.text_lines("leaderlist_3_21.csv", errors="replace"))
    return from_rows(COLUMNS, [_spell(one) for one in spells])


def _spell(one: dict[str, str]) -> tuple[object, ...]:
    name = one["leader"].strip()
    year, month, day = (int(one[part]) for part in ("syear", "smonth", "sdate"))
    sex = _number(one["gender"])
    return (
        int(one["ccode"]),
        DAMAGED.get(name, name),
        one["leadid"],
        date(year, month, day),
        *(_whole(one[part]) for part in ("eyear", "emonth", "birthyear")),
        None if sex is None else sex == 0,
        _number(one["militarycareer"]),
    )


def _number(text: str) -> float | None:
    return None if text.strip() in {"", UNKNOWN} else float(text)


def _whole(text: str) -> int | None:
    return None if text.strip() in {"", UNKNOWN} else int(text)
