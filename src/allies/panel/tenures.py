"""Leader-years, leader-days and leader-dyad-years: who led a state when, from Archigos or from this project's list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import ibis

from allies import sources, store
from allies.errors import InputError, did_you_mean
from allies.panel.dyads import Membership, asked, calendar_days, focal_codes, state_years
from allies.panel.join import Panel
from allies.panel.leader_lists import ARCHIGOS_END, DAY
from allies.panel.leaders import leaders as effective_leaders
from allies.panel.states import identities, with_ccode
from allies.store import Table

CITED = {"archigos": ("archigos",), "effective": ("archigos", "reign_leaders", "factbook_leaders")}


def leader_years(
    years: Iterable[int],
    *,
    system: str = "cow",
    membership: Membership = "any",
    leaders: str = "archigos",
    as_of: str | date | None = None,
) -> Panel:
    """Return one row per leader and year in power.

    Parameters
    ----------
    years
        Calendar years.
    system
        Keep the leaders of members of this state system, "cow" or "gw".
    membership
        A leader counts in a year when in power on "any" day, on the "first" or on the "last".
    leaders
        "archigos": Archigos 4.1, to 2015. "effective": this project's list, Archigos, REIGN from 2016 and the World
        Factbook's offices from March 2021, with the compiled spells over them, to January 2026; `obsid` is then
        `CCODE-DATE`.
    as_of
        As in `state_years`.

    Returns
    -------
    Panel
        `obsid`, `leader`, `ccode`, `year`; `start` and `end` of the spell in power (end null: in power at the last
        record); `days`, in power within the year; `years_in_office`, 1 in the year of entry.

    Raises
    ------
    InputError
        As `state_years`, and for an unknown list of leaders.
    NotCovered
        When the list was not pulled.

    References
    ----------
    Goemans, Gleditsch and Chiozza (2009), Introducing Archigos, Journal of Peace Research 46(2):269-283,
    doi:10.1177/0022343308100719.
    """
    wanted, day = asked(years, system, membership, as_of)
    tenure = _tenures(leaders)
    calendar = store.from_rows(
        ["year", "opens", "closes"], [(y, date(y, 1, 1), min(date(y, 12, 31), day or date.max)) for y in wanted]
    )
    edges = {"any": (calendar.opens, calendar.closes), "first": (calendar.opens,) * 2, "last": (calendar.closes,) * 2}
    opens, closes = edges[membership]
    held = tenure.join(calendar, [tenure.start <= closes, tenure.last >= opens])
    since, until = ibis.greatest(held.start, held.opens), ibis.least(held.last, held.closes)
    held = held.select(
        "obsid",
        "leader",
        "ccode",
        "year",
        "start",
        "end",
        days=until.delta(since, unit="day") + 1,
        years_in_office=(held.year - held.start.year() + 1).cast("int64"),
    )
    table = _of_members(store.settled(held), state_years(wanted, system=system).table)
    return Panel(
        table,
        ("ccode",),
        directed=False,
        years=(wanted[0], wanted[-1]),
        keys=("obsid", "ccode", "year"),
        added=CITED[leaders],
        as_of=day,
    )


def leader_days(years: Iterable[int], *, system: str = "cow", leaders: str = "archigos") -> Panel:
    """Return one row per leader and day in power: `obsid`, `leader`, `ccode`, `date`, `year`.

    On the day of a change both leaders have a row where the list dates both to it.

    Parameters
    ----------
    years, system, leaders
        As in `leader_years`.

    Raises
    ------
    InputError, NotCovered
        As in `leader_years`.
    """
    wanted, _ = asked(years, system, "any", None)
    tenure, days = _tenures(leaders), calendar_days(wanted)
    held = tenure.join(days, [tenure.start <= days.date, tenure.last >= days.date])
    held = held.select("obsid", "leader", "ccode", "date", "year")
    table = _of_members(held, state_years(wanted, system=system).table)
    keys = ("obsid", "ccode", "date")
    return Panel(table, ("ccode",), directed=False, years=(wanted[0], wanted[-1]), keys=keys, added=CITED[leaders])


def leader_dyad_years(
    years: Iterable[int],
    *,
    states: Iterable[str | int] | None = None,
    system: str = "cow",
    directed: bool = True,
    leaders: str = "archigos",
    as_of: str | date | None = None,
) -> Panel:
    """Return one row per pair of leaders of two states and year in which both were in power on at least one same day.

    Parameters
    ----------
    years, system, leaders, as_of
        As in `leader_years`.
    states
        Keep the dyads with at least one of these states (ISO3 codes, COW codes or names); default all.
    directed
        Whether A to B and B to A are two rows; undirected dyads have the smaller COW code first.

    Returns
    -------
    Panel
        `obsid1`, `obsid2`, `leader1`, `leader2`, `ccode1`, `ccode2`, `year`; `start` and `end` of both;
        `days`: how many days of the year both were in power.

    Raises
    ------
    UnknownState
        For a code that is no state.
    InputError, NotCovered
        As in `leader_years`.
    """
    focal = focal_codes(states)
    one_by_one = leader_years(years, system=system, leaders=leaders, as_of=as_of)
    wide = store.settled(one_by_one.table)
    wide = wide.mutate(last=wide.end.fill_null(ibis.date(9999, 12, 31)))
    one, two = wide, wide.view()
    if focal is not None:
        one = wide.filter(wide.ccode.isin(focal))
    # With a focal state, its leaders are side 1 of every pair; the other direction is turned below.
    apart = one.ccode != two.ccode if focal is not None or directed else one.ccode < two.ccode
    both = one.join(two, [one.year == two.year, apart, one.start <= two.last, two.start <= one.last])
    kept = ["obsid", "leader", "ccode", "start", "end", "last"]
    sides = {f"{name}{side}": table[name] for name in kept for side, table in ((1, one), (2, two))}
    pairs = _overlap(both.select(**sides, year=one.year), one_by_one.as_of)
    if focal is not None:
        pairs = _both_ways(pairs, directed)
    return Panel(
        pairs,
        ("ccode1", "ccode2"),
        directed=directed,
        years=one_by_one.years,
        keys=("obsid1", "obsid2", "ccode1", "ccode2", "year"),
        added=one_by_one.added,
        as_of=one_by_one.as_of,
    )


def _overlap(pairs: Table, as_of: date | None) -> Table:
    """Keep the pairs that were in power on a same day of the year, and count these days."""
    closes = ibis.date(pairs.year, 12, 31)
    closes = ibis.least(closes, ibis.literal(as_of)) if as_of else closes
    since = ibis.greatest(pairs.start1, pairs.start2, ibis.date(pairs.year, 1, 1))
    until = ibis.least(pairs.last1, pairs.last2, closes)
    pairs = pairs.filter(since <= until).mutate(days=until.delta(since, unit="day") + 1)
    return pairs.drop("last1", "last2")


def _both_ways(pairs: Table, directed: bool) -> Table:
    """Turn pairs whose side 1 is the focal state into both directions, or into the smaller code first."""
    names = ["obsid", "leader", "ccode", "start", "end"]
    turned = pairs.select(
        **{f"{name}{side}": pairs[f"{name}{3 - side}"] for name in names for side in (1, 2)},
        year=pairs.year,
        days=pairs.days,
    ).select(pairs.columns)
    every = pairs.union(turned, distinct=True)
    return every if directed else every.filter(every.ccode1 < every.ccode2)


def _of_members(table: Table, members: Table) -> Table:
    codes = members.filter(members.ccode.notnull()).select("ccode", "year").distinct()
    return table.semi_join(codes, ["ccode", "year"])


def _tenures(which: str) -> Table:
    """Return spells in power: obsid, leader, ccode, start, end (null: still in power), last (end, or last record)."""
    if which not in CITED:
        raise InputError(f"found leaders={which!r}; expected {' or '.join(CITED)}.{did_you_mean(which, CITED)}")
    if which == "effective":
        table = effective_leaders()
        known = _listed().view()
        both = table.left_join(known, [table.ccode == known.ccode, table.start == known.start])
        own = table.ccode.cast("string") + "-" + table.start.cast("string")
        return store.settled(
            both.select(
                obsid=ibis.coalesce(known.obsid, own),
                leader=table.leader,
                ccode=table.ccode,
                start=table.start,
                end=table.end,
                last=table.end.fill_null(table.last_record),
            )
        )
    return _listed()


def _listed() -> Table:
    """Return Archigos' spells in power."""
    cells = [cell for row in _archigos() for cell in _by_state(row)]
    return store.from_rows(["obsid", "leader", "ccode", "start", "end", "last"], cells)


def _archigos() -> list[dict[str, Any]]:
    source, table = sources.source("archigos"), sources.table("archigos")
    for when in ("start", "end"):
        table = with_ccode(table, source, column="gwcode", when=when, to=f"ccode_{when}")
    return store.rows(table.filter(table.ccode_start.notnull()).order_by("obsid"))


def _by_state(row: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield a leader's spell; two where the state's code changed in it (Kohl on 1990-10-03)."""
    first, last = row["ccode_start"], row["ccode_end"]
    open_ended = row["exit"] == "Still in Office" or row["end"] >= ARCHIGOS_END
    end = None if open_ended else row["end"]
    if first != last:
        turn = min(one.start for one in identities() if one.ccode == last and one.start > row["start"])
        yield row["obsid"], row["leader"], first, row["start"], turn - DAY, turn - DAY
        row = {**row, "start": turn}
    yield row["obsid"], row["leader"], last, row["start"], end, row["end"]
