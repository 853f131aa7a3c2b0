"""The three lists of leaders as spells in power by COW code: Archigos, REIGN and the World Factbook's two offices."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby
from typing import Any

from allies import sources, store
from allies.panel import states
from allies.sources.factbook_leaders.names import PARTICLES, folded

ARCHIGOS_END = date(2015, 12, 31)
REIGN_END = date(2021, 2, 28)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    """One leader's unbroken time in power; `end` None: in office at the last record."""

    leader: str
    office: str | None
    start: date
    end: date | None
    source: str
    printed: str = ""


Lines = dict[str, list[Spell]]


def archigos() -> dict[int, list[Spell]]:
    """Return Archigos' spells by COW code, cut at changes of code; the open ones end with None."""
    source, table = sources.source("archigos"), sources.table("archigos")
    for when in ("start", "end"):
        table = states.with_ccode(table, source, column="gwcode", when=when, to=f"ccode_{when}")
    found: dict[int, list[Spell]] = {}
    for row in store.rows(table.filter(table.ccode_start.notnull()).order_by("start", "end")):
        first, last = row["ccode_start"], row["ccode_end"]
        end = None if row["exit"] == "Still in Office" or row["end"] >= ARCHIGOS_END else row["end"]
        spell = Spell(row["leader"], None, row["start"], end, "archigos")
        if first != last:
            turn = min(one.start for one in states.identities() if one.ccode == last and one.start > spell.start)
            found.setdefault(first, []).append(replace(spell, end=turn - DAY))
            spell = replace(spell, start=turn)
        found.setdefault(last, []).append(spell)
    return {ccode: apart(sorted(spells, key=lambda one: one.start)) for ccode, spells in found.items()}


def reign() -> dict[int, list[Spell]]:
    """Return REIGN's spells by COW code: first days as printed, ends at the end of the last month, open ones None."""
    found: dict[int, list[Spell]] = {}
    for row in store.rows(sources.table("reign_leaders").order_by("ccode", "start")):
        name = " ".join(row["leader"].partition("(")[0].split())
        spell = Spell(name, None, row["start"], _last_day(row["end_year"], row["end_month"]), "reign")
        found.setdefault(row["ccode"], []).append(spell)
    return found


def _last_day(year: int | None, month: int | None) -> date | None:
    return date(year + month // 12, month % 12 + 1, 1) - DAY if year and month else None


def factbook() -> dict[int, Lines]:
    """Return the dated spells of both lines by COW code."""
    table = states.with_ccode(
        sources.table("factbook_leaders"),
        sources.source("factbook_leaders"),
        column="iso3c",
        when="last_seen",
        to="ccode",
    )
    table = table.filter(table.ccode.notnull()).order_by("ccode", "role", "first_seen")
    found: dict[int, Lines] = {}
    for (ccode, role), rows in groupby(store.rows(table), key=lambda row: (row["ccode"], row["role"])):
        found.setdefault(ccode, {})[role] = _dated(list(rows))
    return found


def _dated(rows: list[dict[str, Any]]) -> list[Spell]:
    """Date the holders of one line: from the date printed, to the day before the next, or to the last snapshot."""
    held: list[Spell] = []
    last: dict[str, Any] | None = None
    vacant: date | None = None
    for row in _settled(rows):
        if row["name"] is None:
            vacant = row["first_seen"]
            continue
        start = _start(row, last, held)
        if last:
            handed_over = start in (row["since"], last["until"]) and not (vacant and vacant < start)
            end = start - DAY if handed_over else min(last["last_seen"], start - DAY)
            held[-1] = replace(held[-1], end=end)
        held.append(Spell(row["display"], row["office"], start, None, "factbook", row["name"]))
        last, vacant = row, None
    if vacant and last:
        held[-1] = replace(held[-1], end=last["last_seen"])
    return apart(held)


def _settled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out a holder named early: the one before came back with the same date, then gave way again."""
    kept: list[dict[str, Any]] = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        back = len(kept) > 1 and all(row[key] == kept[-2][key] for key in ("name", "since"))
        if back and following and following["name"] == kept[-1]["name"]:
            kept[-2:] = [{**kept[-2], "last_seen": row["last_seen"]}]
        else:
            kept.append(row)
    return kept


def _start(row: dict[str, Any], last: dict[str, Any] | None, held: list[Spell]) -> date:
    """Return the first day: as printed if after the predecessor's, else when a printed term ended, else as seen."""
    since: date | None = row["since"]
    if since and (not held or since > held[-1].start) and since <= row["last_seen"]:
        return since
    seen: date = (last or {}).get("until") or row["first_seen"]
    return seen


def apart(spells: list[Spell]) -> list[Spell]:
    """End each spell before the next begins; drop those that are left without a day."""
    kept: list[Spell] = []
    for spell in reversed(spells):
        if kept and (spell.end is None or spell.end >= kept[-1].start):
            spell = replace(spell, end=kept[-1].start - DAY)
        if spell.end is None or spell.end >= spell.start:
            kept.append(spell)
    return kept[::-1]


@cache
def share_a_name(name: str, other: str) -> bool:
    """Return whether two names share a token, spelling variants allowed and particles left out."""
    ours, theirs = (
        [one for one in re.split(r"[ -]", folded(text)) if len(one) > 1 and one not in PARTICLES]
        for text in (name, other)
    )
    return any(
        a == b if min(len(a), len(b)) < 4 else SequenceMatcher(None, a, b).ratio() >= 0.8 for a in ours for b in theirs
    )
