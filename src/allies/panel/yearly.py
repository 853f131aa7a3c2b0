"""Datasets as year panels need them: one row per COW code (or pair of codes) and year, whatever the file's grain.

Spells are laid out over the years that they touch, events are dated by their year, and several rows of one unit and
year become one by the rule that each column declares in its `source.yml` (`year:`), or by the one asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis

from allies import store
from allies.errors import InputError, NotCovered, UnknownName, did_you_mean
from allies.panel.states import state, with_ccode
from allies.store import Table

if TYPE_CHECKING:
    from allies.sources.schema import Source

RULES = ("sum", "mean", "max", "min", "first", "last")
COUNT = "n"


@dataclass(frozen=True)
class Taken:
    """What a panel takes of a dataset.

    `columns` with the rule of each (None: the file has one row per unit and year); `pairs`: it joins dyads as pairs of
    states; `where`: values that rows must have; `at`: the one year whose values stand for every year.
    """

    source: Source
    table: Table
    columns: Mapping[str, str | None]
    pairs: bool
    where: Mapping[str, Any] = field(default_factory=dict)
    at: int | None = None
    as_of: date | None = None

    @property
    def repeats(self) -> bool:
        """Tell whether several rows of one unit and year become one."""
        return any(self.columns.values())

    @property
    def fixed_code(self) -> int | None:
        """Return the COW code of the one state that every row is about, where there is one."""
        return state(self.source.fixed.state).ccodes[0] if self.source.fixed else None

    def covers(self, year: Any) -> Any:
        """Tell whether a year can be answered."""
        inside = year.between(self.first, self.last)
        return inside & year.notin(self.source.coverage.without) if self.source.coverage.without else inside

    def outside(self, years: tuple[int, int]) -> bool:
        """Tell whether some year of a panel cannot be answered."""
        low, high = years
        return low < self.first or high > self.last or any(low <= y <= high for y in self.source.coverage.without)

    @property
    def first(self) -> int:
        """Return the first year that can be answered."""
        return self.source.coverage.start

    @property
    def last(self) -> int:
        """Return the last year that can be answered, as of the day asked for."""
        return last_year(self.source, self.as_of)


def dated(source: Source) -> bool:
    """Tell whether a dataset's rows carry a day, so that a year can be cut at one."""
    return source.columns[source.span[0] if source.span else source.time].type == "date"


def last_year(source: Source, as_of: date | None) -> int:
    """Return the last year of a dataset's record as of a day; annual records end with the last whole year."""
    if as_of is None:
        return source.coverage.end
    whole = dated(source) or (as_of.month, as_of.day) == (12, 31)
    return min(source.coverage.end, as_of.year if whole else as_of.year - 1)


def taken(
    source: Source,
    table: Table,
    columns: Sequence[str] | None,
    *,
    pairs: bool,
    undirected: bool,
    leader: bool = False,
    where: Mapping[str, Any] | None = None,
    within: str | None = None,
    at: int | None = None,
    as_of: date | None = None,
) -> Taken:
    """Return what is taken of a dataset, checked; `undirected`: two directed values of a pair must become one.

    Raises
    ------
    UnknownName
        For a column that does not exist, with the nearest name.
    InputError
        For an unknown rule, a column without the rule it needs, and a choice that was not made.
    NotCovered
        For `at` outside coverage.
    """
    offered = _offered(source)
    chosen = dict(where or {})
    _known_names(source, [*(columns or []), *chosen], offered)
    if leader:
        every = dict.fromkeys(columns if columns is not None else offered)
        return Taken(source, table, every, pairs, chosen, at, as_of)
    if within not in (None, *RULES):
        raise InputError(f"found the rule {within!r}; expected one of {', '.join(RULES)}.{did_you_mean(within, RULES)}")
    if at is not None and not source.coverage.start <= at <= last_year(source, as_of):
        raise NotCovered(
            f"{source.name} covers {source.coverage.start} to {last_year(source, as_of)}; found at={at}. "
            "Give another year."
        )
    _chosen(source, table, chosen)
    _held(source, table, chosen)
    asked = list(columns) if columns is not None else _default(source, offered, undirected)
    rules = {column: _rule(source, column, within) for column in asked}
    _addable(source, rules, undirected)
    return Taken(source, table, rules, pairs, chosen, at, as_of)


def _known_names(source: Source, asked: Sequence[str], offered: Sequence[str]) -> None:
    for column in asked:
        if column not in source.columns and column != COUNT:
            raise UnknownName(
                f"found no column {column!r} in {source.name}; expected some of {', '.join([*offered, COUNT])}."
                f"{did_you_mean(column, source.columns)}"
            )


def _addable(source: Source, rules: Mapping[str, str | None], undirected: bool) -> None:
    """Refuse columns that lack a rule they need, and one whose name a panel uses itself."""
    if any(rules.values()) and (without := [column for column, rule in rules.items() if rule is None]):
        raise InputError(
            f"{source.name}.{without[0]} has no rule for several rows in a year; expected one of "
            f"{', '.join(RULES)}: pass within='last', say, or leave the column out."
        )
    loose = [column for column, rule in rules.items() if rule != "count" and source.columns[column].pair == "none"]
    if undirected and loose:
        raise InputError(
            f"{source.name}.{loose[0]} runs from state 1 to state 2 and has no rule to make one value of two; "
            "expected directed dyads. Use dyad_years(..., directed=True), or leave the column out."
        )
    if "status" in rules:
        raise InputError(f"{source.name}.status has the name of the state of a cell; leave that column out.")


def _offered(source: Source) -> list[str]:
    keys = {*source.grain, *source.state_columns, source.time, "year", *(source.span or [])}
    return [name for name, column in source.columns.items() if name not in keys or column.year != "none"]


def _rule(source: Source, column: str, within: str | None) -> str | None:
    if column == COUNT and COUNT not in source.columns:
        return "count"
    declared = source.columns[column].year
    return within or (None if declared == "none" else declared)


def _default(source: Source, offered: list[str], undirected: bool) -> list[str]:
    """Return the columns taken when none are named: all that have the rules needed, and the number of rows.

    Undirected dyads get the number only where nothing else is left: it counts the rows of both directions.
    """
    ruled = [column for column in offered if source.columns[column].year != "none"]
    several = bool(ruled or source.span or source.choose)
    wanted = ruled if several else offered
    if undirected:
        wanted = [column for column in wanted if source.columns[column].pair != "none"]
    if not wanted and not several and offered:
        return offered
    return [*wanted, COUNT] if several and not (undirected and wanted) else wanted


def _chosen(source: Source, table: Table, where: Mapping[str, Any]) -> None:
    for column in source.choose:
        if column not in where:
            held = [row[column] for row in store.rows(table.select(column).distinct().order_by(column).limit(9))]
            raise InputError(
                f"{source.name} has rows of several kinds in {column!r} that must not be added up; expected "
                f"where={{{column!r}: …}} with one of {', '.join(map(repr, held))}."
            )


def _held(source: Source, table: Table, where: Mapping[str, Any]) -> None:
    """Refuse a value that no row has: it would come back as zeros."""
    for column, value in where.items():
        held = [row[column] for row in store.rows(table.select(column).distinct())]
        for one in value if isinstance(value, list | tuple | set) else [value]:
            if one not in held:
                words = sorted(str(word) for word in held if word is not None)
                raise UnknownName(
                    f"found {column}={one!r}, which no row of {source.name} has; expected a value such as "
                    f"{', '.join(words[:5])}.{did_you_mean(str(one), words)}"
                )


def yearly(of: Taken, years: tuple[int, int], *, leader: bool = False) -> Table:
    """Return one row per unit and year: code1 (code2), year, and the columns taken; code1 is `obsid` for leaders.

    Raises
    ------
    InputError
        Where a unit and year has several rows and the columns have no rule for that.
    """
    if leader:
        return store.settled(of.table.select(code1="obsid", **{name: of.table[name] for name in of.columns}))
    source = of.source
    table = _dated(_known(of), of, years)
    for side, column in _sides(of):
        table = with_ccode(table, source, column=column, when=_when(source), to=f"code{side}")
    if of.pairs and source.fixed:
        table = table.mutate(**{f"code{source.fixed.side}": ibis.literal(of.fixed_code, "int64")})
    names = ["code1", "code2"] if of.pairs else ["code1"]
    kept: dict[str, Any] = {column: table[column] for column, rule in of.columns.items() if rule != "count"}
    if source.unknown:
        told = ibis.and_(*[table[column] != value for column, value in source.unknown.items()])
        kept = {column: told.ifelse(value, ibis.null(value.type())) for column, value in kept.items()}
        kept["told_"] = told.cast("int64")
    if of.repeats:
        kept["order_"] = table[source.span[0] if source.span else source.time]
    table = table.select(*names, "year", **kept)
    # Computed before any filter: a filter on both codes lets DuckDB join the two code lists with each other first.
    table = store.settled(table) if _recoded(source) else table
    table = table.filter(*[table[name].notnull() for name in names])
    if of.pairs:
        table = table.filter(table.code1 != table.code2)
    if of.repeats:
        return _reduced(table, [*names, "year"], of)
    return _unique(table, [*names, "year"], source) if _recoded(source) else table


def _recoded(source: Source) -> bool:
    """Tell whether codes or years are made here; a file that has them has one row per unit and year by its grain."""
    return source.state_system != "cow" or {*source.grain} != {*source.state_columns, "year"}


def by_leader(source: Source) -> bool:
    """Tell whether a dataset has one row per leader, by Archigos' `obsid`."""
    return source.grain == ["obsid"]


def _sides(of: Taken) -> list[tuple[int, str]]:
    source = of.source
    if of.pairs and source.fixed:
        return [(3 - source.fixed.side, source.state_columns[0])]
    return list(enumerate(source.state_columns, start=1))


def _when(source: Source) -> str:
    """Return the column that dates a row for its code: the day of an event, else the year."""
    event = source.columns[source.time].type == "date" and not source.span and "year" not in source.columns
    return source.time if event else "year"


def _known(of: Taken) -> Table:
    """Keep the rows chosen and, as of a day, those that had begun by then."""
    table = of.table
    for column, value in of.where.items():
        wanted = [*value] if isinstance(value, list | tuple | set) else [value]
        if column in of.source.unknown:
            wanted.append(of.source.unknown[column])  # an unknown row makes a cell missing, not zero
        table = table.filter(table[column].isin(wanted))
    if of.as_of and dated(of.source):
        table = table.filter(table[of.source.span[0] if of.source.span else of.source.time] <= of.as_of)
    return table


def _dated(table: Table, of: Taken, years: tuple[int, int]) -> Table:
    """Give every row its year; a spell gets a row for each year that it touches."""
    source = of.source
    if source.span is None:
        if "year" not in source.columns:
            when = table[source.time]
            table = table.mutate(year=when if when.type().is_integer() else when.year().cast("int64"))
        return table.filter(table.year == of.at) if of.at is not None else table
    low, high = (of.at, of.at) if of.at is not None else (max(years[0], of.first), min(years[1], of.last))
    calendar = store.from_rows(["year"], [[year] for year in range(low, high + 1)] or [[of.first]])
    begin, finish = (
        column if column.type().is_integer() else column.year().cast("int64")
        for column in (table[name] for name in source.span)
    )
    on = [begin <= calendar.year, finish.fill_null(of.source.coverage.end) >= calendar.year]
    kept = [name for name in table.columns if name != "year"]
    both = table.join(calendar, on)
    return both.select(*[table[name] for name in kept], year=calendar.year)


def _unique(table: Table, keys: list[str], source: Source) -> Table:
    repeated = table.group_by(keys).aggregate(rows_=table.count()).filter(ibis._.rows_ > 1).order_by(keys).limit(1)
    for row in store.rows(repeated):
        n = row.pop("rows_")
        raise InputError(
            f"{source.name} has one row per {', '.join(source.grain)}: found {n} rows for {row}, expected one per "
            f"{', '.join(keys)}. Choose rows with where={{…}}, say how they become one (within='sum', 'last', …), or "
            f"take their number, ['{COUNT}']."
        )
    return table


def _reduced(table: Table, keys: list[str], of: Taken) -> Table:
    """Make one row of several; on the first or last day of record, the greater of two values."""
    edges = {"first": table.order_.min(), "last": table.order_.max()}
    used = [rule for rule in edges if rule in of.columns.values()]
    window = ibis.window(group_by=[table[key] for key in keys])
    table = table.mutate(**{f"{rule}_": edges[rule].over(window) for rule in used})
    made: dict[str, Any] = {}
    for column, rule in of.columns.items():
        if rule == "count":
            made[column] = table.told_.sum().nullif(0) if of.source.unknown else table.count()
        elif rule in edges:
            made[column] = table[column].max(where=table.order_ == table[f"{rule}_"])
        else:
            made[column] = merged(table[column], str(rule))
    return table.group_by(keys).aggregate(**made)


def merged(column: Any, rule: str) -> Any:
    """Return the values of a column as one, by a rule; sums and means rounded to 1e-6, so that order plays no part."""
    value = getattr(column, rule)()
    if rule in ("sum", "mean") and value.type().is_floating():
        return value.round(6)
    return value.cast(column.type()) if rule != "mean" else value
