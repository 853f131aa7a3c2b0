"""Leaders: who effectively led a state when, from Archigos to 2015, REIGN to February 2021, the World Factbook after.

Archigos names the effective leader to 2015-12-31, REIGN goes on with its concept. From 2021-03-01 on the leader is the
holder of one Factbook line, chief of state or head of government: the line that shows most of REIGN's leaders since
2016, at a tie the chief of state. `sources/factbook_leaders/effective_office.csv` says where another line counts, with
the reason: from the end of REIGN, or from the day that it names, then over REIGN.

Over all of them stands `cases/leaders/spells.csv`, compiled and cited by this project: caretakers between two dated
spells, acting leaders, days that a list misses or misdates, and what came after the last record of the lists.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from allies import sources, store
from allies.panel import leader_gaps, states
from allies.panel import leader_lists as lists
from allies.panel.leader_lists import ARCHIGOS_END, DAY, REIGN_END, Lines, Spell, share_a_name
from allies.sources.factbook_leaders.names import display, folded, is_capital, surname
from allies.store import Table

COLUMNS = ["ccode", "leader", "surname", "office", "start", "end", "source", "last_record"]
NEAR = timedelta(days=62)
FAMILY_NAME_FIRST = {710, 713, 731, 732, 811, 816, 817}
FAMILY_NAMES = {"Martin Vizcarra Cornejo": "Vizcarra", "Aung San Suu Kyi": "Aung San Suu Kyi"}
CHIEF, HEAD = "chief_of_state", "head_of_government"
_OVERRIDES = Path(str(files("allies"))) / "sources" / "factbook_leaders" / "effective_office.csv"


def leaders() -> Table:
    """Return the effective leader of each state, one row per spell in power.

    Returns
    -------
    Table
        ccode; leader, name in normal case; surname, as charts print it;
        office, title as the Factbook prints it (null where it does not show the leader);
        start and end, first and last day (end null when in office at the last record); source, the last list that
        shows the spell: archigos, reign, factbook or compiled; last_record, that list's last day for the state.
        Spells of one ccode never overlap; days without a known leader are gaps.

    Raises
    ------
    NotCovered
        When `archigos`, `reign_leaders` or `factbook_leaders` was not pulled.

    Notes
    -----
    A spell that runs through a change of code is cut there (Kohl on 1990-10-03). Where Archigos is silent (small
    states), REIGN speaks from its own first day; where REIGN is (Taiwan), the Factbook from 2016.

    Within its years REIGN decides who is effective. So Finland has its prime ministers, Myanmar Aung San Suu Kyi,
    Lebanon its president from 2016-10-31 to 2019, Laos the party's secretary from 2021-01-15, San Marino the Captains
    Regent (two persons in one row), Cuba Raúl Castro to February 2021. Two states stand otherwise, by
    `effective_office.csv`: Yemen, where REIGN names the leader in Sanaa, and Lebanon from 2020-10-22, where it names a
    prime minister who was designated only.

    REIGN dates an end by month: its spell runs to the day before the next where that begins by the end of the following
    month, else to the end of its last month (Rousseff, May 2016). Where REIGN and the Factbook print two first days of
    one person at most 62 days apart, the later counts: the earlier at times is that of the election. Where the lists
    name two persons on the same day, the change falls on the day after the older list's last.

    The compiled spells count on their days, whatever the lists say; what remains of a list's spell stays.

    The Factbook's spells run to the day before the next known leader; after a declared vacancy the predecessor ends
    with the last snapshot that shows him or her, and the vacancy is a gap. Changes after the last record are unknown.

    References
    ----------
    Goemans, Gleditsch and Chiozza (2009), Journal of Peace Research 46(2):269-283, doi:10.1177/0022343308100719.
    Bell (2016), The Rulers, Elections, and Irregular Governance Dataset (REIGN), One Earth Future Foundation.
    """
    archigos, reign, factbook = lists.archigos(), lists.reign(), lists.factbook()
    snapshot = date.fromisoformat(
        sources.last_record(sources.source("factbook_leaders"), sources.table("factbook_leaders"))
    )
    ends = {"archigos": ARCHIGOS_END, "reign": REIGN_END, "factbook": snapshot, "compiled": leader_gaps.COMPILED_TO}
    compiled = leader_gaps.compiled()
    cells: list[tuple[Any, ...]] = []
    for ccode in sorted(archigos.keys() | reign.keys() | factbook.keys() | compiled.keys()):
        spells = _chain(ccode, archigos.get(ccode, []), reign.get(ccode, []), factbook.get(ccode, {}))
        spells = leader_gaps.laid_over(spells, compiled.get(ccode, []))
        last = ends[spells[-1].source]
        cells += [
            (ccode, one.leader, _surname(ccode, one), one.office, one.start, one.end, one.source, last)
            for one in spells
        ]
    return store.from_rows(COLUMNS, cells)


def _surname(ccode: int, spell: Spell) -> str:
    """Return the family name: what the Factbook prints in capitals, else the first or last word by custom."""
    capitals = [token for token in spell.printed.split() if is_capital(token)]
    if capitals:
        return display(" ".join(capitals))
    words = spell.leader.split()
    return FAMILY_NAMES.get(spell.leader, words[0] if ccode in FAMILY_NAME_FIRST else words[-1])


# --- one list behind the other ----------------------------------------------------------------------------------


def _chain(ccode: int, archigos: list[Spell], reign: list[Spell], lines: Lines) -> list[Spell]:
    """Return a state's spells: Archigos, REIGN from where that ends, one line of the Factbook from where REIGN ends."""
    turns = _overrides().get(ccode, [])
    later = _later(reign, archigos)
    if not turns or turns[0][0] != date.min:
        turns = [(date.min, _line(lines, later or archigos[-1:])), *turns]
    until = min([REIGN_END, *(start - DAY for start, _ in turns[1:])])
    middle = _until(_named(later, lines, turns[0][1]), until)
    spells = _joined(archigos, middle, ARCHIGOS_END)
    turn = until if middle else ARCHIGOS_END
    return _joined(spells, _up_to_date(_effective(lines, turns, turn), spells), turn)


def _later(reign: list[Spell], archigos: list[Spell]) -> list[Spell]:
    """Return REIGN's spells that go on behind Archigos', all where Archigos is silent."""
    if not archigos:
        return reign
    if last := archigos[-1].end:
        return [one for one in reign if one.start >= last]
    return [one for one in reign if one.end is None or one.end > ARCHIGOS_END]


def _until(spells: list[Spell], until: date) -> list[Spell]:
    """Leave out what begins after `until`, all of it where that is Archigos' last day; what runs past it is open."""
    kept = [one for one in spells if one.start <= until] if until > ARCHIGOS_END else []
    return [replace(one, end=None) if one.end and one.end >= until else one for one in kept]


def _up_to_date(after: list[Spell], spells: list[Spell]) -> list[Spell]:
    """Leave out a first holder who began before the leader known last: the Factbook's text was out of date."""
    stale = after[1:] and spells and after[0].start < spells[-1].start and not _one_person(after[0], spells[-1])
    return after[1:] if stale else after


def _joined(before: list[Spell], after: list[Spell], turn: date) -> list[Spell]:
    """Put a newer list behind an older one that ends on `turn`: an open spell goes on where the person is the same."""
    if not before or not after:
        return before or after
    last, first = before[-1], after[0]
    if last.end is None and _one_person(first, last):
        return [*before[:-1], replace(first, start=last.start), *after[1:]]
    end = max(turn, first.start - DAY) if last.end is None else max(last.start, min(last.end, first.start - DAY))
    return [*before[:-1], replace(last, end=end), replace(first, start=max(first.start, end + DAY)), *after[1:]]


def _one_person(one: Spell, last: Spell) -> bool:
    """Return whether neighbours in two lists are one person's: any part of the names agrees, or the first day."""
    return share_a_name(one.leader, last.leader) or one.start == last.start


# --- REIGN by the Factbook's names ------------------------------------------------------------------------------


def _named(spells: list[Spell], lines: Lines, role: str) -> list[Spell]:
    """Give REIGN's spells the Factbook's names, offices and later first days; end each before the next."""
    order = [role, *(other for other in lines if other != role)]
    shown = [next((one for at in order if (one := _shown(spell, lines.get(at, [])))), None) for spell in spells]
    people = {spell.leader: one for spell, one in zip(spells, shown, strict=True) if one}
    found: list[Spell] = []
    for spell, one in zip(spells, shown, strict=True):
        if same := people.get(spell.leader):
            spell = replace(spell, leader=same.leader, office=same.office, printed=same.printed)
        later = one and ARCHIGOS_END < spell.start < one.start <= min(spell.start + NEAR, REIGN_END)
        found.append(replace(spell, start=one.start) if one and later else spell)
    return [_handed_over(*pair) for pair in pairwise(found)] + found[-1:]


def _handed_over(one: Spell, following: Spell) -> Spell:
    """End a spell known by month on the day before the next, if that begins by the end of the following month."""
    month_after_next = (one.end + timedelta(days=32)).replace(day=1) if one.end else date.max
    return replace(one, end=following.start - DAY) if following.start < month_after_next else one


def _shown(spell: Spell, line: list[Spell]) -> Spell | None:
    """Return the holder of a line who is the same person in the same time, if the Factbook shows one."""
    alike = [
        one
        for one in line
        if (spell.end is None or one.start <= spell.end)
        and (one.end is None or one.end >= spell.start)
        and _same_holder(one, spell)
    ]
    return min(alike, key=lambda one: abs(one.start - spell.start), default=None)


def _same_holder(one: Spell, spell: Spell) -> bool:
    """Return whether a holder is the leader: by name and start, by surname alone before 2016, by day and likeness."""
    apart = abs(one.start - spell.start)
    if apart <= NEAR and share_a_name(one.leader, spell.leader):
        return True
    if spell.start <= ARCHIGOS_END and share_a_name(" ".join(surname(one.printed)), spell.leader):
        return True
    return not apart and SequenceMatcher(None, folded(one.leader), folded(spell.leader)).ratio() >= 0.6


# --- the effective line -----------------------------------------------------------------------------------------


@cache
def _overrides() -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = {}
    for row in store.compiled_csv(_OVERRIDES):
        start = date.fromisoformat(row["start"]) if row["start"] else date.min
        ccode = states.state(row["iso3c"]).in_year(2016).ccode
        found.setdefault(ccode, []).append((start, row["role"]))
    return found


def _line(lines: Lines, known: list[Spell]) -> str:
    """Return the line that shows most of the known leaders, at a tie the latest of them, else the chief of state's."""
    starts = {role: [one.start for one in known if _shown(one, lines.get(role, []))] for role in (CHIEF, HEAD)}
    return max((CHIEF, HEAD), key=lambda role: (len(starts[role]), starts[role][-1:]))


def _effective(lines: Lines, turns: list[tuple[date, str]], turn: date) -> list[Spell]:
    """Return the spells after `turn` of the line that counts."""
    spells: list[Spell] = []
    for (start, role), (following, _) in pairwise([*turns, (date.max, "")]):
        spells += [_within(one, start, following) for one in lines.get(role, []) if _meets(one, start, following)]
    return _merged([one for one in spells if one.end is None or one.end > turn])


def _meets(spell: Spell, start: date, following: date) -> bool:
    return spell.start < following and (spell.end is None or spell.end >= start)


def _within(spell: Spell, start: date, following: date) -> Spell:
    end = spell.end if following == date.max or (spell.end and spell.end < following) else following - DAY
    return replace(spell, start=max(spell.start, start), end=end)


def _merged(spells: list[Spell]) -> list[Spell]:
    """Join neighbouring spells of one name, as where the line that counts changes and the leader does not."""
    kept: list[Spell] = []
    for spell in spells:
        if kept and kept[-1].leader == spell.leader and kept[-1].end and kept[-1].end + DAY >= spell.start:
            kept[-1] = replace(spell, start=kept[-1].start)
        else:
            kept.append(spell)
    return kept
