"""`model`: a result of a model that the release holds, with its probability."""

from __future__ import annotations

from statistics import NormalDist
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from allies.claims.predicates.asked import OfQuantity, first_day, moment
from allies.claims.rows import Outcome, Row, Tables, When

EXAMPLE = """kind: model
of: ideal_distance
states: ["USA", "RUS"]
from: 2024
to: 2025
is: falling"""
SURE = 0.9


class Model(OfQuantity):
    """An estimate rises or falls from one time to another, with a probability from its standard errors.

    True where the probability is above `sure`, false where it is below 1 - `sure`, else unknown. A quantity whose model
    is not in the release makes the claim open. Errors of the two times are taken as independent, which is cautious:
    those of one state in neighbouring sessions go together.
    """

    kind: Literal["model"]
    from_: Annotated[When, BeforeValidator(moment)] | None = Field(default=None, alias="from", description="first year")
    to: Annotated[When, BeforeValidator(moment)] | None = Field(default=None, description="last year")
    is_: Literal["rising", "falling"] = Field(default="rising", alias="is", description="rising or falling")
    sure: float = Field(default=SURE, gt=0.5, lt=1, description="the probability that decides")

    def names(self) -> list[str]:
        """Return nothing: a model that is not there yet is no mistake."""
        return []

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome; `number` is the probability that the claim holds."""
        if self.of not in tables.series or self.from_ is None or self.to is None:
            return Outcome(None, why="waits")
        rows = tables.rows(self.of, self.states)
        ends: list[Row] = []
        for when in (self.from_, self.to):
            held = [row for row in tables.at(rows, when) if row.value is not None and row.error is not None]
            if not held:
                return tables.none(self.of, rows, first_day(when, tables), tables.day(when))
            ends.append(held[-1])
        one, two = ends
        error = ((one.error or 0.0) ** 2 + (two.error or 0.0) ** 2) ** 0.5
        rise = NormalDist().cdf(((two.value or 0.0) - (one.value or 0.0)) / error)
        found = rise if self.is_ == "rising" else 1 - rise
        truth = True if found > self.sure else False if found < 1 - self.sure else None
        return Outcome(truth, found, "probability", (one, two), "" if truth is not None else "missing")
