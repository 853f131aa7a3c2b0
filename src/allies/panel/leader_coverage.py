"""How many dated rows, and how many days of states, have exactly one effective leader."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import ibis

from allies import sources, store
from allies.errors import InputError, did_you_mean
from allies.panel.leader_gaps import COMPILED_TO
from allies.panel.leaders import leaders
from allies.panel.states import labels, with_ccode
from allies.store import Table

if TYPE_CHECKING:
    from allies.sources.schema import Source

DATED = {
    "atop_members": "start",
    "cow_alliance_dyads": "start",
    "cow_alliance_members": "start",
    "gml_participants": "start",
    "icow_claims": "start",
    "mie": "start",
    "mnna": "date",
    "parlgov_cabinets": "start",
    "parlgov_elections": "date",
    "reign_elections": "date",
    "tariffs_2025": "effective",
    "tariffs_announced_2025": "announced",
    "un_votes": "date",
    "unhrc_votes": "date",
    "unsc_votes": "date",
    "us_chiefs": "start",
    "us_tariff_actions": "announced",
    "us_travels": "start",
    "us_troops": "date",
    "us_visits": "start",
    "vparty": "date",
}
FIRST = date(1840, 1, 1)


def dated_rows(dataset: str, since: date = FIRST) -> Table:
    """Return how many rows of a dataset have exactly one effective leader of their state on their day, by state.

    Parameters
    ----------
    dataset
        A dataset whose rows carry a day and a state; `DATED` names them and the column of the day.
    since
        First day that is counted, not before 1840-01-01.

    Returns
    -------
    Table
        side, the column that names the state; ccode; rows, those dated from `since` to 2026-01-31 on days on which
        the state was a member of the Correlates of War system; resolved, those of them with exactly one leader.

    Raises
    ------
    InputError
        For a dataset that is not in `DATED`.
    NotCovered
        When the dataset or a list of leaders was not pulled.

    Notes
    -----
    Tables by month or year are not in the list: a month can have two leaders.
    """
    if dataset not in DATED:
        raise InputError(
            f"found {dataset!r}; expected a dataset with a day and a state.{did_you_mean(dataset, DATED)} "
            f"These are: {', '.join(DATED)}."
        )
    source, table, when = sources.source(dataset), sources.table(dataset), DATED[dataset]
    spells, members = store.settled(_days_in_power()), store.settled(_membership())
    table = table.filter(table[when].notnull(), table[when] >= max(since, FIRST), table[when] <= COMPILED_TO)
    parts = [_by_state(_days(table, source, column, when), spells, members, column) for column in source.state_columns]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def state_days(start: date = date(1946, 1, 1), end: date = date(2025, 12, 31)) -> Table:
    """Return on how many days of membership each state has an effective leader: ccode, iso3c, days, led.

    Parameters
    ----------
    start, end
        First and last day that is counted.

    Raises
    ------
    NotCovered
        When a list of leaders or the list of states was not pulled.
    """
    members, spells = _membership(), _days_in_power()
    since, until = ibis.greatest(members.start, ibis.literal(start)), ibis.least(members.end, ibis.literal(end))
    members = members.mutate(start=since, end=until).filter(since <= until)
    days = members.group_by("ccode").agg(days=(members.end.delta(members.start, unit="day") + 1).sum())
    both = members.join(
        spells, [members.ccode == spells.ccode, spells.since <= members.end, spells.until >= members.start]
    )
    held = ibis.least(both.until, both.end).delta(ibis.greatest(both.since, both.start), unit="day") + 1
    led = both.select("ccode", held=held).group_by("ccode").agg(led=ibis._.held.sum())
    named = labels([end.year]).select("ccode", "iso3c")
    joined = days.left_join(led, "ccode").drop("ccode_right").left_join(named, "ccode")
    return joined.select("ccode", "iso3c", days=joined.days.cast("int64"), led=joined.led.fill_null(0).cast("int64"))


def _days_in_power() -> Table:
    table = leaders()
    until = ibis.coalesce(table.end, ibis.greatest(table.last_record, table.start))
    return table.select("ccode", "leader", since=table.start, until=until)


def _membership() -> Table:
    table = sources.table("states")
    table = table.filter(table.system == "cow")
    return table.select(ccode=table.code, start=table.start, end=table.end.fill_null(ibis.literal(date.max)))


def _days(table: Table, source: Source, column: str, when: str) -> Table:
    """Return how many rows each state has on each day."""
    coded = with_ccode(table, source, column=column, when=when, to="member")
    coded = coded.filter(coded.member.notnull()).select(ccode=coded.member, day=coded[when])
    return store.settled(coded.group_by("ccode", "day").agg(rows=coded.count()))


def _by_state(days: Table, spells: Table, members: Table, side: str) -> Table:
    inside = days.semi_join(members, [days.ccode == members.ccode, days.day >= members.start, days.day <= members.end])
    met = inside.left_join(
        spells, [inside.ccode == spells.ccode, inside.day >= spells.since, inside.day <= spells.until]
    ).select("ccode", "day", "rows", "leader")
    found = met.group_by("ccode", "day", "rows").agg(leaders=met.leader.count())
    resolved = ibis.ifelse(found.leaders == 1, found.rows, 0).sum().cast("int64")
    counted = found.group_by("ccode").agg(rows=found.rows.sum().cast("int64"), resolved=resolved)
    return counted.select("ccode", "rows", "resolved", side=ibis.literal(side))


def figure(dataset: str) -> list[dict[str, object]]:
    """Return a dataset's coverage as rows of the committed figure, by column that names a state and by period.

    Each has dataset, side, since (1840 or 1946), rows, resolved, share of the rows, and left: the ten states with the
    most rows without a leader, by COW code, with their number.
    """
    found: list[dict[str, object]] = []
    for since in (FIRST, date(1946, 1, 1)):
        states: dict[str, list[dict[str, int]]] = {}
        for row in store.rows(dated_rows(dataset, since).order_by("side", "ccode")):
            states.setdefault(row["side"], []).append(row)
        found += [
            {"dataset": dataset, "side": side, "since": since.year} | _totals(own) for side, own in states.items()
        ]
    return found


def _totals(own: list[dict[str, int]]) -> dict[str, object]:
    rows, resolved = (sum(row[name] for row in own) for name in ("rows", "resolved"))
    left = sorted((-(row["rows"] - row["resolved"]), row["ccode"]) for row in own if row["rows"] > row["resolved"])
    named = " ".join(f"{ccode}:{-number}" for number, ccode in left[:10])
    return {"rows": rows, "resolved": resolved, "share": f"{resolved / rows:.5f}", "left": named}
