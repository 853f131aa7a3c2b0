"""`compare`: one group, or time, against another."""

from __future__ import annotations

from statistics import median
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from allies.claims.predicates.asked import Asked, OfQuantity, moment
from allies.claims.rows import Outcome, Row, Tables, When

EXAMPLE = """kind: compare
of: polyarchy
a: {states: ["BRA", "COL"], at: 2024}
b: {states: ["CUB", "VEN"], at: 2024}
is: above"""


class Side(Asked):
    """One side of a comparison: states or groups, and a time."""

    states: list[str] = Field(min_length=1, description="states or groups, the last state of the quantity's rows")
    at: Annotated[When, BeforeValidator(moment)] = Field(description="a year, a day, `published` or `as_of`")


class Compare(OfQuantity):
    """The median of one side is above or below that of the other by more than `by`.

    `states` names the state that comes first in a quantity of two states. A side without a row makes it unknown.
    """

    kind: Literal["compare"]
    a: Side = Field(description="`{states: [...], at: ...}`")
    b: Side = Field(description="`{states: [...], at: ...}`")
    is_: Literal["above", "below", "level"] = Field(alias="is", description="above, below or level")
    by: float = Field(default=0.0, ge=0, description="smallest difference that counts, in the quantity's unit")

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome; `number` is the first side's median less the second's."""
        sides = []
        for side in (self.a, self.b):
            every = tables.rows(self.of, self.states)
            rows = self._of(side, every, tables)
            if not rows:
                day = tables.day(side.at)
                return tables.none(self.of, every, day, day)
            sides.append(rows)
        one, two = (median(row.value or 0.0 for row in rows) for rows in sides)
        difference = one - two
        found = "above" if difference > self.by else "below" if difference < -self.by else "level"
        return Outcome(found == self.is_, difference, sides[0][0].unit, (*sides[0], *sides[1]))

    def _of(self, side: Side, every: list[Row], tables: Tables) -> list[Row]:
        members = tables.members(side.states, tables.day(side.at))
        return [row for row in tables.at(every, side.at) if row.states[-1] in members and row.value is not None]
