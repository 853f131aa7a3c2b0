"""The dyads that are measured: all pairs of states of a span of years, and where their rows lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allies import store
from allies.panel.dyads import dyad_years

Ints = NDArray[np.int64]
Places = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Dyads:
    """All pairs of members of the state system, side 1 the smaller COW code.

    `dyad` and `year` are per dyad-year, sorted; `row` (dyads, years) finds a dyad-year, -1 where one of the two states
    did not exist.
    """

    ccode1: Ints
    ccode2: Ints
    years: tuple[int, int]
    dyad: Places
    year: Places
    row: Places

    @cached_property
    def _places(self) -> tuple[Ints, Places]:
        codes = np.union1d(self.ccode1, self.ccode2)
        table = np.full((len(codes), len(codes)), -1, np.int32)
        one, two = np.searchsorted(codes, self.ccode1), np.searchsorted(codes, self.ccode2)
        table[one, two] = table[two, one] = np.arange(len(one), dtype=np.int32)
        return codes, table

    def find(self, code1: Any, code2: Any) -> Places:
        """Return the dyad of each pair of codes, in either order; -1 where they never coexisted."""
        codes, table = self._places
        one, two = (np.minimum(np.searchsorted(codes, code), len(codes) - 1) for code in (code1, code2))
        known = (codes[one] == code1) & (codes[two] == code2)
        return np.where(known, table[one, two], -1).astype(np.int32)

    def rows(self, dyad: Any, year: Any) -> Places:
        """Return the dyad-year of each dyad and year, -1 where there is none."""
        first, last = self.years
        inside = (dyad >= 0) & (year >= first) & (year <= last)
        return np.where(inside, self.row[np.where(inside, dyad, 0), np.where(inside, year - first, 0)], -1).astype(
            np.int32
        )

    def of(self, code: int) -> Ints:
        """Return the dyads that a state is a side of."""
        return np.flatnonzero((self.ccode1 == code) | (self.ccode2 == code))


def dyads(years: tuple[int, int]) -> Dyads:
    """Return all pairs of members of the state system in the years."""
    arrow = store.arrow(dyad_years(range(years[0], years[1] + 1)).table)
    one, two, year = (arrow[name].to_numpy().astype(np.int64) for name in ("ccode1", "ccode2", "year"))
    order = np.lexsort([year, two, one])
    one, two, year = one[order], two[order], year[order]
    named, dyad = np.unique(one * 1000 + two, return_inverse=True)
    row = np.full((len(named), years[1] - years[0] + 1), -1, np.int32)
    row[dyad, year - years[0]] = np.arange(len(year), dtype=np.int32)
    return Dyads(named // 1000, named % 1000, years, dyad.astype(np.int32), year.astype(np.int32), row)
