"""`share`: what part of the rows, or of a change, falls where the claim says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from allies.claims.predicates.asked import Compared, first_day, moment
from allies.claims.rows import Outcome, Tables, When

EXAMPLE = """kind: share
of: homicide_rate
states: ["SLV"]
from: 2015
to: 2022
until: 2021
is: above
than: 0.5"""


class Share(Compared):
    """A share between 0 and 1, against a limit.

    With `among`: the share of the rows from `from` to `to` whose last state is among these states or groups.
    With `until`: the share of the change from `from` to `to` that had happened by `until`.
    """

    kind: Literal["share"]
    from_: Annotated[When, BeforeValidator(moment)] = Field(alias="from", description="first year or day")
    to: Annotated[When, BeforeValidator(moment)] = Field(description="last year or day")
    among: list[str] = Field(default=[], description="states, or groups such as NATO")
    until: Annotated[When, BeforeValidator(moment)] | None = Field(default=None, description="a year between the two")

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Share:
        if bool(self.among) == (self.until is not None):
            raise ValueError("expected either 'among' (a share of rows) or 'until' (a share of a change)")
        return self

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome."""
        return self._of_rows(tables) if self.among else self._of_change(tables)

    def _of_rows(self, tables: Tables) -> Outcome:
        first, last = first_day(self.from_, tables), tables.day(self.to)
        rows = [row for row in tables.rows(self.of, self.states) if first <= row.start <= last]
        if not rows or not tables.covered(self.of, first, last):
            return tables.none(self.of, rows, first, last)
        inside = [row for row in rows if row.states[-1] in tables.members(self.among, row.start)]
        found = len(inside) / len(rows)
        return Outcome(self.holds(found), found, f"share of {len(rows)}", tuple(rows))

    def _of_change(self, tables: Tables) -> Outcome:
        rows = tables.rows(self.of, self.states)
        read = []
        for when in (self.from_, self.until or self.to, self.to):
            held = [row for row in tables.at(rows, when) if row.value is not None]
            if not held:
                return tables.none(self.of, rows, first_day(when, tables), tables.day(when))
            read.append(held[-1])
        start, middle, end = (row.value or 0.0 for row in read)
        if start == end:
            return Outcome(None, rows=tuple(read), why="missing")
        found = (middle - start) / (end - start)
        return Outcome(self.holds(found), found, "share of the change", tuple(read))
