"""The quantities that predicates can ask for, each read from one table of the release.

Every reader gives rows that name a state first (`""`: any state). What a cell means is said where it is made: in
`models/quantities.py`, `panel/` and `models/case_record.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from statistics import median
from typing import Any

from allies import measures, store
from allies.claims import spells
from allies.claims.rows import OFFICIAL, Row, Series, labels, titled
from allies.models.alignment.indicators import DIMENSIONS
from allies.models.alignment.standing import HUNDREDTHS
from allies.models.alignment.standing import UNIT as STANDARD
from allies.models.quantities import FACTS, QUANTITIES, Quantity
from allies.models.record import coverage, held, label
from allies.panel import portfolio
from allies.panel.states import state

Cells = dict[str, Any]
BALLOTS = ("yes", "no", "abstain", "absent")
ATTRIBUTES = {
    "homicide_rate": ("Intentional homicides", "per 100,000 people", "homicide"),
    "polyarchy": ("Electoral democracy index (V-Dem)", "0 to 1", "vdem"),
}


class Library:
    """The release as series; each table is read once, when first asked for."""

    def __init__(self) -> None:
        self.table = cache(lambda name: store.select(store.released(name)))
        self.scored = cache(_scored)
        self.votes = cache(self._votes)
        self.channel = cache(_channel)
        self.yearly = cache(self._yearly)
        self.distances = cache(self._distances)
        self.medians = cache(self._medians)
        self.aligned = cache(self._alignments)

    def series(self) -> dict[str, Series]:
        """Return every quantity by name."""
        found = [*self._dyadic(), *self._of_states(), *spells.series(self.table)]
        return {one.name: one for one in found}

    def _dyadic(self) -> Iterator[Series]:
        for name, quantity in QUANTITIES.items():
            about = (quantity.title, quantity.unit, quantity.sources, 2, quantity.absent, *_covered(quantity))
            if quantity.table == "channels":
                yield Series(name, *about, partial(self.channel, name))
            elif quantity.table == "un_contingency":
                yield Series(name, *about, partial(self.votes, name))
        span = _covered(QUANTITIES["votes.identical"])
        title = "Distance between ideal points in UN votes"
        yield Series("ideal_distance", title, "scale points", ("un_votes",), 2, "missing", *span, self.distances)
        yield from self._aligned()

    def _aligned(self) -> Iterator[Series]:
        """Yield the estimates of alignment, and what indicators add to them, by dimension."""
        for name in DIMENSIONS:
            ends = [row["end"] for row in self.table("alignment_indicators") if row["dimension"] == name]
            span = date(1946, 1, 1), date(max(ends), 12, 31)
            for kind, column in (("alignment", f"{name}_estimate"), ("parts", "part")):
                quantity = FACTS[f"{kind}.{name}"]
                about = (quantity.title, STANDARD, quantity.sources, 2, "missing", *span)
                yield Series(f"{kind}.{name}", *about, partial(self.aligned, kind, name, column))

    def _alignments(self, kind: str, dimension: str, column: str, of: str) -> list[Row]:
        one, quantity, found = state(of), FACTS[f"{kind}.{dimension}"], []
        among = {"dimension": [dimension]} if kind == "parts" else {}
        for mine, other in (("ccode1", "ccode2"), ("ccode2", "ccode1")):
            for cells in store.select(store.released(quantity.table), **{mine: one.ccodes}, **among):
                pair = (of, label(cells[other], cells["year"]))
                if cells[column] is not None:
                    source = titled(*quantity.sources)
                    value = cells[column] / HUNDREDTHS
                    found.append(annual(quantity.name, pair, cells["year"], value, STANDARD, source))
        return found

    def _of_states(self) -> Iterator[Series]:
        for name, (title, unit, dataset) in ATTRIBUTES.items():
            end = date(int(store.manifest()["sources"][dataset]["data_end"][:4]), 12, 31)
            about = (title, unit, (dataset,), 1, "missing", date(1946, 1, 1), end)
            yield Series(name, *about, partial(self.yearly, "attributes", name, "value"))
        span = _covered(QUANTITIES["votes.identical"])
        for vote in BALLOTS:
            about = (f"Roll calls in the UN General Assembly: {vote}", "roll calls", ("un_votes",), 1, "missing", *span)
            yield Series(f"votes.{vote}", *about, partial(self.yearly, "un_vote_counts", f"votes.{vote}", vote))
        about = ("Ideal point in UN votes", "scale points", ("un_votes",), 1, "missing", *span)
        yield Series("ideal_point", *about, partial(self.yearly, "ideal_points", "ideal_point", "estimate"))
        title = "Median partner's share of identical votes"
        yield Series("votes.median", title, "share of roll calls", ("un_votes",), 1, "missing", *span, self.medians)

    def _yearly(self, table: str, name: str, column: str, of: str = "") -> list[Row]:
        unit, dataset = ATTRIBUTES[name][1:] if name in ATTRIBUTES else ("", "un_votes")
        unit = unit or ("scale points" if name == "ideal_point" else "roll calls")
        source = titled(dataset)
        return [
            annual(name, (label(cells["ccode"], cells["year"]),), cells["year"], cells[column], unit, source,
                   error=cells.get("std_error"))
            for cells in self.table(table)
            if cells.get("attribute", name) == name
        ]  # fmt: skip

    def _votes(self, name: str, of: str) -> list[Row]:
        measure, unit, source = name.removeprefix("votes."), QUANTITIES[name].unit, titled("un_votes")
        return [
            annual(name, (of, label(cells["ccode2"], cells["year"])), cells["year"], cells[measure], unit, source,
                   text=f"{cells['n']} common roll calls")
            for cells in self.scored(of)
            if cells["n"]
        ]  # fmt: skip

    def _medians(self, of: str) -> list[Row]:
        """Return the median partner's share of identical votes with `of`, by year."""
        years: dict[int, list[float]] = {}
        for row in self.votes("votes.identical", of):
            years.setdefault(row.start.year, []).append(row.value or 0.0)
        found = years.items()
        source = titled("un_votes")
        return [annual("votes.median", (of,), at, median(some), "share of roll calls", source) for at, some in found]

    def _distances(self, of: str) -> list[Row]:
        """Return how far apart `of` and every other state's ideal points stand, by year."""
        points = self.yearly("ideal_points", "ideal_point", "estimate")
        own = {row.start.year: row for row in points if row.states[0] in labels(of)}
        found = []
        for row in points:
            mine = own.get(row.start.year)
            if mine is None or mine is row or row.value is None or mine.value is None:
                continue
            error = ((mine.error or 0.0) ** 2 + (row.error or 0.0) ** 2) ** 0.5
            apart = round(abs(mine.value - row.value), 4)
            pair = (of, *row.states)
            found.append(annual("ideal_distance", pair, row.start.year, apart, row.unit, row.source, error=error))
        return found


def annual(
    name: str, states: tuple[str, ...], year: int, value: float | None, unit: str, source: str, *, text: str = "",
    error: float | None = None,
) -> Row:  # fmt: skip
    """Return the row of a year; it counts from the year's last day."""
    last = date(year, 12, 31)
    id_ = f"{name}:{'-'.join(states)}:{year}"
    return Row(id_, states, date(year, 1, 1), last, last, value, unit, text, source, OFFICIAL, error=error)


def _covered(quantity: Quantity) -> tuple[date, date]:
    covered = coverage(quantity)
    return date(covered["start"], 1, 1), date(covered["end"], 12, 31)


def _channel(name: str, of: str) -> list[Row]:
    quantity = QUANTITIES[name]
    among: dict[str, Any] = {"channel": [name]}
    if of:
        among["ccode1"] = state(of).ccodes
    found = []
    for cells in store.select(store.released("channels"), **among):
        year = cells["year"]
        pair = (label(cells["ccode1"], year), label(cells["ccode2"], year))
        source = titled(*quantity.sources_in(year))
        if not of or pair[0] in labels(of):
            found.append(annual(name, pair, year, cells["value"], quantity.unit, source))
    return found


def _scored(of: str) -> list[Cells]:
    """Return the similarity scores of a state with every other by year, both from its side."""
    one = state(of)
    table = store.read(store.released("un_contingency"))
    some = table.filter(table.ccode1.isin(one.ccodes) | table.ccode2.isin(one.ccodes))
    both = portfolio.by_state(some)
    mine = both.filter(held(one, both.ccode1, both.year))
    return store.rows(measures.scored(mine).select("ccode2", "year", "n", *measures.NAMES))
