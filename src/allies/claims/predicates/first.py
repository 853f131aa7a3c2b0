"""`first` and `last`: what came before, or after, all else of its kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from allies.claims.predicates.asked import OfQuantity, moment
from allies.claims.rows import Outcome, Row, Tables, When

EXAMPLE = """kind: first
of: first_tour
among: ["Latin America and the Caribbean"]
at: "2025-02-01\""""


class First(OfQuantity):
    """The earliest rows of a kind (`last`: the latest) are those that the claim names.

    `at`: the first row is of that day or year; rows before it contradict, and are the deciding rows. `states`: the
    first as many rows are of these states, in any order. `among` and `text` say which rows count.
    """

    kind: Literal["first", "last"]
    at: Annotated[When, BeforeValidator(moment)] | None = Field(default=None, description="when the first one was")
    among: list[str] = Field(default=[], description="only rows whose last state is among these states or groups")
    text: str = Field(default="", description="only rows whose text holds these words, such as a name")

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome; `number` counts the rows of the kind."""
        every = tables.rows(self.of, [])
        rows = [row for row in every if self._counts(row, tables)]
        if self.kind == "last":
            rows.reverse()
        if not rows:
            return tables.none(self.of, every, tables.as_of, tables.as_of)
        number = float(len(rows))
        if self.at is not None:
            named = [row for row in tables.at(rows, self.at) if not self.states or row.states[-1] in self.states]
            if not named:
                day = tables.day(self.at)
                beyond = not tables.covered(self.of, day, day)
                return Outcome(
                    None if beyond else False, number, "rows", tuple(rows[:5]), "not_covered" if beyond else ""
                )
            before = rows[: rows.index(named[0])]
            return Outcome(not before, number, "rows", (*before[:5], named[0]))
        opening = rows[: len(self.states)]
        return Outcome({row.states[-1] for row in opening} == set(self.states), number, "rows", tuple(opening))

    def _counts(self, row: Row, tables: Tables) -> bool:
        among = tables.members(self.among, row.start)
        return (not among or row.states[-1] in among) and self.text.casefold() in row.text.casefold()
