"""How alike all states vote: every similarity score of every dyad in every year or rolling window, at once.

    similarities(years, window, measures)   all dyads, from the parsed votes, in about a second

One dyad's own years come from the embedded release without any download: `models.similarity`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from allies import sources, store
from allies.errors import InputError, NotCovered, UnknownName, did_you_mean
from allies.measures import CELLS, NAMES
from allies.measures.identical import wilson
from allies.models._numerics import contingency
from allies.models.jackknife import RANGE
from allies.models.record import day, label
from allies.models.result import LEVEL
from allies.panel import portfolio
from allies.panel.vote_arrays import NOT_LISTED, VoteArrays, vote_arrays

if TYPE_CHECKING:
    import pandas as pd

KEY = ("ccode1", "ccode2", "year")


@dataclass(frozen=True, eq=False)
class Similarities:
    """Scores of all dyads as arrays of one length, a row per dyad and window, in order of window and dyad.

    A dyad has a row where both states were members of the Assembly in a year of the window that had roll calls.
    `year` is the last year of its window. `cells` holds the nine counts (`CELLS` of `measures`); `scores` the measures
    and, where asked for, `NAME_se`, `NAME_lower` and `NAME_upper` at `level`. A score is NaN, never 0, where it is
    undefined and where fewer than `minimum` common roll calls stand behind it (`status` missing). `not_covered` are
    the years asked for whose window leaves the record, `without_roll_call` those in whose window none was held: they
    have no rows.
    """

    ccode1: NDArray[np.int64]
    ccode2: NDArray[np.int64]
    year: NDArray[np.int64]
    cells: NDArray[np.int32]
    roll_calls: NDArray[np.int64]
    scores: dict[str, NDArray[np.float64]]
    window: int
    minimum: int
    level: float | None
    data_end: date
    not_covered: tuple[int, ...]
    without_roll_call: tuple[int, ...]

    @cached_property
    def n(self) -> NDArray[np.int64]:
        """Roll calls on which both states voted yes, abstained or voted no."""
        found: NDArray[np.int64] = self.cells.sum(axis=0, dtype=np.int64)
        return found

    @property
    def coverage(self) -> NDArray[np.float64]:
        """Share of the window's roll calls that `n` is."""
        return self.n / self.roll_calls

    @property
    def status(self) -> NDArray[np.str_]:
        """Return observed, or missing where `n` is below `minimum`."""
        return np.where(self.n >= self.minimum, "observed", "missing")

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the rows by column: codes, window, n, scores, level, the nine counts, coverage, status, data_end."""
        labels = _labels(np.union1d(self.ccode1, self.ccode2), np.unique(self.year))
        rows = len(self.year)
        return {
            "ccode1": self.ccode1,
            "ccode2": self.ccode2,
            "iso3c_1": labels(self.ccode1, self.year),
            "iso3c_2": labels(self.ccode2, self.year),
            "start": self.year - self.window + 1,
            "year": self.year,
            "n": self.n,
            **self.scores,
            **({} if self.level is None else {"level": np.full(rows, self.level)}),
            **dict(zip(CELLS, self.cells, strict=True)),
            "coverage": self.coverage,
            "status": self.status.astype(object),
            "data_end": np.full(rows, np.datetime64(self.data_end)),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return `columns` as a pandas data frame."""
        import pandas as pd

        return pd.DataFrame(self.columns())

    def save(self, path: Path) -> dict[str, Any]:
        """Write the rows to a Parquet file with lineage in its footer; return the lineage."""
        if path.suffix != ".parquet":
            raise InputError(f"found a file ending in {path.suffix!r}; expected .parquet.")
        made_of = store.lineage(store.table_path("un_votes"))
        facts = {"window": self.window, "minimum": self.minimum, "data_end": str(self.data_end)}
        table = store.from_columns(self.columns())
        return store.write(
            table, path, key=KEY, step="models.similarities", inputs={"un_votes": made_of["id"]}, **facts
        )

    def summary(self) -> str:
        """Return in two sentences what there is, and which years asked for have no rows."""
        spans = f"windows of {self.window} years" if self.window > 1 else "years"
        lacking = [
            *(f"{year} (outside the record, which ends {self.data_end})" for year in self.not_covered),
            *(f"{year} (no roll call)" for year in self.without_roll_call),
        ]
        scored = int((self.n >= self.minimum).sum())
        return (
            f"{len(self.year):,} rows: dyads in {len(np.unique(self.year))} {spans}; {scored:,} of them have at least "
            f"{self.minimum} common roll calls. Years without rows: {', '.join(lacking) or 'none'}."
        )

    def cite(self) -> list[str]:
        """Return the citation of the votes."""
        return [sources.source("un_votes").citation]

    def _repr_html_(self) -> str:
        return f"<p>{self.summary()}</p>{self.to_frame().head(20).to_html(index=False)}"


def similarities(
    years: Iterable[int] | None = None,
    *,
    window: int = 1,
    measures: Sequence[str] = NAMES,
    minimum: int = 1,
    intervals: bool = False,
    as_of: str | date | None = None,
) -> Similarities:
    """Return the vote-similarity scores of all dyads in the UN General Assembly.

    Scores are symmetric and rest on the adopted resolutions on which both states voted yes, abstained or voted no.
    The states of a dyad are Correlates of War codes (Germany is 260 to 2 October 1990 and 255 after).

    Parameters
    ----------
    years
        Calendar years, each the last of its window; default every year that has a whole window.
    window
        Years in a window, 1 or more: their roll calls are counted together, each with equal weight.
    measures
        Names of measures; default all.
    minimum
        Fewest common roll calls for a score; below, scores are NaN and `status` is missing.
    intervals
        Whether to add standard errors and 90% intervals (leave-one-roll-call-out; Wilson for `identical`), as
        `similarity` does.
    as_of
        A day or a year: count only the votes cast by then.

    Raises
    ------
    UnknownName
        For a measure that does not exist.
    InputError
        For a window or a minimum below 1.
    NotCovered
        When the votes were not pulled, and when no year asked for has a whole window with roll calls on record.

    References
    ----------
    Häge (2011), Choice or circumstance?, Political Analysis 19:287-305, doi:10.1093/pan/mpr023.
    """
    _check(window, minimum, measures)
    votes = portfolio.un_votes()
    until = day(as_of)
    held = vote_arrays(votes if until is None else votes.filter(votes.date <= until))
    first, data_end = sources.source("un_votes").coverage.start, held.date[-1].astype(object)
    ends = range(first + window - 1, data_end.year + 1)
    asked = sorted(set(ends if years is None else years))
    inside = [year for year in asked if year in ends]
    if not inside:
        raise NotCovered(
            f"found no window of {window} years inside {first}-{data_end.year} among {asked[:5]}; UN votes are on "
            f"record from {first} to {data_end}. Ask for other years or a shorter window."
        )
    ccode1, ccode2, year, cells, roll_calls = _counted(held, inside, window)
    scores = _scored(cells, measures, minimum, intervals)
    without = tuple(np.setdiff1d(inside, np.unique(year)).tolist())
    outside = tuple(sorted(set(asked) - set(inside)))
    level = LEVEL if intervals else None
    return Similarities(
        ccode1, ccode2, year, cells, roll_calls, scores, window, minimum, level, data_end, outside, without
    )


def _check(window: int, minimum: int, names: Sequence[str]) -> None:
    if window < 1 or minimum < 1:
        raise InputError(f"found window {window} and minimum {minimum}; expected whole numbers of at least 1.")
    for name in names:
        if name not in NAMES:
            raise UnknownName(f"found no measure {name!r}; there are {', '.join(NAMES)}.{did_you_mean(name, NAMES)}")


def _counted(held: VoteArrays, years: list[int], window: int) -> tuple[NDArray[Any], ...]:
    """Return ccode1, ccode2, year, cells and roll calls of every dyad on record in the windows that end in `years`."""
    calendar = np.arange(years[0] - window + 1, years[-1] + 2)
    bounds = np.searchsorted(held.year, calendar)
    tables = contingency.rolling(contingency.counts(held.position, bounds), window)
    roll_calls = contingency.rolling(np.diff(bounds), window)
    one, two = np.triu_indices(len(held.ccode), 1)
    listed = np.array([(held.position[:, a:b] != NOT_LISTED).any(axis=1) for a, b in pairwise(bounds)])
    together = contingency.rolling((listed[:, one] & listed[:, two]).astype(np.int16), window) > 0
    asked = np.isin(calendar[window - 1 : -1], years)
    at, pair = np.nonzero(together & asked[:, None])
    if not len(at):
        raise NotCovered(f"found no recorded vote in {years[:5]}; expected at least one. Ask for other years.")
    cells = np.ascontiguousarray(tables.swapaxes(0, 1)[:, at, pair])
    return held.ccode[one[pair]], held.ccode[two[pair]], calendar[at + window - 1], cells, roll_calls[at]


def _scored(cells: NDArray[np.int32], names: Sequence[str], minimum: int, intervals: bool) -> contingency.Scores:
    found = contingency.scores(cells, names)
    if intervals:
        errors = contingency.standard_errors(cells, names)
        for name in names:
            found |= _bounds(name, found[name], errors[name], cells.sum(axis=0, dtype=np.float64))
    few = cells.sum(axis=0) < minimum
    for column in found.values():
        column[few] = np.nan
    return found


def _bounds(name: str, score: NDArray[np.float64], error: NDArray[np.float64], n: NDArray[np.float64]) -> Any:
    """Return `NAME_se`, `NAME_lower` and `NAME_upper` at `LEVEL`."""
    middle, half = score, NormalDist().inv_cdf(0.5 + LEVEL / 2) * error
    if name == "identical":
        middle, half = wilson(score, np.where(n > 0, n, np.nan), LEVEL, np.sqrt)
    low, high = RANGE[name]
    return {
        f"{name}_se": error,
        f"{name}_lower": np.maximum(low, middle - half),
        f"{name}_upper": np.minimum(high, middle + half),
    }


def _labels(codes: NDArray[np.int64], years: NDArray[np.int64]) -> Any:
    """Return a function from codes and years to ISO3 codes."""
    known = np.array([[label(int(code), int(year)) for year in years] for code in codes], object)
    return lambda code, year: known[np.searchsorted(codes, code), np.searchsorted(years, year)]
