"""`value`: a number of the record stands to a limit as the claim says."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from allies.claims.predicates.asked import Compared, first_day, moment
from allies.claims.rows import WORDS, Outcome, Tables, When

EXAMPLE = """kind: value
of: homicide_rate
states: ["SLV"]
at: 2015
is: above
than: 100"""

A_YEAR = timedelta(days=366)


class Value(Compared):
    """The number that the record holds for the states at a time, against a limit.

    With `at: as_of` the last number known on the day of the check counts. Where that one fails and an earlier number
    of the same series passes, the claim is outdated, not wrong from the start.
    """

    kind: Literal["value"]
    at: Annotated[When, BeforeValidator(moment)] = Field(
        default="as_of", description="a year, a day, `published`, or `as_of` (the last number known then)"
    )

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome; beside the last number, numbers of the year before that agree with it decide."""
        rows = tables.rows(self.of, self.states)
        held = [row for row in tables.at(rows, self.at) if row.value is not None]
        if not held:
            return tables.none(self.of, rows, first_day(self.at, tables), tables.day(self.at))
        last = held[-1]
        holds = self.holds(last.value or 0.0)
        if self.at not in WORDS:
            return Outcome(holds, last.value, last.unit, (last,))
        before = [row for row in rows if row.start < last.start and row.value is not None]
        agreeing = [row for row in before if self.holds(row.value or 0.0) is holds and row.start >= last.start - A_YEAR]
        passed = not holds and any(self.holds(row.value or 0.0) for row in before)
        return Outcome(holds, last.value, last.unit, (*agreeing, last), superseded=passed)
