"""Channels: directed dyad-year quantities (troops, aid, trade, visits, arms, sanctions) in one long table.

Columns: ccode1 (sender), ccode2 (receiver), channel, year, value. Rows that would be zero are left out where the
source's absent row means zero; what an absent row means is declared in each `source.yml`.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from allies import sources, store
from allies.panel.leaders import leaders
from allies.panel.states import with_ccode
from allies.store import Table

USA = 2
WINDOW = 5
KINDS = ("trade", "arms", "military", "financial", "travel", "other")


def channels() -> Table:
    """Return every channel of every dyad: ccode1, ccode2, channel, year, value."""
    return ibis.union(
        troops(),
        aid(),
        trade(),
        travels(),
        visits(),
        arms(),
        sanctions(),
    )


def last_records() -> dict[str, str]:
    """Return the day of the last record of the channels that are recorded by day."""
    travels_, visits_ = sources.table("us_travels"), sources.table("us_visits")
    (trips,) = store.rows(
        travels_.aggregate(
            secretary_trips=travels_.start.max(where=travels_.role == "secretary"),
            president_trips=travels_.start.max(where=travels_.role == "president"),
        )
    )
    (hosted,) = store.rows(visits_.aggregate(leader_visits=visits_.start.max()))
    return {channel: str(day)[:10] for channel, day in (trips | hosted).items()}


def _coded(name: str, column: str, when: str, to: str) -> Table:
    return with_ccode(sources.table(name), sources.source(name), column=column, when=when, to=to)


def _long(table: Table, channel: str, *, sender: object, receiver: object, value: ir.Value) -> Table:
    named = table.select(
        ccode1=sender, ccode2=receiver, channel=ibis.literal(channel), year=table.year, value=value.cast("float64")
    )
    known = named.ccode1.notnull() & named.ccode2.notnull() & named.value.notnull()
    apart = named.filter(known & (named.ccode1 != named.ccode2))
    return apart.group_by("ccode1", "ccode2", "channel", "year").aggregate(value=apart.value.sum())


def _of_usa(table: Table, channel: str, value: ir.Value, *, received: bool = False) -> Table:
    usa = ibis.literal(USA, type="int64")
    sender, receiver = (table.ccode, usa) if received else (usa, table.ccode)
    return _long(table, channel, sender=sender, receiver=receiver, value=value)


def troops() -> Table:
    """Return U.S. active-duty troops in each state on the last report day of each year; imputed years are left out."""
    table = _coded("us_troops", "state", "date", "ccode").filter(~ibis._.imputed & ibis._.ccode.notnull())
    last = table.date.max().over(ibis.window(group_by=[table.ccode, table.year]))
    table = table.filter(table.date == last)
    return _of_usa(table, "troops", table.troops)


def aid() -> Table:
    """Return U.S. aid by fiscal year in constant dollars: obligations from 1946, disbursements from 2001."""
    table = _coded("us_aid", "recipient", "year", "ccode").filter(ibis._.period == "fiscal_year")
    kinds = {"aid_obligations": "Obligations", "aid_disbursements": "Disbursements"}
    return ibis.union(
        *[
            _of_usa(part := table.filter(table.transaction == printed), channel, part.constant_usd)
            for channel, printed in kinds.items()
        ]
    )


def trade() -> Table:
    """Return U.S. goods exports to and imports from each state in whole years, million current dollars."""
    table = _coded("us_trade", "partner", "month_start", "ccode")
    months = table.group_by("ccode", "year").aggregate(
        exports=table.exports.sum().round(6), imports=table.imports.sum().round(6), months=table.month.nunique()
    )
    whole = months.filter(months.months == 12)
    return _of_usa(whole, "exports", whole.exports).union(_of_usa(whole, "imports", whole.imports, received=True))


def travels() -> Table:
    """Return trips of the Secretary of State and of the President to each state, by year of arrival."""
    table = _coded("us_travels", "country", "start", "ccode").mutate(year=ibis._.start.year().cast("int64"))
    roles = {"secretary_trips": "secretary", "president_trips": "president"}
    return ibis.union(
        *[
            _of_usa(part := table.filter(table.role == role), channel, part.year * 0 + 1)
            for channel, role in roles.items()
        ]
    )


def visits() -> Table:
    """Return visits of each state's leaders to the United States, by year of arrival."""
    table = _coded("us_visits", "country", "start", "ccode").mutate(year=ibis._.start.year().cast("int64"))
    return _of_usa(table, "leader_visits", table.year * 0 + 1, received=True)


def first_tours() -> Table:
    """Return the first tour abroad of each Secretary of State: person, stop (1, 2, ..), stops, ccode, country, start.

    A tour is the run of trips from the first one on in which each begins at most two days after the one before ends.
    """
    table = _coded("us_travels", "country", "start", "ccode")
    table = table.filter(table.role == "secretary")
    order = ibis.window(group_by="person", order_by=["start", "trip_id"])
    table = table.mutate(stop=ibis.row_number().over(order) + 1, before=table.end.lag().over(order))
    late = (table.start.epoch_seconds() - table.before.epoch_seconds() > 2 * 86_400).fill_null(False)
    table = table.mutate(breaks=late.cast("int64").cumsum().over(order))
    tour = table.filter(table.breaks == 0)
    stops = tour.stop.max().over(ibis.window(group_by="person"))
    return tour.select("person", "stop", "ccode", "country", "start", stops=stops)


def trips_by_term() -> Table:
    """Return the Secretary's trips by the U.S. leader in office on arrival: term, leader, ccode, year, trips."""
    trips = _coded("us_travels", "country", "start", "ccode")
    trips = trips.filter((trips.role == "secretary") & trips.ccode.notnull())
    terms = leaders().filter(ibis._.ccode == USA).select(term="start", leader="surname")
    held = trips.asof_join(terms, on=trips.start >= terms.term)
    held = held.filter(held.term.notnull())
    return held.group_by("term", "leader", "ccode", year=held.start.year()).aggregate(trips=held.count())


def arms() -> Table:
    """Return shares of arms deliveries over five-year windows ending in `year`, from SIPRI trend-indicator values.

    `arms_import_share`: the sender's share of all that the receiver took in. `arms_export_share`: the receiver's
    share of all that the sender delivered. Windows from 1999 on use the 2026 register, earlier ones the 1950-2021
    series, so that no window mixes the two. Sums run over whole hundredths: exact, whatever the order of the rows.
    """
    late = arms_windows("sipri_register", first=1999)
    early = arms_windows("sipri_tiv", first=1954, last=1998)
    return late.union(early)


def arms_windows(name: str, first: int, last: int = 9999) -> Table:
    """Return `arms` from one dataset, for windows that end in `first` to `last`."""
    table = _coded(name, "supplier", "year", "ccode1")
    table = table.join(
        other := _coded(name, "recipient", "year", "ccode2").select("supplier", "recipient", "year", "ccode2"),
        ["supplier", "recipient", "year"],
    ).select(ccode1=table.ccode1, ccode2=other.ccode2, year=table.year, tiv=(table.tiv * 100).round().cast("int64"))
    ends = table.mutate(year=ibis.range(table.year, table.year + WINDOW).unnest())
    final = table.year.max().as_scalar()
    ends = ends.filter((ends.year >= first) & (ends.year <= last) & (ends.year <= final))
    flows = ends.group_by("ccode1", "ccode2", "year").aggregate(tiv=ends.tiv.sum())
    taken = flows.tiv.sum().over(ibis.window(group_by=[flows.ccode2, flows.year])).nullif(0)
    given = flows.tiv.sum().over(ibis.window(group_by=[flows.ccode1, flows.year])).nullif(0)
    flows = flows.mutate(taken=flows.tiv / taken, given=flows.tiv / given)
    return ibis.union(
        *[
            _long(flows, channel, sender=flows.ccode1, receiver=flows.ccode2, value=flows[share])
            for channel, share in [("arms_import_share", "taken"), ("arms_export_share", "given")]
        ]
    )


def sanctions() -> Table:
    """Return how many sanction cases of each sender against each target were in force in a year, in all and by kind.

    Cases of organisations (United Nations, European Union) are not spread over their members.
    """
    table = _coded("gsdb", "target", "begin", "ccode2")
    table = table.join(
        sender := _coded("gsdb", "sender", "begin", "ccode1").select("case_id", "sender", "target", "ccode1"),
        ["case_id", "sender", "target"],
    ).select(*[table[name] for name in table.columns], ccode1=sender.ccode1)
    cases = table.mutate(year=ibis.range(table.begin, table.end + 1).unnest())
    wanted = {"sanctions": ibis.literal(1)} | {f"sanctions_{kind}": cases[kind].cast("int64") for kind in KINDS}
    found = [
        _long(cases, channel, sender=cases.ccode1, receiver=cases.ccode2, value=value)
        for channel, value in wanted.items()
    ]
    return ibis.union(*found).filter(ibis._.value > 0)
