"""State-years and dyad-years from membership spells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import ibis

from allies import store
from allies.errors import InputError
from allies.panel.join import Panel
from allies.panel.states import gw_years, state
from allies.store import Table

Membership = Literal["any", "first", "last"]
CODE = {"cow": "ccode", "gw": "gwcode"}


def state_years(years: Iterable[int], *, system: str = "cow", membership: Membership = "any") -> Panel:
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

    Returns
    -------
    Panel
        `ccode` and `year`; for "gw" `gwcode` as well, and `ccode` is null where COW has no such state.

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
    table = _members(wanted, system, membership)
    if system == "gw":
        codes = gw_years()
        both = table.left_join(codes, [table.gwcode == codes.gwcode, table.year == codes.year])
        table = both.select(gwcode=table.gwcode, ccode=codes.ccode, year=table.year)
    return Panel(table, ("ccode",), directed=False, years=(wanted[0], wanted[-1]))


def _members(wanted: list[int], system: str, membership: Membership) -> Table:
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
    years: Iterable[int],
    *,
    states: Iterable[str | int] | None = None,
    system: str = "cow",
    directed: bool = False,
    membership: Membership = "any",
) -> Panel:
    """Return one row per pair of members and year.

    Undirected dyads have the smaller code first; directed dyads appear once in each direction (sender 1, receiver 2).
    Both states must be members in the year under the same rule.

    Parameters
    ----------
    years, system, membership
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
    """
    focal = None if states is None else sorted({code for asked in states for code in state(asked).ccodes})
    members = state_years(years, system=system, membership=membership)
    one, two, code = members.table, members.table.view(), CODE[system]
    apart = one[code] != two[code] if directed else one[code] < two[code]
    both = one.join(two, [one.year == two.year, apart])
    codes = dict.fromkeys([code, "ccode"])
    sides = {f"{name}{side}": table[name] for name in codes for side, table in ((1, one), (2, two))}
    pairs = both.select(**sides, year=one.year)
    if focal is not None:
        pairs = pairs.filter(pairs.ccode1.isin(focal) | pairs.ccode2.isin(focal))
    return Panel(pairs, ("ccode1", "ccode2"), directed=directed, years=members.years)
