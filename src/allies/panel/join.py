"""Panels: state-years or dyad-years to which datasets are added one by one, with the state of every cell told.

    dyad_years(range(1990, 2019)).add("atop", ["defense"]).add("vdem", ["polyarchy"]).to_frame()

Each added dataset brings `NAME_COLUMN` (`NAME_COLUMN1`, `NAME_COLUMN2` for an attribute of each side of a dyad) and
`NAME_status`: observed, observed_zero (inside coverage, and the source's absent row means zero), missing (inside
coverage) or not_covered. Outside coverage a value is null, never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import ibis

from allies import sources, store
from allies.errors import InputError, NotCovered, UnknownName, did_you_mean
from allies.panel.states import with_ccode
from allies.store import Table

if TYPE_CHECKING:
    import pandas as pd

    from allies.sources.schema import Source

RULES = {"sum": "sum", "mean": "mean", "max": "max"}


@dataclass(frozen=True)
class Panel:
    """A table with one row per state-year or dyad-year, and what was added to it.

    `codes` are the COW code columns that datasets are joined on: one for state-years, two for dyad-years. `directed`
    tells whether A to B and B to A are two rows. `added` names the datasets, for citations and licences;
    `origin` says of each added column which dataset and column it came from.
    """

    table: Table
    codes: tuple[str, ...]
    directed: bool
    years: tuple[int, int]
    added: tuple[str, ...] = ()
    origin: tuple[tuple[str, str, str], ...] = ()

    def add(self, name: str, columns: Sequence[str] | None = None, *, allow_gaps: bool = False) -> Panel:
        """Return the panel with a pulled dataset joined on.

        Parameters
        ----------
        name
            A dataset with one row per state-year or per pair of states and year; `allies data pull NAME` first.
        columns
            Which of its columns; default all that are no key.
        allow_gaps
            Whether the panel may have years outside the dataset's coverage (their cells are null, not_covered).

        Returns
        -------
        Panel
            The same rows. A directed dataset joins undirected dyads by each column's declared rule (sum, mean, max).

        Raises
        ------
        UnknownName
            For a dataset or column that does not exist, with the nearest name.
        NotCovered
            For a dataset that was not pulled, and for years outside its coverage without `allow_gaps`.
        InputError
            Where the grains do not fit: a finer time than years, a dyadic dataset on state-years, a directed column
            without a rule on undirected dyads, or a key that repeats.
        """
        source = sources.source(name)
        wanted = _columns(source, columns)
        self._check(source, wanted, allow_gaps)
        joined = self.table
        if len(source.state_columns) == 2:
            right, sides = _pairs(source, wanted, self.directed), [("", self.codes)]
        else:
            right = _coded(source, wanted)
            sides = [(str(side) if len(self.codes) == 2 else "", (code,)) for side, code in enumerate(self.codes, 1)]
        for suffix, codes in sides:
            joined = _joined(joined, right, source, wanted, codes, suffix)
        made = [(f"{name}_{column}{suffix}", name, column) for suffix, _ in sides for column in [*wanted, "status"]]
        return replace(self, table=joined, added=(*self.added, name), origin=(*self.origin, *made))

    def _check(self, source: Source, columns: list[str], allow_gaps: bool) -> None:
        if "status" in columns:
            raise InputError(f"{source.name}.status has the name of the state of a cell; leave that column out.")
        if not source.state_columns or source.columns[source.time].type != "int64" or "year" not in source.columns:
            raise InputError(
                f"{source.name} has one row per {', '.join(source.grain)}; expected one per state or pair of states "
                "and year. Aggregate it to years first."
            )
        if len(source.state_columns) > len(self.codes):
            raise InputError(f"{source.name} holds pairs of states; found state-years. Add it to dyad-years.")
        loose = [column for column in columns if source.columns[column].pair == "none"]
        if len(source.state_columns) == 2 and source.directed and not self.directed and loose:
            raise InputError(
                f"{source.name}.{loose[0]} runs from state 1 to state 2 and has no rule to make one value of two; "
                "expected directed dyads. Use dyad_years(..., directed=True), or leave the column out."
            )
        first, last = source.coverage.start, source.coverage.end
        if not allow_gaps and (self.years[0] < first or self.years[1] > last):
            raise NotCovered(
                f"{source.name} covers {first} to {last}; found years {self.years[0]} to {self.years[1]}. Ask for "
                "fewer years, or allow gaps: cells outside come back null and not_covered."
            )

    def lag(self, columns: Sequence[str], by: int = 1) -> Panel:
        """Return the panel with `COLUMN_lagN`: each column's value `by` years before, null where there is no such row.

        Raises
        ------
        UnknownName
            For a column that the panel does not have.
        """
        for column in columns:
            self._require(column)
        before = self.table.view()
        on = [self.table[code] == before[code] for code in self.codes]
        both = self.table.left_join(before, [*on, self.table.year == before.year + by])
        kept = [self.table[name] for name in self.table.columns]
        lags = {f"{column}_lag{by}": before[column] for column in columns}
        made = [(name, *self._origin_of(column)) for name, column in zip(lags, columns, strict=True)]
        return replace(self, table=both.select(*kept, **lags), origin=(*self.origin, *made))

    def peace_years(self, event: str) -> Panel:
        """Return the panel with `EVENT_peace_years`: years since the event last held, before the year at hand.

        It is 0 in a unit's first year and in the year after an event, and in an event's own year it still counts the
        years before. Null after a year whose event is null, until the event is seen to hold again, and across a gap
        in the years the count begins anew.

        References
        ----------
        Beck, Katz and Tucker (1998), Taking time seriously, American Journal of Political Science 42:1260-1288,
        doi:10.2307/2991857.

        Raises
        ------
        UnknownName
            For a column that the panel does not have.
        """
        self._require(event)
        table = self.table
        unit = [table[code] for code in self.codes]
        order = ibis.window(group_by=unit, order_by=table.year)
        ended = table[event].lag().over(order).cast("int64").fill_null(0) > 0
        broken = (table.year - table.year.lag().over(order)).fill_null(1) > 1
        table = table.mutate(fresh_=(ended | broken).cast("int64"), blank_=table[event].isnull().cast("int64"))
        runs = ibis.window(group_by=[table[code] for code in self.codes], order_by=table.year)
        table = table.mutate(run_=table.fresh_.cumsum().over(runs))
        inside = ibis.window(group_by=[*[table[code] for code in self.codes], table.run_], order_by=table.year)
        table = table.mutate(
            count_=ibis.row_number().over(inside), unseen_=table.blank_.lag().over(inside).fill_null(0)
        )
        inside = ibis.window(group_by=[*[table[code] for code in self.codes], table.run_], order_by=table.year)
        years = (table.unseen_.cumsum().over(inside) > 0).ifelse(ibis.null("int64"), table.count_)
        kept = [table[name] for name in self.table.columns]
        made = (f"{event}_peace_years", *self._origin_of(event))
        return replace(self, table=table.select(*kept, **{made[0]: years}), origin=(*self.origin, made))

    def _require(self, column: str) -> None:
        if column not in self.table.columns:
            raise UnknownName(
                f"found no column {column!r} in the panel; expected one of {', '.join(self.table.columns)}."
                f"{did_you_mean(column, self.table.columns)}"
            )

    def _origin_of(self, column: str) -> tuple[str, str]:
        return next(((name, of) for made, name, of in self.origin if made == column), ("states", column))

    def to_frame(self) -> pd.DataFrame:
        """Return the panel as a pandas data frame, in key order."""
        frame: pd.DataFrame = store.engine().to_pyarrow(self.ordered()).to_pandas()
        return frame

    def rows(self) -> list[dict[str, Any]]:
        """Return the panel as dictionaries, in key order."""
        return store.rows(self.ordered())

    def ordered(self) -> Table:
        """Return the table in key order."""
        return self.table.order_by([*self.codes, "year"])

    def cite(self) -> list[str]:
        """Return the citations of the datasets added, the state system's first."""
        return [sources.source(name).citation for name in ("states", *self.added)]

    def _repr_html_(self) -> str:
        return str(store.engine().to_pyarrow(self.ordered().limit(10)).to_pandas().to_html(index=False))


def _columns(source: Source, columns: Sequence[str] | None) -> list[str]:
    keys = {*source.grain, *source.state_columns, source.time, "year"}
    offered = [column for column in source.columns if column not in keys]
    for column in columns or []:
        if column not in offered:
            raise UnknownName(
                f"found no column {column!r} in {source.name}; expected some of {', '.join(offered)}."
                f"{did_you_mean(column, offered)}"
            )
    return list(columns) if columns is not None else offered


def _coded(source: Source, columns: list[str]) -> Table:
    """Return one row per COW code (or pair of codes) and year of a dataset."""
    table = sources.table(source.name)
    names = []
    for side, column in enumerate(source.state_columns, start=1):
        names.append(f"code{side}")
        table = with_ccode(table, source, column=column, when="year", to=names[-1])
    # Computed before any filter: a filter on both codes lets DuckDB join the two code lists with each other first.
    table = store.settled(table.select(*names, "year", *columns))
    table = table.filter(*[table[name].notnull() for name in names])
    if len(names) == 2:
        table = table.filter(table.code1 != table.code2)
    keys = [*names, "year"]
    repeated = table.group_by(keys).aggregate(n=table.count()).filter(ibis._.n > 1).order_by(keys).limit(1)
    for row in store.rows(repeated):
        raise InputError(f"{source.name}: found {row['n']} rows for {row}, expected one per {', '.join(keys)}.")
    return table


def _pairs(source: Source, columns: list[str], directed: bool) -> Table:
    """Return a dyadic dataset as the panel needs it: each way, or the smaller code first by each column's rule."""
    table = _coded(source, columns)
    swapped = table.select(code1="code2", code2="code1", year="year", **{name: table[name] for name in columns})
    if directed:
        return table if source.directed else table.union(swapped)
    small = table.mutate(code1=ibis.least(table.code1, table.code2), code2=ibis.greatest(table.code1, table.code2))
    if not source.directed:
        return small
    rules = {name: RULES[source.columns[name].pair] for name in columns}
    return small.group_by("code1", "code2", "year").aggregate(
        **{name: getattr(small[name], rule)().cast(small[name].type()) for name, rule in rules.items()}
    )


def _joined(left: Table, right: Table, source: Source, columns: list[str], codes: Sequence[str], suffix: str) -> Table:
    """Join one dataset on and tell the state of its cells."""
    right = right.mutate(found=True).view()
    on = [left[code] == right[f"code{side}"] for side, code in enumerate(codes, start=1)]
    both = left.left_join(right, [*on, left.year == right.year])
    covered = left.year.between(source.coverage.start, source.coverage.end)
    zero = source.absence == "zero"
    status = ibis.cases(
        (right.found.notnull(), "observed"), (~covered, "not_covered"), else_="observed_zero" if zero else "missing"
    )
    values: dict[str, Any] = {}
    for name in columns:
        value = right[name]
        if zero and (value.type().is_numeric() or value.type().is_boolean()):
            nought = ibis.literal(0).cast(value.type())
            value = ibis.ifelse(right.found.isnull() & covered, nought, value)
        values[f"{source.name}_{name}{suffix}"] = value
    return both.select(*[left[name] for name in left.columns], **values, **{f"{source.name}_status{suffix}": status})
