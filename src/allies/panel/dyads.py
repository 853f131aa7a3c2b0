"""Dyad-years from membership spells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import ibis

from allies import store
from allies.errors import InputError
from allies.store import Table

Membership = Literal["any", "first", "last"]
CODE = {"cow": "ccode", "gw": "gwcode"}


def state_years(years: Iterable[int], *, system: str = "cow", membership: Membership = "any") -> Table:
    """Return one row per member and year: `ccode` (or `gwcode`) and `year`.

    Parameters
    ----------
    years
        Calendar years.
    system
        "cow" (Correlates of War) or "gw" (Gleditsch-Ward).
    membership
        A state counts in a year when it was a member on "any" day, on the "first" (1 January) or on the "last"
        (31 December).

    Raises
    ------
    InputError
        For an unknown system or membership rule, or no years.
    """
    wanted = sorted(set(years))
    if not wanted or system not in CODE or membership not in ("any", "first", "last"):
        raise InputError(
            f"found system {system!r}, membership {membership!r} and {len(wanted)} years; expected cow or gw, "
            "any, first or last, and at least one year."
        )
    spells = store.read(store.released("states")).filter(ibis._.system == system)
    calendar = store.from_rows(["year"], [[year] for year in wanted])
    opens = ibis.date(calendar.year, 12 if membership == "last" else 1, 31 if membership == "last" else 1)
    closes = ibis.date(calendar.year, 1 if membership == "first" else 12, 1 if membership == "first" else 31)
    calendar = calendar.mutate(opens=opens, closes=closes)
    member = spells.join(
        calendar, [spells.start <= calendar.closes, spells.end.isnull() | (spells.end >= calendar.opens)]
    )
    return member.select(**{CODE[system]: member.code, "year": member.year}).distinct()


def dyad_years(
    years: Iterable[int], *, system: str = "cow", directed: bool = False, membership: Membership = "any"
) -> Table:
    """Return one row per dyad-year of the state system.

    Undirected dyads have the smaller code first; directed dyads appear once in each direction (sender 1, receiver 2).
    Both states must be members in the year under the same rule.

    Parameters
    ----------
    years, system, membership
        As in `state_years`.
    directed
        Whether A to B and B to A are two rows.

    Returns
    -------
    Table
        `ccode1`, `ccode2`, `year` (`gwcode1`, `gwcode2` for "gw").
    """
    members = state_years(years, system=system, membership=membership)
    code = CODE[system]
    other = members.view()
    apart = members[code] != other[code] if directed else members[code] < other[code]
    pairs = members.join(other, [members.year == other.year, apart])
    return pairs.select(**{f"{code}1": members[code], f"{code}2": other[code], "year": members.year})
