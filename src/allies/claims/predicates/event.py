"""`event`: something is on record, at least so many times, in a span of days."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from allies.claims.predicates.asked import OfQuantity, first_day, moment
from allies.claims.rows import FACT, Outcome, Tables, When

EXAMPLE = """kind: event
of: withdrawal
states: ["USA"]
from: 2025
to: 2026
text: World Health Organization"""


class Event(OfQuantity):
    """At least `times` rows of the quantity begin between `from` and `to`.

    False needs a record that covers the span and says that an absent row is zero. The absence of a compiled fact
    tells nothing.
    """

    kind: Literal["event"]
    from_: Annotated[When, BeforeValidator(moment)] | None = Field(default=None, alias="from", description="first day")
    to: Annotated[When, BeforeValidator(moment)] | None = Field(default=None, description="last day; default as_of")
    times: int = Field(default=1, ge=1, description="how many at least")
    text: str = Field(default="", description="only rows whose text holds these words")

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome; `number` counts the rows (for a fact with a number it is that number)."""
        every = tables.rows(self.of, self.states)
        last = min(tables.day(self.to), tables.as_of) if self.to is not None else tables.as_of
        first = first_day(self.from_, tables) if self.from_ is not None else None
        rows = [
            row
            for row in every
            if (first is None or row.end >= first)
            and row.start <= last
            and self.text.casefold() in row.text.casefold()
            and row.value != 0
        ]
        if len(rows) >= self.times:
            alone = rows[0] if self.of.startswith(FACT) and rows[0].value is not None else None
            number, unit = (alone.value, alone.unit) if alone else (float(len(rows)), "on record")
            return Outcome(True, number, unit, tuple(rows))
        if self.of.startswith(FACT):
            return Outcome(None, why="missing")
        begin = first or tables.quantity(self.of).start
        if tables.covered(self.of, begin, last) and tables.quantity(self.of).absent == "zero":
            absent = tables.absence(self.of, self.states, begin, last)
            return Outcome(False, float(len(rows)), "on record", (*rows, absent))
        return tables.none(self.of, every, begin, last)
