"""Rows that decide claims, and what a predicate says of them.

Row         one record with its states, its span of days, its value, and where it comes from
Outcome     true, false or unknown, the number that was compared, and the rows that decide
Tables      what a predicate may read: the rows known by a day
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from allies import store
from allies.errors import UnknownName, did_you_mean
from allies.panel.states import state

When = int | date | str
Reader = Callable[[str], Sequence["Row"]]
FACT, DOCUMENT = "fact:", "document:"
BEST, OFFICIAL = "ABCD", "A"
WORDS = ("published", "as_of")


@dataclass(frozen=True)
class Row:
    """One record: a cell of a release table, or a compiled fact.

    `start` to `end` are the days it speaks of, `known` the first day on which it counts. `grade`: A primary document
    or official series, B and C reputable outlets, D a party to the dispute.
    """

    id: str
    states: tuple[str, ...]
    start: date
    end: date
    known: date
    value: float | None
    unit: str
    text: str
    source: str
    grade: str
    url: str = ""
    error: float | None = None

    def row(self) -> dict[str, Any]:
        """Return the row as a JSON-ready dictionary."""
        return {
            "id": self.id,
            "states": list(self.states),
            "start": self.start.isoformat(),
            "end": None if self.end == date.max else self.end.isoformat(),
            "value": self.value,
            "unit": self.unit,
            "text": self.text,
            "source": self.source,
            "url": self.url,
            "grade": self.grade,
        }


@dataclass(frozen=True)
class Outcome:
    """What a predicate says: `truth` is None where the rows cannot tell, and `why` then says why.

    `why`: not_covered (the source ends before), missing (no row inside coverage), waits (a model that is not there).
    `superseded`: false now, while an earlier reading of the same series made it true. `parts`: outcomes of `all`.
    """

    truth: bool | None
    number: float | None = None
    unit: str = ""
    rows: tuple[Row, ...] = ()
    why: str = ""
    superseded: bool = False
    parts: tuple[Outcome, ...] = ()

    def negated(self) -> Outcome:
        """Return the outcome of `not`."""
        return replace(self, truth=None if self.truth is None else not self.truth, superseded=False, parts=())


@dataclass(frozen=True)
class Series:
    """One quantity that predicates can ask for.

    `width`: how many states a row names. `absent`: what no row inside coverage means, "zero" or "missing".
    `start`, `end`: first and last day of the record. `read`: all rows that name a state first.
    """

    name: str
    title: str
    unit: str
    datasets: tuple[str, ...]
    width: int
    absent: str
    start: date
    end: date
    read: Reader


@dataclass(frozen=True)
class Tables:
    """The rows known by `as_of`, for predicates of a text published on `published`."""

    series: Mapping[str, Series]
    facts: Mapping[str, Row]
    documents: Mapping[str, Row]
    groups: Mapping[str, Sequence[tuple[str, date, date]]]
    published: date
    as_of: date

    def known(self, name: str) -> None:
        """Raise `UnknownName` for a quantity, fact or document that does not exist."""
        if name.startswith(DOCUMENT):
            self.document(name.removeprefix(DOCUMENT))
        elif name.startswith(FACT):
            self.fact(name)
        else:
            self.quantity(name)

    def quantity(self, name: str) -> Series:
        """Return a quantity; raise `UnknownName` with the nearest name."""
        if name not in self.series:
            raise UnknownName(
                f"found no quantity {name!r}; expected one that docs/reference/predicates.md lists, or 'fact:ID'."
                f"{did_you_mean(name, self.series)}"
            )
        return self.series[name]

    def rows(self, of: str, states: Sequence[str]) -> list[Row]:
        """Return the rows of a quantity, or the one fact, that name `states` in order, oldest first."""
        if of.startswith(FACT):
            return [row for row in [self.fact(of)] if row.known <= self.as_of and set(states) <= set(row.states)]
        quantity = self.quantity(of)
        wanted = [canonical(one) for one in states]
        found = quantity.read(wanted[0] if wanted else "")
        kept = [row for row in found if row.known <= self.as_of]
        for at, one in enumerate(wanted):
            some = labels(one)
            kept = [row for row in kept if len(row.states) > at and row.states[at] in some]
        return sorted(kept, key=lambda row: (row.start, row.id))

    def fact(self, of: str) -> Row:
        """Return a compiled fact; raise `UnknownName` with the nearest id."""
        id_ = of.removeprefix(FACT)
        if id_ not in self.facts:
            raise UnknownName(f"found no fact {id_!r}; expected an id of cases/facts.{did_you_mean(id_, self.facts)}")
        return self.facts[id_]

    def document(self, id_: str) -> Row:
        """Return a document's stored passage; raise `UnknownName` with the nearest id."""
        if id_ not in self.documents:
            raise UnknownName(
                f"found no document {id_!r}; expected an id of documents.csv.{did_you_mean(id_, self.documents)}"
            )
        return self.documents[id_]

    def members(self, names: Sequence[str], on: date) -> set[str]:
        """Return the states that `names` stand for on a day: ISO3 codes, and groups such as NATO."""
        found: set[str] = set()
        for name in names:
            spells = self.groups.get(name)
            if spells is None:
                found.add(canonical(name))
            else:
                found |= {one for one, start, end in spells if start <= on <= end}
        return found

    def day(self, when: When) -> date:
        """Return the last day that `when` names: a day, a year's last day, `published` or `as_of`."""
        if when == "published":
            return self.published
        if when == "as_of":
            return self.as_of
        return date(when, 12, 31) if isinstance(when, int) else date.fromisoformat(str(when))

    def at(self, rows: Sequence[Row], when: When) -> list[Row]:
        """Return the rows that hold at `when`: within a year, on a day, or the last one for a word such as `as_of`."""
        if when in WORDS:
            last = [row for row in rows if row.known <= self.day(when)][-1:]
            return [row for row in rows if last and row.start == last[0].start]
        if isinstance(when, int):
            return [row for row in rows if row.start.year <= when <= row.end.year]
        on = self.day(when)
        return [row for row in rows if row.start <= on <= row.end]

    def covered(self, of: str, first: date, last: date) -> bool:
        """Return whether a quantity's record spans the days, as far as `as_of` had seen."""
        if of.startswith(FACT):
            return False
        quantity = self.quantity(of)
        return quantity.start <= first and last <= min(quantity.end, self.as_of)

    def absence(self, of: str, states: Sequence[str], first: date, last: date) -> Row:
        """Return the row that stands for no row, in a record that counts an absent row as zero."""
        quantity = self.quantity(of)
        named = tuple(canonical(one) for one in states)
        id_ = f"{of}:{'-'.join(named)}:{last.year}"
        text = f"no row from {first} to {last}, which the source counts as zero"
        return Row(id_, named, first, last, last, 0.0, quantity.unit, text, titled(*quantity.datasets), OFFICIAL)

    def none(self, of: str, rows: Sequence[Row], first: date, last: date) -> Outcome:
        """Return the unknown outcome for days without a row: past the record (of these states), or missing."""
        beyond = not self.covered(of, first, last) or bool(rows and rows[-1].end < first)
        return Outcome(None, rows=tuple(rows[-1:]), why="not_covered" if beyond else "missing")


def titled(*datasets: str) -> str:
    """Return the titles of datasets as the release describes them."""
    described = store.manifest()["sources"]
    return "; ".join(described[name]["title"] if name in described else name for name in datasets)


@cache
def labels(name: str) -> frozenset[str]:
    """Return the ISO3 labels that a state has had: RUS and SUN for Russia."""
    return frozenset(one.iso3c for one in state(name).identities) | {canonical(name)}


@cache
def canonical(name: str) -> str:
    """Return the ISO3 label of a state; raise `UnknownState` with the nearest name."""
    return state(name).iso3c


def grade(rows: Sequence[Row]) -> str:
    """Return the best grade among rows; "" without rows."""
    return min((row.grade for row in rows), key=BEST.index, default="")
