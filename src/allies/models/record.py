"""The record of a dyad: everything the embedded release holds on two states as of a date, read in few queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

import ibis
import ibis.expr.types as ir

from allies import measures, store
from allies.errors import InputError, NotCovered
from allies.models.jackknife import by_year, left_out
from allies.models.quantities import QUANTITIES, Quantity
from allies.models.result import LEVEL
from allies.panel import portfolio
from allies.panel.states import Identity, State, pair
from allies.panel.states import identities as all_identities
from allies.store import Table

Row = dict[str, Any]
ARMS = ("arms_import_share", "arms_export_share")


def day(text: str | date | None) -> date | None:
    """Return a date from ISO text; a bare year means its last day. Raises `InputError`."""
    if text is None or isinstance(text, date):
        return text
    try:
        return date(int(text), 12, 31) if text.isdigit() else date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"found date {text!r}; expected a year (1980) or a day (2025-06-19).") from error


@cache
def latest_day() -> date:
    """Return the last day that any dataset of the release has a record of."""
    ends = [str(source["data_end"])[:10] for source in store.manifest()["sources"].values()]
    return max(date.fromisoformat(end) for end in ends if len(end) == 10)


def held(state: State, code: ir.Value, year: ir.Value) -> ir.BooleanValue:
    """Return the condition that (`code`, `year`) belongs to `state`."""
    return ibis.or_(*[(code == one.ccode) & year.between(one.start.year, one.end.year) for one in state.identities])


@dataclass(frozen=True)
class Record:
    """What the release holds on the dyad `a`, `b`, from records of whole years that ended by `as_of`."""

    a: State
    b: State
    as_of: date
    _tables: dict[str, list[Row]] = field(repr=False)

    @property
    def year(self) -> int:
        """Return the last year that had ended by `as_of`; the year of `as_of` itself where the release ends in it."""
        whole = (self.as_of.month, self.as_of.day) == (12, 31) or self.as_of >= latest_day()
        return self.as_of.year if whole else self.as_of.year - 1

    def sides(self) -> tuple[State, State]:
        """Return both states."""
        return self.a, self.b

    def identity(self, state: State) -> Identity:
        """Return the state's code and name at `as_of`."""
        return state.in_year(self.year)

    @cached_property
    def lives(self) -> dict[str, list[tuple[date, date | None]]]:
        """Return the spells of each side's membership in the COW state system."""
        sides = self.sides()
        return dict(zip([one.iso3c for one in sides], membership(*sides), strict=True))

    def exist(self, year: int) -> bool:
        """Return whether both states were members of the state system on some day of `year`."""
        return all(alive(life, year) for life in self.lives.values())

    @cached_property
    def votes(self) -> dict[int, Row]:
        """Return the dyad's similarity scores by year."""
        return {row["year"]: row for row in self._tables["votes"]}

    def vote_field(self, focal: State) -> dict[int, dict[str, Row]]:
        """Return, by year and partner, how `focal` and each partner voted alike: identical share and n."""
        return self._vote_fields[focal.iso3c]

    @cached_property
    def _vote_fields(self) -> dict[str, dict[int, dict[str, Row]]]:
        found: dict[str, dict[int, dict[str, Row]]] = {state.iso3c: {} for state in self.sides()}
        for row in self._tables["vote_field"]:
            one, two, at = row["ccode1"], row["ccode2"], row["year"]
            for state in self.sides():
                for mine, partner in ((one, two), (two, one)):
                    if mine in state.ccodes and _is(mine, at, state):
                        found[state.iso3c].setdefault(at, {})[label(partner, at)] = {**row, "partner": partner}
        return found

    def vote_counts(self, state: State) -> dict[int, Row]:
        """Return how often the state voted yes, abstained, voted no or was absent, by year."""
        return {row["year"]: row for row in self._tables["vote_counts"] if _is(row["ccode"], row["year"], state)}

    def series(self, name: str, sender: State, receiver: State) -> dict[int, float]:
        """Return the values of a channel from sender to receiver by year, as recorded (no zeros filled in)."""
        return {
            row["year"]: row["value"]
            for row in self._tables["channels"]
            if row["channel"] == name
            and _is(row["ccode1"], row["year"], sender)
            and _is(row["ccode2"], row["year"], receiver)
        }

    def absent(self, quantity: Quantity, sender: State, receiver: State, year: int) -> str:
        """Return what no row of a channel means in `year`: "zero" or "missing".

        A share of arms is no number in a window in which the receiver took in, or the sender delivered, nothing.
        """
        if not self.exist(year):
            return "missing"
        if quantity.name in ARMS:
            whose = receiver if quantity.name == "arms_import_share" else sender
            moved = any((quantity.name, code, year) in self._arms_moved for code in whose.ccodes)
            return "zero" if moved else "missing"
        return quantity.absent

    @cached_property
    def _arms_moved(self) -> set[tuple[str, int, int]]:
        return {(row["channel"], row["ccode"], row["year"]) for row in self._tables["arms"]}

    def across(self, name: str, focal: State, year: int, *, sends: bool) -> dict[str, float]:
        """Return a channel's values in `year` between `focal` and each partner; `focal` sends or receives."""
        mine, other = ("ccode1", "ccode2") if sends else ("ccode2", "ccode1")
        return {
            label(row[other], year): row["value"]
            for row in self._tables["channels"]
            if row["channel"] == name and row["year"] == year and _is(row[mine], year, focal)
        }

    def treaties(self, state: State | None = None) -> list[Row]:
        """Return obligation spells of the dyad; of every dyad of `state` with defence obligations when given."""
        rows_ = self._tables["treaties"]
        if state is None:
            return [row for row in rows_ if {row["ccode1"], row["ccode2"]} <= {*self.a.ccodes, *self.b.ccodes}]
        return [row for row in rows_ if row["ccode1"] in state.ccodes or row["ccode2"] in state.ccodes]

    def of(self, name: str, state: State) -> list[Row]:
        """Return a state's rows of `leaders`, `regimes` or `attributes`."""
        return [row for row in self._tables[name] if row["ccode"] in state.ccodes]

    def rows(self, name: str) -> list[Row]:
        """Return a table as read: `first_tours`, `trips_by_term` or `alliances`."""
        return self._tables[name]


@cache
def label(ccode: int, year: int) -> str:
    """Return the ISO3 label of a COW code in a year."""
    return _named(ccode, year).iso3c


@cache
def _of_code(ccode: int) -> tuple[Identity, ...]:
    return tuple(one for one in all_identities() if one.ccode == ccode)


def _named(ccode: int, year: int) -> Identity:
    mine = _of_code(ccode)
    return mine[0] if len(mine) == 1 else max(mine, key=lambda one: (one.days_in(year), -abs(one.start.year - year)))


@cache
def name(ccode: int, year: int) -> str:
    """Return the name of a COW code in a year."""
    return _named(ccode, year).name


@cache
def region(iso3c: str) -> str:
    """Return the world region of an ISO3 label."""
    return next(one.region for one in all_identities() if one.iso3c == iso3c)


def _is(ccode: int, year: int, state: State) -> bool:
    return any(one.ccode == ccode and one.start.year <= year <= one.end.year for one in state.identities)


def coverage(quantity: Quantity) -> Row:
    """Return the release's coverage of a quantity: start, end (years) and data_end (last record)."""
    found: Row = store.manifest()["coverage"][quantity.name.partition(".")[0]]
    return found


def record(a: str | int, b: str | int, *, as_of: str | date | None = None) -> Record:
    """Read the record of two states.

    Parameters
    ----------
    a, b
        ISO3 codes, COW codes or names.
    as_of
        A day or a year; default the last day of the release. Only whole years that ended by then count.

    Raises
    ------
    UnknownState
        For a code that is no state, or one state twice.
    NotCovered
        When `as_of` lies before a state existed or past the release.
    """
    first, second = pair(a, b)
    at = day(as_of) or min(latest_day(), *(state.identities[-1].end for state in (first, second)))
    _require_existence(first, second, at)
    until = Record(first, second, at, {}).year
    tables = {
        **_votes(first, second, until),
        "channels": _channels(first, second, until),
        "arms": _arms(first, second),
        "treaties": _treaties(first, second, until),
        **{name_: _of_states(name_, first, second) for name_ in ("leaders", "regimes", "attributes")},
        "first_tours": store.select(store.released("first_tours")),
        "trips_by_term": store.select(store.released("trips_by_term")),
        "alliances": _alliances(first, second, at),
    }
    return Record(first, second, at, tables)


def _require_existence(first: State, second: State, at: date) -> None:
    if at > latest_day():
        raise NotCovered(f"found as-of {at}; the record ends on {latest_day()}. Ask for that day or an earlier one.")
    for state, spells in zip((first, second), membership(first, second), strict=True):
        if not any(start <= at and (end is None or at <= end) for start, end in spells):
            lives = " and ".join(f"{start} to {end or 'today'}" for start, end in spells) or "never in the state system"
            raise NotCovered(f"{state.iso3c} was no member of the state system on {at}: found {lives}.")


def membership(*states_: State) -> list[list[tuple[date, date | None]]]:
    """Return, for each state, the spells of its membership in the COW state system."""
    codes = [code for state in states_ for code in state.ccodes]
    rows_ = store.select(store.released("states"), system=["cow"], code=codes)
    return [_spans(state, rows_) for state in states_]


def alive(life: list[tuple[date, date | None]], year: int) -> bool:
    """Return whether a state with these spells of membership was a member on some day of `year`."""
    return any(start.year <= year and (end is None or end.year >= year) for start, end in life)


def _spans(state: State, rows_: list[Row]) -> list[tuple[date, date | None]]:
    spans = []
    for row in rows_:
        for one in state.identities:
            start, end = max(row["start"], one.start), min(row["end"] or date.max, one.end)
            if one.ccode == row["code"] and start <= end:
                spans.append((start, None if end == date.max else end))
    return spans


def _votes(first: State, second: State, until: int) -> dict[str, list[Row]]:
    """Return the dyad's scores by year, and how alike each of the two and every partner voted (symmetric scores)."""
    codes = [*first.ccodes, *second.ccodes]
    table = store.read(store.released("un_contingency")).filter(ibis._.year <= until)
    some = table.filter(table.ccode1.isin(codes) | table.ccode2.isin(codes))
    field_ = measures.scored(some, ("identical",)).select("ccode1", "ccode2", "year", "n", "identical")
    return {
        "votes": dyad_scores(table, first, second),
        "vote_field": store.rows(field_),
        "vote_counts": [
            row for row in store.select(store.released("un_vote_counts"), ccode=codes) if row["year"] <= until
        ],
    }


def dyad_scores(table: Table, first: State, second: State) -> list[Row]:
    """Return every similarity score of two states by year, each with its standard error and interval."""
    return by_year(store.rows(measures.scored(left_out(dyad_counts(table, first, second)))), LEVEL)


def dyad_counts(table: Table, first: State, second: State) -> Table:
    """Return one contingency table per year of two states, from `first`'s side, summed over their identities."""
    codes = [*first.ccodes, *second.ccodes]
    both = portfolio.by_state(table.filter(table.ccode1.isin(codes) & table.ccode2.isin(codes)))
    both = both.filter(held(first, both.ccode1, both.year) & held(second, both.ccode2, both.year))
    return both.group_by("year").aggregate(**{cell: both[cell].sum() for cell in measures.CELLS})


def _channels(first: State, second: State, until: int) -> list[Row]:
    """Return the dyad's own rows, and the rows of either state with every partner in each channel's last year."""
    table = store.read(store.released("channels")).filter(ibis._.year <= until)
    one, two = table.ccode1, table.ccode2
    own = (one.isin(first.ccodes) & two.isin(second.ccodes)) | (one.isin(second.ccodes) & two.isin(first.ccodes))
    codes = [*first.ccodes, *second.ccodes]
    ends: dict[int, list[str]] = {}
    for quantity in QUANTITIES.values():
        if quantity.table == "channels":
            ends.setdefault(min(until, coverage(quantity)["end"]), []).append(quantity.name)
    last = ibis.or_(*[(table.year == year) & table.channel.isin(names) for year, names in ends.items()])
    return store.rows(table.filter(own | (last & (one.isin(codes) | two.isin(codes)))))


def _arms(first: State, second: State) -> list[Row]:
    """Return the years in which either state took in, or delivered, any arms: channel, ccode, year."""
    table = store.read(store.released("channels"))
    sides = [(channel, table[column]) for channel, column in zip(ARMS, ("ccode2", "ccode1"), strict=True)]
    codes = [*first.ccodes, *second.ccodes]
    return store.rows(
        ibis.union(
            *[
                table.filter((table.channel == channel) & code.isin(codes))
                .select("channel", "year", ccode=code)
                .distinct()
                for channel, code in sides
            ]
        )
    )


def _alliances(first: State, second: State, at: date) -> list[Row]:
    """Return the treaties of alliance that both have been members of by `at`."""
    codes = [*first.ccodes, *second.ccodes]
    found = [row for row in store.select(store.released("alliances"), ccode1=codes, ccode2=codes) if row["start"] <= at]
    return sorted(found, key=lambda row: (row["start"], row["atopid"]))


def _treaties(first: State, second: State, until: int) -> list[Row]:
    """Return the dyad's obligations, and either state's defence obligations to anyone, cut off at `until`."""
    codes = {*first.ccodes, *second.ccodes}
    rows_ = []
    for row in store.select(store.released("treaties")):
        mine = (row["ccode1"] in codes) + (row["ccode2"] in codes)
        defence = row["obligation"] == "defense" and row["coded_by"] == "atop"
        if row["start"] <= until and (mine == 2 or (mine == 1 and defence)):
            rows_.append({**row, "end": min(row["end"], until), "open": row["open"] or row["end"] > until})
    return sorted(rows_, key=lambda row: (row["start"], row["ccode1"], row["ccode2"]))


def _of_states(name_: str, first: State, second: State) -> list[Row]:
    return store.select(store.released(name_), ccode=[*first.ccodes, *second.ccodes])
