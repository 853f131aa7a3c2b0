"""States: who is a state when, under which code and name.

An *identity* is a span of days in which one COW code has one ISO code and one name (`sources/states/codes.csv`,
compiled from the COW and Gleditsch-Ward lists and ISO 3166-1/3). A state as asked for ("DEU") may run through
several identities (ccode 260 to 2 October 1990, 255 after). Where ISO has no code the COW letters stand in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from allies import store
from allies.errors import ParseError, UnknownState, did_you_mean
from allies.store import Table

if TYPE_CHECKING:
    from allies.sources.schema import Source

FIRST, LAST = date(1816, 1, 1), date(9999, 12, 31)
YEARS = range(1816, 2101)
_COMPILED = Path(str(files("allies"))) / "sources" / "states"


@dataclass(frozen=True)
class Identity:
    """One code and name of a state over a span of days, both ends included."""

    iso3c: str
    ccode: int
    gwcode: int
    name: str
    start: date
    end: date
    region: str
    also: str = ""

    def days_in(self, year: int) -> int:
        """Return on how many days of `year` this identity held."""
        return max(0, (min(self.end, date(year, 12, 31)) - max(self.start, date(year, 1, 1))).days + 1)


@dataclass(frozen=True)
class State:
    """A state as asked for: a label and its identities in time order."""

    iso3c: str
    identities: tuple[Identity, ...]

    @cached_property
    def ccodes(self) -> list[int]:
        """COW codes that this state has had."""
        return list(dict.fromkeys(identity.ccode for identity in self.identities))

    def spans(self) -> list[tuple[date, date, int]]:
        """Return who stands for this state on which days: first day, last day, ccode; from `FIRST` to `LAST`."""
        starts = [FIRST, *(identity.start for identity in self.identities[1:])]
        ends = [*(date.fromordinal(start.toordinal() - 1) for start in starts[1:]), LAST]
        return [(s, e, i.ccode) for s, e, i in zip(starts, ends, self.identities, strict=True)]

    def in_year(self, year: int) -> Identity:
        """Return the identity that held longest in `year`, or the nearest one in time."""
        held = max(self.identities, key=lambda one: one.days_in(year))
        if held.days_in(year):
            return held
        return min(self.identities, key=lambda one: min(abs(one.start.year - year), abs(one.end.year - year)))


@cache
def identities() -> tuple[Identity, ...]:
    """Return every identity, as compiled."""
    return tuple(
        Identity(
            row["iso3c"],
            int(row["ccode"]),
            int(row["gwcode"]),
            row["name"],
            date.fromisoformat(row["start"]) if row["start"] else FIRST,
            date.fromisoformat(row["end"]) if row["end"] else LAST,
            row["region"],
            row["also"],
        )
        for row in store.compiled_csv(_COMPILED / "codes.csv")
    )


@cache
def _by_code() -> dict[str, State]:
    found: dict[str, list[Identity]] = {}
    for one in identities():
        for code in dict.fromkeys([one.iso3c, *one.also.split(), str(one.ccode)]):
            found.setdefault(code, []).append(one)
    return {code: State(_label(code, held), tuple(sorted(held, key=lambda i: i.start))) for code, held in found.items()}


def _label(code: str, held: list[Identity]) -> str:
    return held[-1].iso3c if code.isdigit() else code


@cache
def _by_name() -> dict[str, str]:
    names = {one.name.casefold(): one.iso3c for one in identities()}
    names |= {row["alias"].casefold(): row["iso3c"] for row in store.compiled_csv(_COMPILED / "aliases.csv")}
    return names


def state(asked: str | int) -> State:
    """Return the state for an ISO3 code, COW code or name; raise `UnknownState` with the nearest name.

    >>> state("SLV").ccodes, state("Soviet Union").iso3c, state("DEU").ccodes
    ([92], 'SUN', [255, 260])
    """
    text = str(asked).strip()
    code = text.upper() if text.upper() in _by_code() else _by_name().get(text.casefold())
    if code is None:
        known = [*_by_code(), *(one.name for one in identities())]
        raise UnknownState(
            f"found no state {text!r}; expected an ISO3 code, a COW number or a name.{did_you_mean(text, known)}"
        )
    return _by_code()[code]


def pair(a: str | int, b: str | int) -> tuple[State, State]:
    """Return two states; raise `UnknownState` when they are one."""
    first, second = state(a), state(b)
    if first.iso3c == second.iso3c or set(first.ccodes) == set(second.ccodes):
        raise UnknownState(f"found {first.iso3c} twice; expected two different states. Name another partner.")
    return first, second


@cache
def _code_of(system: str) -> dict[str, State]:
    if system == "gw":
        found: dict[str, list[Identity]] = {}
        for one in identities():
            found.setdefault(str(one.gwcode), []).append(one)
        return {code: State(code, tuple(sorted(held, key=lambda i: i.start))) for code, held in found.items()}
    return _by_code()


def with_ccode(table: Table, source: Source, *, column: str, when: str, to: str) -> Table:
    """Add `to`: the COW code of the state in `column` at the time in `when` (a date, or a year).

    An annual record belongs to the identity that held longest in the year. Identifiers in the source's `not_states`
    get null. Raises `ParseError` for an identifier that is neither a state nor declared as none.
    """
    if source.state_system == "cow":
        return table.mutate(**{to: table[column].cast("int64")})
    text = table[column].cast("string")
    found = [row["id"] for row in store.rows(table.select(id=text).filter(ibis._.id.notnull()).distinct())]
    states = {name: _identified(name, source) for name in found if name not in source.not_states}
    unknown = sorted(name for name, one in states.items() if one is None)
    if unknown:
        raise ParseError(
            f"{source.name}.{column}: found {unknown[:5]}{' …' if len(unknown) > 5 else ''}, no states that are known. "
            "Add them to names or not_states in its source.yml."
        )
    known = {name: one for name, one in states.items() if one is not None}
    if not known:  # no row names a state: nothing was on record by then
        return table.mutate(**{to: ibis.null("int64")})
    annual = table[when].type().is_integer()
    spans = store.from_rows(["id", "start", "end", "ccode"], _years(known) if annual else _days(known))
    on = [text == spans.id, table[when] >= spans.start, table[when] <= spans.end]
    return table.left_join(spans, on).select(*[table[name] for name in table.columns], **{to: spans.ccode})


def gw_years() -> Table:
    """Return the COW code of each Gleditsch-Ward number in each year: gwcode, year, ccode."""
    cells = [(int(code), year, one.in_year(year).ccode) for code, one in _code_of("gw").items() for year in YEARS]
    return store.from_rows(["gwcode", "year", "ccode"], cells)


def known_codes(system: str) -> set[str]:
    """Return the identifiers of a system ("cow", "gw", "iso3" or "name", names casefolded) that are states."""
    codes = set(_code_of(system))
    if system == "name":
        return codes | set(_by_name())
    return {code for code in codes if code.isdigit() == (system in ("cow", "gw"))}


def labels(years: Iterable[int]) -> Table:
    """Return each COW code's label, name and Gleditsch-Ward number by year: ccode, year, iso3c, name, gwcode."""
    every = {int(code): one for code, one in _by_code().items() if code.isdigit()}
    held = [(ccode, year, one.in_year(year)) for ccode, one in every.items() for year in years]
    cells = [(ccode, year, one.iso3c, one.name, one.gwcode) for ccode, year, one in held]
    return store.from_rows(["ccode", "year", "iso3c", "name", "gwcode"], cells)


def _identified(name: str, source: Source) -> State | None:
    if source.state_system == "name":
        name = source.names.get(name) or _by_name().get(name.casefold()) or name
        return _by_code().get(name)
    return _code_of(source.state_system).get(source.names.get(name, name))


def _years(known: dict[str, State]) -> list[tuple[str, int, int, int]]:
    """Return for each identifier the runs of years with one COW code."""
    cells = []
    for name, one in known.items():
        if len(one.ccodes) == 1:
            cells.append((name, YEARS[0], YEARS[-1], one.ccodes[0]))
            continue
        for ccode, run in groupby(YEARS, key=lambda year, one=one: one.in_year(year).ccode):  # type: ignore[misc]
            years = list(run)
            cells.append((name, years[0], years[-1], ccode))
    return cells


def _days(known: dict[str, State]) -> list[tuple[str, date, date, int]]:
    return [(name, *span) for name, one in known.items() for span in one.spans()]
