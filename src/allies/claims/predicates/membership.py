"""`membership`: states are bound by a spell at a time: a treaty, a designation, an office, a category."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from allies.claims.predicates.asked import OfQuantity, first_day, moment
from allies.claims.rows import Outcome, Tables, When

EXAMPLE = """kind: membership
of: treaty.defense
states: ["USA", "SLV"]
at: 2018"""


class Membership(OfQuantity):
    """A spell of the quantity that names the states holds at the time.

    False needs a record that covers the time and says what an absent row means; past its end the answer is unknown.
    """

    kind: Literal["membership"]
    at: Annotated[When, BeforeValidator(moment)] = Field(description="a year, a day, `published` or `as_of`")
    text: str = Field(default="", description="only spells whose text holds these words, such as a category")

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome; `number` is the first year of the spell."""
        rows = tables.rows(self.of, self.states)
        first, last = first_day(self.at, tables), tables.day(self.at)
        every = [row for row in rows if row.start <= last and row.end >= first]
        held = [row for row in every if self.text.casefold() in row.text.casefold()]
        if held:
            return Outcome(True, float(held[0].start.year), "first year", tuple(held))
        if every and self.text:
            return Outcome(False, float(every[0].start.year), "first year", tuple(every))
        if tables.covered(self.of, first, last) and tables.quantity(self.of).absent == "zero":
            return Outcome(False, 0.0, "spells", (tables.absence(self.of, self.states, first, last),))
        return tables.none(self.of, rows, first, last)
