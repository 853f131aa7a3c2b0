"""State-years, state-days and dyad-years from membership spells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

import ibis

from allies import store
from allies.errors import InputError, did_you_mean
from allies.panel.join import Panel
from allies.panel.states import gw_years, state
from allies.store import Table

Membership = Literal["any", "first", "last"]
CODE = {"cow": "ccode", "gw": "gwcode"}


def state_years(
    years: Iterable[int], *, system: str = "cow", membership: Membership = "any", as_of: str | date | None = None
) -> Panel:
    """Return one row per member of the state system and year.

    Parameters
    ----------
    years
        Calendar years.
    system
        "cow" (Correlates of War) or "gw" (Gleditsch-Ward).
    membership
        A state counts in a year when it was a member on "any" day, on the "first" (1 January) or on the "last"
        (31 December).
    as_of
        A day: datasets are joined as far as their records had run by then. Datasets that date their rows are cut at
        the day; annual ones at the last whole year. Later corrections of old records are not undone.

    Returns
    -------
    Panel
        `ccode` and `year`; for "gw" `gwcode` as well, and `ccode` is null where COW has no such state.

    Raises
    ------
    InputError
        For an unknown system or membership rule, no years, or years that begin after `as_of`.
    """
    wanted, day = asked(years, system, membership, as_of)
    members = _members(wanted, system, membership)
    keys = ("ccode", "year") if system == "cow" else ("gwcode", "year")
    return Panel(members, ("ccode",), directed=False, years=(wanted[0], wanted[-1]), keys=keys, as_of=day)


def asked(
    years: Iterable[int], system: str, membership: str, as_of: str | date | None
) -> tuple[list[int], date | None]:
    """Return the years in order and the day, checked."""
    wanted = sorted(set(years))
    if not wanted or system not in CODE or membership not in ("any", "first", "last"):
        raise InputError(
            f"found system {system!r}, membership {membership!r} and {len(wanted)} years; expected cow or gw, "
            f"any, first or last, and at least one year.{did_you_mean(system, CODE)}"
        )
    try:
        day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    except ValueError as error:
        raise InputError(f"found as_of={as_of!r}; expected a day such as 2025-06-19.") from error
    if day and wanted[-1] > day.year:
        raise InputError(f"found years to {wanted[-1]} as of {day}; expected years that had begun. Ask for fewer.")
    return wanted, day


def spells(system: str) -> Table:
    """Return the membership spells of a system: code, start, end (null: still a member)."""
    table = store.read(store.released("states"))
    return table.filter(table.system == system)


def _members(wanted: list[int], system: str, membership: Membership) -> Table:
    spell = spells(system)
    calendar = store.from_rows(["year"], [[year] for year in wanted])
    opens = ibis.date(calendar.year, 12 if membership == "last" else 1, 31 if membership == "last" else 1)
    closes = ibis.date(calendar.year, 1 if membership == "first" else 12, 1 if membership == "first" else 31)
    calendar = calendar.mutate(opens=opens, closes=closes)
    member = spell.join(calendar, [spell.start <= calendar.closes, spell.end.isnull() | (spell.end >= calendar.opens)])
    return _with_cow(member.select(**{CODE[system]: member.code, "year": member.year}).distinct(), system)


def _with_cow(table: Table, system: str) -> Table:
    if system == "cow":
        return table
    codes = gw_years()
    both = table.left_join(codes, [table.gwcode == codes.gwcode, table.year == codes.year])
    rest = {name: table[name] for name in table.columns if name != "gwcode"}
    return both.select(gwcode=table.gwcode, ccode=codes.ccode, **rest)


def state_days(years: Iterable[int], *, system: str = "cow") -> Panel:
    """Return one row per member of the state system and day: `ccode`, `date`, `year`.

    Datasets are joined by the year of the day.

    Parameters
    ----------
    years, system
        As in `state_years`.

    Raises
    ------
    InputError
        For an unknown system, or no years.
    """
    wanted, _ = asked(years, system, "any", None)
    days = calendar_days(wanted)
    spell = spells(system)
    member = spell.join(days, [spell.start <= days.date, spell.end.isnull() | (spell.end >= days.date)])
    table = member.select(**{CODE[system]: member.code, "date": member.date, "year": member.year})
    keys = (CODE[system], "date")
    return Panel(_with_cow(table, system), ("ccode",), directed=False, years=(wanted[0], wanted[-1]), keys=keys)


def calendar_days(years: Iterable[int]) -> Table:
    """Return every day of the years: date, year."""
    first = {year: date(year, 1, 1).toordinal() for year in years}
    cells = [
        (date.fromordinal(day), year)
        for year, start in first.items()
        for day in range(start, date(year, 12, 31).toordinal() + 1)
    ]
    return store.from_rows(["date", "year"], cells)


def dyad_years(
    years: Iterable[int],
    *,
    states: Iterable[str | int] | None = None,
    system: str = "cow",
    directed: bool = False,
    membership: Membership = "any",
    as_of: str | date | None = None,
) -> Panel:
    """Return one row per pair of members and year.

    Undirected dyads have the smaller code first; directed dyads appear once in each direction (sender 1, receiver 2).
    Both states must be members in the year under the same rule.

    Parameters
    ----------
    years, system, membership, as_of
        As in `state_years`.
    states
        Keep the dyads with at least one of these states (ISO3 codes, COW codes or names); default all.
    directed
        Whether A to B and B to A are two rows.

    Returns
    -------
    Panel
        `ccode1`, `ccode2`, `year`; for "gw" `gwcode1`, `gwcode2` as well.

    Raises
    ------
    UnknownState
        For a code that is no state.
    InputError
        As `state_years`.
    """
    focal = focal_codes(states)
    members = state_years(years, system=system, membership=membership, as_of=as_of)
    one, two, code = members.table, members.table.view(), CODE[system]
    apart = one[code] != two[code] if directed else one[code] < two[code]
    both = one.join(two, [one.year == two.year, apart])
    codes = dict.fromkeys([code, "ccode"])
    sides = {f"{name}{side}": table[name] for name in codes for side, table in ((1, one), (2, two))}
    pairs = both.select(**sides, year=one.year)
    if focal is not None:
        pairs = pairs.filter(pairs.ccode1.isin(focal) | pairs.ccode2.isin(focal))
    keys = (f"{code}1", f"{code}2", "year")
    pairs = store.settled(pairs.order_by(list(keys)))
    return Panel(pairs, ("ccode1", "ccode2"), directed=directed, years=members.years, keys=keys, as_of=members.as_of)


def focal_codes(states: Iterable[str | int] | None) -> list[int] | None:
    """Return the COW codes of the states asked for, or None for all."""
    return None if states is None else sorted({code for one in states for code in state(one).ccodes})
