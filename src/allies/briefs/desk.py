"""The desk: one dyad's record and profile, with the few questions that every section asks of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from statistics import median
from typing import Any

from allies.briefs.likelihood import PROFILES, Yardstick, yardstick
from allies.briefs.wording import Sentence, Shown, whole
from allies.claims.ledger import Fact
from allies.models.profile import Profile, profile, read_cell
from allies.models.quantities import FACTS, QUANTITIES
from allies.models.record import Record, Row, coverage
from allies.models.result import Cell
from allies.panel.states import State

USA = 2
FIRST_DRAWN = 1946
_ARTICLE = (
    "United ", "Netherlands", "Philippines", "Bahamas", "Gambia", "Maldives", "Soviet Union", "German Democratic",
    "Federal Republic", "Dominican Republic", "Central African Republic", "Marshall Islands", "Solomon Islands",
    "Comoros", "People's Democratic", "Yemen Arab Republic", "Papal States",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A picture with the sentences that caption it."""

    id: str
    svg: str
    caption: tuple[Sentence, ...]


@dataclass(frozen=True)
class Grid:
    """A table: headings, and rows whose cells are text, shown numbers or small pictures."""

    id: str
    caption: Sentence
    headings: tuple[str, ...]
    rows: tuple[tuple[str | Shown, ...], ...]


@dataclass(frozen=True)
class Section:
    """One section of a brief: a heading and its blocks in order; a tuple of sentences is a paragraph."""

    name: str
    heading: str
    blocks: tuple[tuple[Sentence, ...] | Figure | Grid, ...] = field(repr=False)


@dataclass(frozen=True)
class Desk:
    """What a section writes from."""

    profile: Profile
    yardstick: Yardstick = PROFILES["icd203"]

    @property
    def record(self) -> Record:
        """Return the record behind the profile."""
        return self.profile.record

    @property
    def a(self) -> State:
        """Return the focal state."""
        return self.record.a

    @property
    def b(self) -> State:
        """Return the partner."""
        return self.record.b

    @property
    def sides(self) -> tuple[State, State]:
        """Return both states, the focal one first."""
        return self.a, self.b

    @property
    def pair(self) -> str:
        """Return the dyad's label, `USA-SLV`."""
        return f"{self.a.iso3c}-{self.b.iso3c}"

    @property
    def usa(self) -> State | None:
        """Return the United States where it is one of the two."""
        return next((one for one in self.sides if USA in one.ccodes), None)

    @property
    def partner_of_usa(self) -> State:
        """Return the other state where the United States is one of the two."""
        return self.b if self.usa is self.a else self.a

    def name(self, state: State) -> str:
        """Return the state's name at the brief's date, with its article."""
        return the(self.record.identity(state).name)

    def cell(self, quantity: str, sender: State | None = None, receiver: State | None = None) -> Cell:
        """Return a cell of the profile, the last covered year's."""
        return self.profile.cells[f"{quantity}:{(sender or self.a).iso3c}-{(receiver or self.b).iso3c}"]

    def cell_in(self, quantity: str, year: int, sender: State | None = None, receiver: State | None = None) -> Cell:
        """Return a cell of the record in `year`."""
        return read_cell(self.record, QUANTITIES[quantity], sender or self.a, receiver or self.b, year)

    def drawn(self, quantity: str, sender: State, receiver: State) -> list[dict[str, Any]]:
        """Return a channel's series from 1946 on as drawn: an absent row is zero only where its source says so."""
        found = self.record.series(quantity, sender, receiver)
        covered = coverage(QUANTITIES[quantity])
        years = range(max(FIRST_DRAWN, covered["start"]), min(self.record.year, covered["end"]) + 1)
        rows = []
        for at in years:
            zero = 0.0 if self.record.absent(QUANTITIES[quantity], sender, receiver, at) == "zero" else None
            value = found.get(at, zero)
            if value is not None:
                rows.append({"year": at, "value": value})
        return rows if any(row["value"] for row in rows) else []

    @cached_property
    def votes(self) -> Cell | None:
        """Return the share of identical votes in the last year with a common roll call, or None."""
        years = [year for year, row in self.record.votes.items() if row["n"]]
        return self.cell_in("votes.identical", max(years)) if years else None

    def fact(self, quantity: str, key: str, year: int | str, value: float | str, *, n: int = 1) -> Fact:
        """Return a fact, with the datasets of its release table."""
        return Fact(f"{quantity}:{key}:{year}", value, _datasets(quantity), n)

    def shown(self, quantity: str, key: str, year: int | str, value: float | str, text: str | None = None) -> Shown:
        """Return a fact as printed."""
        printed = text or (whole(value) if isinstance(value, float | int) else value)
        return Shown(printed, self.fact(quantity, key, year, value))

    def is_last(self, cell: Cell) -> bool:
        """Return whether the cell's year is the last that its quantity is on record for."""
        return bool(cell.year == coverage(QUANTITIES[cell.quantity])["end"])

    def leaders(self, state: State) -> list[Row]:
        """Return the state's leaders who took office by the brief's date, in order."""
        last = self.record.as_of
        rows = [row for row in self.record.of("leaders", state) if row["start"] <= last and _in_life(row, state)]
        return sorted(rows, key=lambda row: row["start"])

    def regime(self, state: State) -> Row | None:
        """Return the regime spell at the last coded year as of the brief's date."""
        spells = [row for row in self.record.of("regimes", state) if row["start"] <= self.record.year]
        return max(spells, key=lambda row: row["start"]) if spells else None

    def attribute(self, name: str, state: State) -> dict[int, Row]:
        """Return the state's yearly values of an attribute up to the brief's date."""
        rows = [row for row in self.record.of("attributes", state) if row["attribute"] == name]
        return {row["year"]: row for row in rows if row["year"] <= self.record.year}

    def field_median(self, state: State, year: int) -> float | None:
        """Return the median partner's share of identical votes with `state` in `year`."""
        shares = [
            row["identical"]
            for row in self.record.vote_field(state).get(year, {}).values()
            if row["identical"] is not None
        ]
        return median(shares) if shares else None


def _datasets(quantity: str) -> tuple[str, ...]:
    return QUANTITIES[quantity].sources if quantity in QUANTITIES else FACTS[quantity].sources


def _in_life(row: Row, state: State) -> bool:
    return any(one.ccode == row["ccode"] and row["start"] <= one.end for one in state.identities)


def the(name: str) -> str:
    """Return a state's name with its article where English has one."""
    return f"the {name}" if name.startswith(_ARTICLE) else name


def month_year(day: date) -> str:
    """Return "February 2025"."""
    return f"{day:%B} {day.year}"


def full_date(day: date) -> str:
    """Return "18 December 2025"."""
    return f"{day.day} {day:%B} {day.year}"


def desk(a: str, b: str, as_of: str | None = None, wording: str = "icd203") -> Desk:
    """Return the desk for two states, with the yardstick for words of likelihood."""
    by = yardstick(wording)
    return Desk(profile(a, b, as_of=as_of), by)


def data_end(quantity: str) -> str:
    """Return a quantity's last record as printed: a full date where it is known to the day."""
    end: str = coverage(QUANTITIES[quantity])["data_end"]
    return full_date(date.fromisoformat(end[:10])) if len(end) >= 10 else end
