"""`rank`: where a state stands among all states, 1 the highest."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from allies.claims.predicates.asked import Compared, first_day, moment
from allies.claims.rows import Outcome, Tables, When

EXAMPLE = """kind: rank
of: homicide_rate
states: ["SLV"]
at: 2015
is: equal
than: 1"""


class Rank(Compared):
    """The rank of the last state named among all that have a number at the time; 1 is the highest.

    For a quantity of two states, `states: [USA, SLV]` ranks the second among the partners of the first. Ties share the
    better rank. `among` narrows the field to states and groups. The deciding rows are the state's own and the leader's.
    """

    kind: Literal["rank"]
    at: Annotated[When, BeforeValidator(moment)] = Field(description="a year, a day, `published` or `as_of`")
    among: list[str] = Field(default=[], description="states, or groups such as NATO; default all")
    lowest: bool = Field(default=False, description="true: 1 is the lowest")

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome."""
        rows = tables.rows(self.of, self.states[:-1])
        own = [row for row in rows if row.states[-1] == self.states[-1]]
        held = [row for row in tables.at(own, self.at) if row.value is not None]
        if not held:
            return tables.none(self.of, own, first_day(self.at, tables), tables.day(self.at))
        mine = held[-1]
        members = tables.members(self.among, mine.end)
        field = [
            row
            for row in rows
            if row.start == mine.start and row.value is not None and (not members or row.states[-1] in members)
        ]
        sign = -1.0 if self.lowest else 1.0
        ahead = [row for row in field if sign * (row.value or 0.0) > sign * (mine.value or 0.0)]
        top = max(field, key=lambda row: sign * (row.value or 0.0), default=mine)
        found = float(1 + len(ahead))
        return Outcome(self.holds(found), found, f"of {len({*field, mine})}", (mine, top) if top != mine else (mine,))
