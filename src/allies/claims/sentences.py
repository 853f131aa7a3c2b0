"""A brief's sentences through the same check: each cell it rests on is read again from the release by other code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from statistics import median, pstdev
from typing import get_args

from allies.claims import facts as compiled
from allies.claims.case import Claim as Written
from allies.claims.ledger import Claim, Fact
from allies.claims.predicates.event import Event
from allies.claims.predicates.value import Value
from allies.claims.rows import Outcome, Row, Tables, titled
from allies.claims.series import Library, annual
from allies.claims.verdicts import verdict
from allies.models.alignment import standing
from allies.models.alignment.indicators import DIMENSIONS
from allies.models.record import latest_day
from allies.models.result import Cell, Status

NEAR = 1e-9
ROUNDED = 1e-3  # places are kept to four decimals, estimates to two to four
EVERY = "all"
READS = {
    "votes.change": "votes.identical",
    "treaty.count": "treaty.defense",
    "treaty.span": "treaty.defense",
    "first_tour": "tour_stop",
    "ideal.distance": "ideal_distance",
    "ideal.move": "ideal_point",
}
WHOLE = ("votes.change", "treaty.count", "treaty.span")


def sentences(claims: Iterable[Claim], as_of: date | None = None) -> list[tuple[Claim, str]]:
    """Return each sentence of a brief with its verdict.

    Parameters
    ----------
    claims
        `Brief.claims`.
    as_of
        The brief's date; default the last day of the release.

    Returns
    -------
    list of (Claim, str)
        supported where every cell holds the number that the release's tables give, judgement where the sentence is
        marked so; contradicted, not_covered or not_checkable otherwise.

    Notes
    -----
    Cells are read by `claims/series.py`, not by the code that wrote them into the brief. Which words stand around a
    number is not tested here.
    """
    day = as_of or latest_day()
    tables = Tables(Library().series(), {}, {}, compiled.groups(), day, day)
    return [(claim, _verdict(claim, tables)) for claim in claims]


def _verdict(claim: Claim, tables: Tables) -> str:
    written = Written(claim.id, "", claim.text, "definition", judgement=claim.judgement)
    outcomes = [_cell(one, tables) if isinstance(one, Cell) else _fact(one, tables) for one in claim.cells]
    failed = [one for one in outcomes if one.truth is not True]
    return verdict(written, failed[0] if failed else next(iter(outcomes), None))


def _cell(cell: Cell, tables: Tables) -> Outcome:
    states = [one for one in (cell.sender, cell.receiver) if one]
    if cell.status == "observed_zero":
        return Event.model_validate(
            {"kind": "event", "of": cell.quantity, "states": states, "from": cell.year, "to": cell.year}
        ).decide(tables).negated()  # fmt: skip
    asked = {"kind": "value", "of": cell.quantity, "states": states, "at": cell.year, "is": "equal"}
    return Value.model_validate({**asked, "than": cell.estimate or 0.0}).decide(tables)


def _fact(fact: Fact, tables: Tables) -> Outcome:
    name, who, when = fact.id.split(":")
    if name == "alignment.discordance":
        return _discordance(fact, who.split("-"), int(when), tables)
    if name == "ideal.move":
        return _moves(fact, who.split("-"), tables)
    if fact.value in get_args(Status):  # the sentence says that there is no number
        return _silence(name, tuple(who.split("-")), int(when), tables)
    states = who.split("-")[-1:] if name == "first_tour" else who.split("-")
    every = tables.rows(READS.get(name, name), states)
    rows = every if when == EVERY or name in WHOLE else tables.at(every, int(when))
    found = _numbers(name, rows, states, when, tables)
    held = any(_same(fact.value, one) for one in found)
    return Outcome(held if rows else None, rows=tuple(rows), why="" if rows else "missing")


def _silence(name: str, pair: tuple[str, ...], year: int, tables: Tables) -> Outcome:
    """Return whether the release has no estimate there; the evidence is that absence."""
    quantity = tables.quantity(name)
    held = tables.at(tables.rows(name, pair), year)
    absence = annual(name, pair, year, None, quantity.unit, titled(*quantity.datasets), text="no estimate")
    return Outcome(not held, rows=(absence,))


def _discordance(fact: Fact, pair: list[str], year: int, tables: Tables) -> Outcome:
    """Return whether a discordance is that of the places in the dimensions, counted again."""
    places = [row["percentile"] for row in standing.standings(*pair, year=year).rows if row["percentile"] is not None]
    n = len(places)
    most = ((n // 2) * (n - n // 2)) ** 0.5 / n
    rows = [row for name in DIMENSIONS for row in tables.at(tables.rows(f"alignment.{name}", pair), year)]
    return Outcome(abs(pstdev(places) / most - float(fact.value)) < ROUNDED, rows=tuple(rows))


def _moves(fact: Fact, pair: list[str], tables: Tables) -> Outcome:
    """Return whether a move is the difference of two ideal points of one of the two states."""
    rows = [[row for row in tables.rows("ideal_point", [one]) if row.value is not None] for one in pair]
    size = abs(float(fact.value))
    held = [
        (first, two)
        for mine in rows
        for at, first in enumerate(mine)
        for two in mine[at + 1 :]
        if abs(size - abs((two.value or 0.0) - (first.value or 0.0))) < ROUNDED
    ]
    return Outcome(bool(held), rows=held[0] if held else tuple(rows[0]))


def _numbers(name: str, rows: Sequence[Row], states: list[str], when: str, tables: Tables) -> list[float | str]:
    """Return every value that a fact of this quantity can rightly have."""
    if name == "votes.change":
        return _changes(rows)
    if name == "treaty.count":
        held = {row.states[-1] for row in rows if row.start.year <= int(when) <= row.end.year}
        return [float(len(held))]
    if when == EVERY:
        return [sum(row.value or 0.0 for row in rows)]
    found: list[float | str] = [] if when == EVERY else [float(when)]
    for row in rows:
        found += [row.text, row.start.isoformat(), row.end.isoformat(), float(row.start.year), float(row.end.year)]
        found += [row.value] if row.value is not None else []
    if name == "first_tour":
        found += [float(len([one for one in tables.rows("tour_stop", []) if one.text == row.text])) for row in rows]
    if name in ("polyarchy", "homicide_rate"):
        field = [row for row in tables.rows(name, []) if row.start.year == int(when)]
        found += [float(1 + sum((one.value or 0) > (row.value or 0) for one in field)) for row in rows]
    return found


def _changes(rows: Sequence[Row]) -> list[float | str]:
    steps = [
        (two.value or 0.0) - (one.value or 0.0)
        for one, two in pairwise(rows)
        if two.start.year == one.start.year + 1 and one.value is not None and two.value is not None
    ]
    sizes = [abs(step) for step in steps]
    return [*steps, *sizes, float(len(steps)), *([median(sizes), max(sizes)] if sizes else [])]


def _same(printed: float | str, found: float | str) -> bool:
    if isinstance(printed, str) or isinstance(found, str):
        return printed == found
    return abs(printed - found) <= NEAR * max(1.0, abs(found))
