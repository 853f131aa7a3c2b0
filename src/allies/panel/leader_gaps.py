"""What the lists of leaders miss: spells that this project compiled and cited, laid over theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from allies import store
from allies.errors import ParseError
from allies.panel import states
from allies.panel.leader_lists import DAY, Spell

COMPILED_TO = date(2026, 1, 31)
SPELLS = Path(str(files("allies"))) / "cases" / "leaders" / "spells.csv"


@cache
def compiled() -> dict[int, list[Spell]]:
    """Return the compiled spells by COW code, in time order.

    Raises
    ------
    ParseError
        When two compiled spells of one state share a day, or one ends before it begins.
    """
    found: dict[int, list[Spell]] = {}
    for row in store.compiled_csv(SPELLS):
        start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"]) if row["end"] else None
        day = max(start, states.FIRST)
        ccode = next(code for first, last, code in states.state(row["iso3c"]).spans() if first <= day <= last)
        found.setdefault(ccode, []).append(Spell(row["leader"], row["office"], start, end, "compiled"))
    for ccode, spells in found.items():
        spells.sort(key=lambda one: one.start)
        ends = [one.end or date.max for one in spells]
        shared = any(following.start <= end for end, (_, following) in zip(ends, pairwise(spells), strict=False))
        if shared or any(end < one.start for end, one in zip(ends, spells, strict=True)):
            raise ParseError(
                f"{SPELLS.name}: found spells of ccode {ccode} that share a day or end before they begin. "
                "Expected spells apart from each other; correct their dates."
            )
    return found


def laid_over(listed: list[Spell], compiled: list[Spell]) -> list[Spell]:
    """Return the spells of a state: the compiled ones, and what of the listed ones lies outside their days."""
    if not compiled:
        return listed
    spells = [part for one in listed for part in _outside(one, compiled)]
    kept: list[Spell] = []
    for spell in sorted([*spells, *compiled], key=lambda one: one.start):
        if kept and _goes_on(kept[-1], spell):
            kept[-1] = _one(kept[-1], spell)
        else:
            kept.append(spell)
    return kept


def _outside(spell: Spell, compiled: list[Spell]) -> Iterator[Spell]:
    """Yield the parts of a listed spell on days that no compiled spell has."""
    start = spell.start
    for one in compiled:
        if one.end and one.end < start:
            continue
        if spell.end and one.start > spell.end:
            break
        if start < one.start:
            yield replace(spell, start=start, end=one.start - DAY)
        if one.end is None:
            return
        start = one.end + DAY
    if spell.end is None or start <= spell.end:
        yield replace(spell, start=start)


def _one(last: Spell, spell: Spell) -> Spell:
    """Return two neighbouring parts as one spell, with the office of the longer part."""
    first_days = ((last.end or date.max) - last.start).days
    days = ((spell.end or date.max) - spell.start).days
    office = last.office if first_days > days else spell.office
    return replace(spell, start=last.start, printed=last.printed or spell.printed, office=office)


def _goes_on(last: Spell, spell: Spell) -> bool:
    """Return whether a spell continues the one before it, one of the two being compiled."""
    adjacent = last.end is not None and last.end + DAY == spell.start
    return adjacent and last.leader == spell.leader and "compiled" in (last.source, spell.source)
