"""Leaders: who effectively led a state when, from Archigos to 2015 and the World Factbook's offices after.

Archigos names the effective leader to 2015-12-31. From then on the leader is the holder of one Factbook line, chief of
state or head of government: the line whose holder at the end of 2015 Archigos names. Where neither holder matches, the
head of government under a monarch, else the chief of state. `sources/factbook_leaders/effective_office.csv` says where
and since when another line counts, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from allies import sources, store
from allies.panel import states
from allies.sources.factbook_leaders.names import PARTICLES, display, folded, is_capital, surname
from allies.store import Table

COLUMNS = ["ccode", "leader", "surname", "office", "start", "end", "source", "last_record"]
ARCHIGOS_END = date(2015, 12, 31)
DAY = timedelta(days=1)
MONARCH = re.compile(r"\b(king|queen|emperor|prince|grand duke|sultan|amir|pope|regent)\b", re.IGNORECASE)
FAMILY_NAME_FIRST = {710, 713, 731, 732, 811, 816, 817}
CHIEF, HEAD = "chief_of_state", "head_of_government"
_OVERRIDES = Path(str(files("allies"))) / "sources" / "factbook_leaders" / "effective_office.csv"


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


def leaders() -> Table:
    """Return the effective leader of each state, one row per spell in power.

    Returns
    -------
    Table
        ccode; leader, name in normal case; surname, as charts print it;
        office, title as the Factbook prints it (null where only Archigos speaks);
        start and end, first and last day (end null when in office at the last record); source, archigos or factbook
        (a spell that both show starts with Archigos and counts as factbook); last_record, the source's last day for
        the state. Spells of one ccode never overlap; days without a known leader are gaps.

    Raises
    ------
    NotCovered
        When `archigos` or `factbook_leaders` was not pulled.

    Notes
    -----
    A spell that runs through a change of code is cut there (Kohl on 1990-10-03). The Factbook has no snapshots in 2018
    and 2019 and few in 2016, 2017 and 2020: a leader who came and went between two is missed, and the predecessor is
    then held to have stayed until the day before the next known leader. After a declared vacancy the predecessor ends
    with the last snapshot that shows him or her, and the vacancy is a gap. Changes after the last record are unknown.

    References
    ----------
    Goemans, Gleditsch and Chiozza (2009), Journal of Peace Research 46(2):269-283, doi:10.1177/0022343308100719.
    """
    old, lines = _archigos(), _factbook()
    snapshot = date.fromisoformat(
        sources.last_record(sources.source("factbook_leaders"), sources.table("factbook_leaders"))
    )
    cells: list[tuple[Any, ...]] = []
    for ccode in sorted(old.keys() | lines.keys()):
        before = old.get(ccode, [])
        after = _effective(ccode, lines.get(ccode, {}), before[-1] if before else None)
        last = snapshot if after else ARCHIGOS_END
        cells += [
            (ccode, one.leader, _surname(ccode, one), one.office, one.start, one.end, one.source, last)
            for one in _joined(before, after)
        ]
    return store.from_rows(COLUMNS, cells)


def _surname(ccode: int, spell: Spell) -> str:
    """Return the family name: what the Factbook prints in capitals, else Archigos' first or last word by custom."""
    capitals = [token for token in spell.printed.split() if is_capital(token)]
    if capitals:
        return display(" ".join(capitals))
    words = spell.leader.split()
    return words[0] if ccode in FAMILY_NAME_FIRST else words[-1]


# --- Archigos ---------------------------------------------------------------------------------------------------


def _archigos() -> dict[int, list[Spell]]:
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
    return {ccode: _apart(sorted(spells, key=lambda one: one.start)) for ccode, spells in found.items()}


def _apart(spells: list[Spell]) -> list[Spell]:
    """End each spell before the next begins; drop those that are left without a day."""
    kept: list[Spell] = []
    for spell in reversed(spells):
        if kept and (spell.end is None or spell.end >= kept[-1].start):
            spell = replace(spell, end=kept[-1].start - DAY)
        if spell.end is None or spell.end >= spell.start:
            kept.append(spell)
    return kept[::-1]


# --- Factbook ---------------------------------------------------------------------------------------------------


def _factbook() -> dict[int, Lines]:
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
    for row in rows:
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
    return _apart(held)


def _start(row: dict[str, Any], last: dict[str, Any] | None, held: list[Spell]) -> date:
    """Return the first day: as printed if after the predecessor's, else when a printed term ended, else as seen."""
    since: date | None = row["since"]
    if since and (not held or since > held[-1].start) and since <= row["last_seen"]:
        return since
    seen: date = (last or {}).get("until") or row["first_seen"]
    return seen


# --- the effective line -----------------------------------------------------------------------------------------


@cache
def _overrides() -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = {}
    for row in store.compiled_csv(_OVERRIDES):
        start = date.fromisoformat(row["start"]) if row["start"] else date.min
        ccode = states.state(row["iso3c"]).in_year(2016).ccode
        found.setdefault(ccode, []).append((start, row["role"]))
    return found


def _effective(ccode: int, lines: Lines, archigos: Spell | None) -> list[Spell]:
    """Return the spells of the line that counts, from 2016 on (or from the first known, where Archigos is silent)."""
    if not lines:
        return []
    turns = _overrides().get(ccode, [])
    if not turns or turns[0][0] != date.min:
        turns = [(date.min, _line(lines, archigos)), *turns]
    spells: list[Spell] = []
    for (start, role), (following, _) in pairwise([*turns, (date.max, "")]):
        spells += [_within(one, start, following) for one in lines.get(role, []) if _meets(one, start, following)]
    first = ARCHIGOS_END if archigos else date.min
    return _merged([one for one in spells if one.end is None or one.end > first])


def _meets(spell: Spell, start: date, following: date) -> bool:
    return spell.start < following and (spell.end is None or spell.end >= start)


def _within(spell: Spell, start: date, following: date) -> Spell:
    end = spell.end if following == date.max or (spell.end and spell.end < following) else following - DAY
    return replace(spell, start=max(spell.start, start), end=end)


def _line(lines: Lines, archigos: Spell | None) -> str:
    at_turn = {
        role: next((one for one in spells if _meets(one, ARCHIGOS_END, ARCHIGOS_END + DAY)), None)
        for role, spells in lines.items()
    }
    if archigos and archigos.end is None:
        for alike in (_same, _similar):
            for role in (CHIEF, HEAD):
                if (one := at_turn.get(role)) and alike(one, archigos):
                    return role
    chief = at_turn.get(CHIEF) or next(iter(lines.get(CHIEF, [])), None)
    return HEAD if chief is None or MONARCH.search(chief.office or "") else CHIEF


def _same(one: Spell, archigos: Spell) -> bool:
    """Return whether a Factbook and an Archigos spell are one person's: by surname, or by start within a month."""
    alike = share_a_name(" ".join(surname(one.printed)), archigos.leader)
    return alike or abs(one.start - archigos.start) <= timedelta(days=31)


def _similar(one: Spell, archigos: Spell) -> bool:
    """Return whether any part of the names agrees: Archigos may keep the second name (Hailemariam Desalegn)."""
    return share_a_name(one.leader, archigos.leader)


def share_a_name(name: str, other: str) -> bool:
    """Return whether two names share a token, spelling variants allowed and particles left out."""
    ours, theirs = (
        [one for one in re.split(r"[ -]", folded(text)) if len(one) > 1 and one not in PARTICLES]
        for text in (name, other)
    )
    return any(
        a == b if min(len(a), len(b)) < 4 else SequenceMatcher(None, a, b).ratio() >= 0.8 for a in ours for b in theirs
    )


def _merged(spells: list[Spell]) -> list[Spell]:
    """Join neighbouring spells of one name, as where the line that counts changes and the leader does not."""
    kept: list[Spell] = []
    for spell in spells:
        if kept and kept[-1].leader == spell.leader and kept[-1].end and kept[-1].end + DAY >= spell.start:
            kept[-1] = replace(spell, start=kept[-1].start)
        else:
            kept.append(spell)
    return kept


def _joined(before: list[Spell], after: list[Spell]) -> list[Spell]:
    """Put the Factbook's spells behind Archigos': an open spell goes on where the same person holds the office."""
    if not before or not after:
        return before or after
    last, first = before[-1], after[0]
    same = _same(first, last) or _similar(first, last)
    if last.end is None and first.start <= ARCHIGOS_END and same:
        return [*before[:-1], replace(first, start=last.start), *after[1:]]
    if last.end is None and first.start < last.start and len(after) > 1:  # the Factbook's text was out of date
        return _joined(before, after[1:])
    if last.end is None:
        last = replace(last, end=max(ARCHIGOS_END, first.start - DAY))
    start = last.end + DAY if last.end else first.start
    return [*before[:-1], last, replace(first, start=max(first.start, start)), *after[1:]]
