"""What a state did towards which partner and when: acts one by one, and amounts by year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis

from allies import sources, store
from allies.panel import channels
from allies.panel.states import with_ccode
from allies.store import Table

USA = 2


@dataclass(frozen=True)
class Measure:
    """One kind of attention: acts (each row one act) or amounts (each row a year's sum).

    `rows` gives ccode1 (who acts), ccode2, date, amount, place. `focal` is the one state that it is recorded for.
    `start` and `end` bound the record, as days.
    """

    title: str
    unit: str
    source: str
    rows: Callable[[], Table]
    acts: bool
    focal: int | None = None
    sign: int = 1

    def bounds(self) -> tuple[str, str]:
        """Return the first and the last day of the record."""
        first = f"{sources.source(self.source).coverage.start}-01-01"
        if not self.acts or self.source == "gsdb":
            return first, f"{whole_to(self.source)}-12-31"
        table = self.rows()
        (row,) = store.rows(table.aggregate(last=table.date.max()))
        return first, str(row["last"])[:10]


def whole_to(name: str) -> int:
    """Return the last year that a dataset covers whole."""
    covered = sources.source(name).coverage
    return covered.whole_to or covered.end


def _trips(role: str) -> Table:
    source = sources.source("us_travels")
    table = with_ccode(sources.table("us_travels"), source, column="country", when="start", to="ccode2")
    table = table.filter(table.role == role)
    return _acts(table, ccode1=ibis.literal(USA), ccode2=table.ccode2, place=table.locale)


def secretary_trips() -> Table:
    """Return the stops of the Secretary of State abroad; the amount is days."""
    return _trips("secretary")


def president_trips() -> Table:
    """Return the stops of the President abroad; the amount is days."""
    return _trips("president")


def hosted_visits() -> Table:
    """Return the visits of leaders to the United States, the host acting; the amount is days."""
    source = sources.source("us_visits")
    table = with_ccode(sources.table("us_visits"), source, column="country", when="start", to="ccode2")
    return _acts(table, ccode1=ibis.literal(USA), ccode2=table.ccode2, place=ibis.null("string"))


def _acts(table: Table, **named: object) -> Table:
    days = table.end.delta(table.start, unit="day") + 1
    made = table.select(
        ccode1=named["ccode1"], ccode2=named["ccode2"], date=table.start, amount=days, place=named["place"]
    )
    return _typed(made)


def sanctions() -> Table:
    """Return the sanction cases that a state opened, on 1 July of their first year; the amount is 1."""
    source, table = sources.source("gsdb"), sources.table("gsdb")
    for side, column in enumerate(("sender", "target"), start=1):
        table = with_ccode(table, source, column=column, when="begin", to=f"ccode{side}")
    return _typed(
        table.select(
            "ccode1", "ccode2", date=ibis.date(table.begin, 7, 1), amount=ibis.literal(1.0), place=ibis.null("string")
        )
    )


def troops() -> Table:
    """Return U.S. troops abroad on the last report day of each year."""
    return _amounts(channels.troops())


def aid() -> Table:
    """Return U.S. aid obligated in each fiscal year, in constant dollars; what was taken back is left out."""
    table = channels.aid()
    return _amounts(table.filter(table.channel == "aid_obligations", table.value > 0))


def arms() -> Table:
    """Return major arms delivered in each year, in trend-indicator values."""
    source, table = sources.source("sipri_register"), sources.table("sipri_register")
    for side, column in enumerate(("supplier", "recipient"), start=1):
        table = with_ccode(table, source, column=column, when="year", to=f"ccode{side}")
    return _amounts(table.select("ccode1", "ccode2", "year", value=table.tiv))


def _amounts(table: Table) -> Table:
    return _typed(
        table.select(
            "ccode1", "ccode2", date=ibis.date(table.year, 7, 1), amount=table.value, place=ibis.null("string")
        )
    )


def _typed(table: Table) -> Table:
    table = table.mutate(
        ccode1=table.ccode1.cast("int64"), ccode2=table.ccode2.cast("int64"), amount=table.amount.cast("float64")
    )
    return table.filter(table.ccode1.notnull(), (table.ccode1 != table.ccode2) | table.ccode2.isnull())


MEASURES: Mapping[str, Measure] = {
    "secretary_trips": Measure(
        "Stops of the Secretary of State", "stops; days", "us_travels", secretary_trips, True, USA
    ),
    "president_trips": Measure("Stops of the President", "stops; days", "us_travels", president_trips, True, USA),
    "hosted_visits": Measure("Leaders hosted", "visits; days", "us_visits", hosted_visits, True, USA),
    "sanctions": Measure("Sanction cases opened", "cases", "gsdb", sanctions, True, sign=-1),
    "troops": Measure("Troops stationed abroad", "person-years", "us_troops", troops, False, USA),
    "aid": Measure("Aid obligated", "constant dollars", "us_aid", aid, False, USA),
    "arms": Measure("Major arms delivered", "trend-indicator values", "sipri_register", arms, False),
}
