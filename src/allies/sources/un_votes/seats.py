"""Who held a seat: the United Nations' codes name the seat, a vote is the state's that cast it."""

from __future__ import annotations

from datetime import date

from allies.store import Table

TAIPEI_FROM = date(1949, 12, 8)  # where the Correlates of War list separates the two
TAIPEI_TO = date(1971, 10, 24)  # resolution 2758 (XXVI) seated the People's Republic on the next day


def cast_by(votes: Table) -> Table:
    """Return votes with `iso3c` TWN for the seat of China from 8 December 1949 to 24 October 1971.

    `date` may be text (2025-12-18) or a date.
    """
    taipei = (votes.iso3c == "CHN") & votes.date.cast("string").between(str(TAIPEI_FROM), str(TAIPEI_TO))
    return votes.mutate(iso3c=taipei.ifelse("TWN", votes.iso3c))
