"""`trend`: a series rises, falls or stays level."""

from __future__ import annotations

from itertools import combinations
from statistics import median
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from allies.claims.predicates.asked import OfQuantity, first_day, moment
from allies.claims.rows import Outcome, Row, Tables, When

EXAMPLE = """kind: trend
of: votes.identical
states: ["USA", "RUS"]
from: 2020
to: 2025
is: rising"""
FEW = 3


class Trend(OfQuantity):
    """The median yearly change of a series between two years (Theil-Sen), against a band.

    Rising: the slope is above `by` a year; falling: below minus `by`; level: between the two. Fewer than three rows
    tell no trend.

    References
    ----------
    Sen (1968), Journal of the American Statistical Association 63:1379-1389, doi:10.1080/01621459.1968.10480934.
    """

    kind: Literal["trend"]
    from_: Annotated[When, BeforeValidator(moment)] = Field(alias="from", description="first year")
    to: Annotated[When, BeforeValidator(moment)] = Field(description="last year")
    is_: Literal["rising", "falling", "level"] = Field(alias="is", description="rising, falling or level")
    by: float = Field(default=0.0, ge=0, description="smallest change a year that counts, in the quantity's unit")

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome; `number` is the slope a year."""
        first, last = first_day(self.from_, tables), tables.day(self.to)
        every = tables.rows(self.of, self.states)
        rows = [row for row in every if first <= row.start <= last and row.value is not None]
        if len(rows) < FEW:
            return tables.none(self.of, every, first, last)
        slope = _slope(rows)
        direction = "rising" if slope > self.by else "falling" if slope < -self.by else "level"
        return Outcome(direction == self.is_, slope, f"{rows[0].unit} a year".strip(), tuple(rows))


def _slope(rows: list[Row]) -> float:
    return median(
        ((two.value or 0.0) - (one.value or 0.0)) / ((two.start - one.start).days / 365.25)
        for one, two in combinations(rows, 2)
        if two.start > one.start
    )
