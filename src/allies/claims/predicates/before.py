"""`before` and `after`: the order of two events, or of an event and a day."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from allies.claims.predicates.asked import Asked, first_day, is_day, moment
from allies.claims.rows import Outcome, Row, Tables

EXAMPLE = """kind: before
event: fact:REMOVAL-RETURN
than: published"""


class Before(Asked):
    """An event begins before (`after`: after) another event or a day.

    `number` is how many days lie between the two, from the earlier to the later.
    """

    kind: Literal["before", "after"]
    event: str = Field(description="`fact:ID`")
    than: str = Field(description="`fact:ID`, a year, a day, `published` or `as_of`")

    @field_validator("than", mode="before")
    @classmethod
    def _is_text(cls, value: object) -> str:
        return value if isinstance(value, str) else str(moment(value))

    def names(self) -> list[str]:
        """Return the facts that it reads."""
        return [self.event] if is_day(self.than) else [self.event, self.than]

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome; unknown until both events are known."""
        event = _one(self.event, tables)
        if event is None:
            return Outcome(None, why="missing")
        other: tuple[Row, ...] = ()
        if is_day(self.than):
            day = first_day(moment(int(self.than) if self.than.isdigit() else self.than), tables)
        else:
            found = _one(self.than, tables)
            if found is None:
                return Outcome(None, rows=(event,), why="missing")
            day, other = found.start, (found,)
        days = (day - event.start).days
        holds = days > 0 if self.kind == "before" else days < 0
        return Outcome(holds, float(abs(days)), "days", (event, *other))


def _one(of: str, tables: Tables) -> Row | None:
    row = tables.fact(of)
    return row if row.known <= tables.as_of else None
