"""Panels: rows of states, dyads or leaders and years, to which datasets are added one by one.

    dyad_years(range(1990, 2019)).add("atop", ["defense"]).add("vdem", ["polyarchy"]).to_frame()

Each added dataset brings `NAME_COLUMN` (`NAME_COLUMN1`, `NAME_COLUMN2` for an attribute of each side of a dyad) and
`NAME_status`: observed; observed_zero (inside coverage, and the source says zero: by a zero, or by an absent row where
that means zero); missing (inside coverage, nothing known); not_covered. A value outside coverage is null, never zero;
a null in an observed row is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis

from allies import sources, store
from allies.errors import InputError, NotCovered, UnknownName, did_you_mean
from allies.panel import counters, relations
from allies.panel import trade as flows
from allies.panel.own import own_table
from allies.panel.states import labels
from allies.panel.yearly import Taken, by_leader, merged, taken, yearly
from allies.store import Table

if TYPE_CHECKING:
    import pandas as pd

    from allies.sources.schema import Source

STATES = ("observed", "observed_zero", "missing", "not_covered")
UNITS = {("leader", 1): "leader-year", ("leader", 2): "leader-dyad-year", ("", 1): "state-year", ("", 2): "dyad-year"}


@dataclass(frozen=True)
class Panel:
    """A table with one row per unit and year, and what was added to it.

    `keys` identify a row. `codes` are the COW code columns that datasets are joined on: one for state- and
    leader-years, two for dyads. `directed` tells whether A to B and B to A are two rows. `added` names the datasets,
    for citations and licences, `own` declares those that are the user's; `origin` says of each added column which
    dataset and column it came from. With `as_of` only what was on record by that day is joined.
    """

    table: Table
    codes: tuple[str, ...]
    directed: bool
    years: tuple[int, int]
    keys: tuple[str, ...]
    added: tuple[str, ...] = ()
    origin: tuple[tuple[str, str, str], ...] = ()
    own: tuple[Source, ...] = ()
    as_of: date | None = None

    @property
    def unit(self) -> str:
        """Return what a row is about: state-year, dyad-year, leader-year, leader-dyad-year, or the same by day."""
        leader = "leader" if any(key.startswith("obsid") for key in self.keys) else ""
        name = UNITS[leader, len(self.codes)]
        return name.replace("-year", "-day") if "date" in self.keys else name

    def source(self, name: str) -> Source:
        """Return the declaration of a dataset that was added, the user's own included."""
        return next((one for one in self.own if one.name == name), None) or sources.source(name)

    def add(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        *,
        where: Mapping[str, Any] | None = None,
        within: str | None = None,
        at: int | None = None,
        prefix: str | None = None,
        allow_gaps: bool = False,
    ) -> Panel:
        """Return the panel with a pulled dataset joined on.

        Parameters
        ----------
        name
            A dataset; `allies data pull NAME` first.
        columns
            Which of its columns; default all that have the rules they need. `n` is the number of rows in the year.
        where
            Values that the dataset's rows must have, such as {"igo": "nato"}; a list allows several.
        within
            How several rows of one unit and year become one, in place of the columns' declared rules: sum, mean,
            max, min, first or last.
        at
            A year whose values are taken for every year of the panel, for what hardly changes (distances).
        prefix
            The added columns are `PREFIX_COLUMN`; default the dataset's name.
        allow_gaps
            Whether the panel may have years outside the dataset's coverage (their cells are null, not_covered).

        Returns
        -------
        Panel
            The same rows. A directed dataset joins undirected dyads by each column's declared rule (sum, mean, max,
            min); a dataset about one state and its partners joins the dyads of that state; a dataset about leaders
            (one row per Archigos `obsid`) joins leader-years.

        Raises
        ------
        UnknownName
            For a dataset or column that does not exist, with the nearest name.
        NotCovered
            For a dataset that was not pulled, and for years outside its coverage without `allow_gaps`.
        InputError
            Where the grains do not fit: several rows in a year and no rule, a dyadic dataset on state-years, a
            directed column without a rule on undirected dyads, or a column that the panel has already.
        """
        source = sources.source(name)
        self._fits(source)
        options = {"where": where, "within": within, "at": at}
        return self._with(source, sources.table(name), columns, allow_gaps, prefix or name, options)

    def add_table(
        self,
        declaration: Any,
        columns: Sequence[str] | None = None,
        *,
        prefix: str | None = None,
        allow_gaps: bool = False,
        **options: Any,
    ) -> Panel:
        """Return the panel with a table of the user's own joined on, like a dataset.

        Parameters
        ----------
        declaration
            A YAML file, or a dictionary, that names the table and declares its grain; see `allies.panel.own`.
        columns, prefix, allow_gaps, options
            As in `add`.

        Raises
        ------
        InputError
            For a table that is not as declared.
        """
        source, table = own_table(declaration)
        self._fits(source)
        made = self._with(source, table, columns, allow_gaps, prefix or source.name, options)
        return replace(made, own=(*self.own, source))

    def _fits(self, source: Source) -> None:
        if by_leader(source) and "leader" in self.unit:
            return
        if not source.state_columns or len(source.state_columns) > len(self.codes):
            held = "pairs of states" if source.state_columns else f"one row per {', '.join(source.grain)}"
            fit = "Add it to dyad-years." if source.state_columns else "It joins no panel of this unit."
            raise InputError(f"{source.name} holds {held}; found {self.unit}s. {fit}")

    def _with(
        self,
        source: Source,
        table: Table,
        columns: Sequence[str] | None,
        allow_gaps: bool,
        prefix: str,
        options: dict[str, Any],
    ) -> Panel:
        leader = by_leader(source) and "leader" in self.unit
        pairs = not leader and len(self.codes) == 2 and (len(source.state_columns) == 2 or source.fixed is not None)
        undirected = pairs and source.directed and not self.directed and source.fixed is None
        of = taken(
            source, table, columns, pairs=pairs, undirected=undirected, leader=leader, as_of=self.as_of, **options
        )
        if of.at is None and not allow_gaps and of.outside(self.years):
            without = f", without {', '.join(map(str, source.coverage.without))}" if source.coverage.without else ""
            raise NotCovered(
                f"{source.name} covers {of.first} to {of.last}{without}; found years {self.years[0]} to "
                f"{self.years[1]}. Ask for fewer years, or allow gaps: cells outside come back null and not_covered."
            )
        on = [key for key in self.keys if key.startswith("obsid")] if leader else list(self.codes)
        right = yearly(of, self.years, leader=leader)
        right = _turned(right, of, self.directed) if pairs else right
        sides = [("", on)] if pairs or len(on) == 1 else [(str(side), [key]) for side, key in enumerate(on, 1)]
        joined, made = self.table, []
        for suffix, keys in sides:
            made += [(f"{prefix}_{column}{suffix}", source.name, column) for column in [*of.columns, "status"]]
            self.fresh(made[-1][0], hint="give another prefix=.")
            joined = _joined(joined, right, of, keys, prefix, suffix, self.directed)
        return replace(self, table=joined, added=(*self.added, source.name), origin=(*self.origin, *made))

    def fresh(self, *names: str, hint: str = "it was added before.") -> None:
        """Raise `InputError` where the panel has a column of one of these names."""
        for name in names:
            if name in self.table.columns:
                raise InputError(f"found {name!r} in the panel already; {hint}")

    def lag(self, columns: Sequence[str], by: int = 1) -> Panel:
        """Return the panel with `COLUMN_lagN`: each column's value `by` years before, null where there is no such row.

        Raises
        ------
        UnknownName
            For a column that the panel does not have.
        InputError
            For a panel by day.
        """
        self._require(*columns)
        self._by_year()
        self.fresh(*[f"{column}_lag{by}" for column in columns])
        return self.derived(counters.lagged(self, columns, by), {f"{column}_lag{by}": column for column in columns})

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
        InputError
            For a panel by day.
        """
        self._require(event)
        self._by_year()
        self.fresh(f"{event}_peace_years")
        return self.derived(counters.peace_years(self, event), {f"{event}_peace_years": event})

    def capital_distance(self, *, allow_gaps: bool = False) -> Panel:
        """Return dyads with `capital_distance_km`, see `relations.capital_distance`."""
        return relations.capital_distance(self, allow_gaps)

    def politically_relevant(self, *, allow_gaps: bool = False) -> Panel:
        """Return dyads with `politically_relevant`, see `relations.politically_relevant`."""
        return relations.politically_relevant(self, allow_gaps)

    def joint_democracy(
        self, threshold: float | None = None, *, by: str = "vdem_polyarchy", allow_gaps: bool = False
    ) -> Panel:
        """Return dyads with `joint_democracy` and `democracy_lower`, see `relations.joint_democracy`."""
        return relations.joint_democracy(self, threshold, allow_gaps, by)

    def capability_share(self, *, allow_gaps: bool = False) -> Panel:
        """Return dyads with `capability_share`, see `relations.capability_share`."""
        return relations.capability_share(self, allow_gaps)

    def trade(self, order: Sequence[str] = flows.ORDER) -> Panel:
        """Return dyads with trade in million dollars and the source of each cell, see `trade.trade`."""
        return flows.trade(self, order)

    def keep(self, column: str) -> Panel:
        """Return the panel with the rows where a yes-or-no column holds; rows where it is null are dropped too.

        Raises
        ------
        UnknownName
            For a column that the panel does not have.
        """
        self._require(column)
        return replace(self, table=self.table.filter(self.table[column].cast("boolean").fill_null(False)))

    def labelled(self) -> Panel:
        """Return the panel with `iso3c`, `name` and `gwcode` of each state in the year (`iso3c1`, …) after the keys."""
        joined, names = self.table, labels(range(self.years[0], self.years[1] + 1))
        for code in self.codes:
            side, right = code.removeprefix("ccode"), names.view()
            both = joined.left_join(right, [joined[code] == right.ccode, joined.year == right.year])
            rest = {name: joined[name] for name in joined.columns}
            told = {f"{name}{side}": right[name] for name in ("iso3c", "name", "gwcode")}
            joined = both.select(**rest, **{name: value for name, value in told.items() if name not in rest})
        new = [name for name in joined.columns if name not in self.table.columns]
        return replace(self, table=joined.relocate(*new, after=self.keys[-1]))

    def derived(self, table: Table, origin: Mapping[str, str]) -> Panel:
        """Return the panel with columns computed from its own; `origin` names the column that each is made of."""
        made = [(new, *self._origin_of(column)) for new, column in origin.items()]
        return replace(self, table=table, origin=(*self.origin, *made))

    def _by_year(self) -> None:
        if "year" not in self.keys:
            raise InputError(f"found {self.unit}s; expected a panel by year. Build it from years.")

    def _require(self, *columns: str) -> None:
        for column in columns:
            if column not in self.table.columns:
                raise UnknownName(
                    f"found no column {column!r} in the panel; expected one of {', '.join(self.table.columns)}."
                    f"{did_you_mean(column, self.table.columns)}"
                )

    def _origin_of(self, column: str) -> tuple[str, str]:
        return next(((name, of) for made, name, of in self.origin if made == column), ("states", column))

    def to_frame(self) -> pd.DataFrame:
        """Return the panel as a pandas data frame, in key order; statuses are categories."""
        statuses = {made: STATES for made, _, column in self.origin if column == "status"}
        return store.frame(self.table, self.keys, statuses)

    def rows(self) -> list[dict[str, Any]]:
        """Return the panel as dictionaries, in key order."""
        return store.rows(self.ordered())

    def ordered(self) -> Table:
        """Return the table in key order."""
        return self.table.order_by(list(self.keys))

    def cite(self) -> list[str]:
        """Return the citations of the datasets added, the state system's first."""
        return [self.source(name).citation for name in dict.fromkeys(("states", *self.added))]

    def _repr_html_(self) -> str:
        return str(store.frame(self.ordered().limit(10), self.keys).to_html(index=False))


def _turned(right: Table, of: Taken, directed: bool) -> Table:
    """Return a dyadic dataset as the panel needs it: as it is, or the smaller code first by each column's rule."""
    source = of.source
    if directed and (source.fixed or source.directed):
        return right
    small = right.mutate(
        code1=ibis.least(right.code1, right.code2),
        code2=ibis.greatest(right.code1, right.code2),
        own_=right.code1 < right.code2,
    )
    if not source.directed or source.fixed:
        return small.drop("own_")
    rules = {name: "sum" if rule == "count" else source.columns[name].pair for name, rule in of.columns.items()}
    made = {
        name: small[name].max(where=small.own_) if rule == "side" else merged(small[name], rule)
        for name, rule in rules.items()
    }
    return small.group_by("code1", "code2", "year").aggregate(**made)


def _joined(
    left: Table, right: Table, of: Taken, keys: Sequence[str], prefix: str, suffix: str, directed: bool
) -> Table:
    """Join one dataset on and tell the state of its cells."""
    source = of.source
    right = right.mutate(found_=True).view()
    codes = [left[key] for key in keys]
    if len(codes) == 2 and directed and not (source.directed or source.fixed):
        codes = [ibis.least(*codes), ibis.greatest(*codes)]
    on = [code == right[f"code{side}"] for side, code in enumerate(codes, start=1)]
    if "year" in right.columns and of.at is None:
        on.append(left.year == right.year)
    both = left.left_join(right, on)
    covered = left[keys[0]].notnull() & left[keys[-1]].notnull()
    if of.at is None:
        covered &= of.covers(left.year)
    if of.fixed_code is not None and len(keys) == 2:
        covered &= _about(left, keys, of, directed)
    found, zero = right.found_.notnull(), source.absence == "zero"
    to = source.coverage.whole_to
    absent = ibis.literal(True) if to is None or of.at is not None else left.year <= to  # an absent row means zero
    cells = [right[name] for name in of.columns]
    values: dict[str, Any] = {}
    for name, value in zip(of.columns, cells, strict=True):
        if zero and (value.type().is_numeric() or value.type().is_boolean()):
            value = ibis.ifelse(found | ~absent, value, ibis.literal(0).cast(value.type()))
        values[f"{prefix}_{name}{suffix}"] = ibis.ifelse(covered, value, ibis.null(value.type()))
    status = ibis.cases(
        (~covered, "not_covered"),
        (found & ibis.and_(*[cell.isnull() for cell in cells]), "missing"),
        (found & _is_zero(cells), "observed_zero") if zero else (found, "observed"),
        (found, "observed"),
        (absent, "observed_zero" if zero else "missing"),
        else_="missing",
    )
    return both.select(*[left[name] for name in left.columns], **values, **{f"{prefix}_status{suffix}": status})


def _about(left: Table, keys: Sequence[str], of: Taken, directed: bool) -> Any:
    """Tell whether a dyad is one that the dataset speaks of: that of its one state, on its side where directed."""
    one, two = left[keys[0]] == of.fixed_code, left[keys[1]] == of.fixed_code
    side = of.source.fixed.side if of.source.fixed and directed else None
    return {1: one, 2: two, None: one | two}[side]


def _is_zero(cells: Sequence[Any]) -> Any:
    """Tell whether every number and every yes-or-no cell is zero, and there is no text."""
    tests = [
        (cell.cast("int64") if cell.type().is_boolean() else cell).fill_null(0) == 0
        if cell.type().is_numeric() or cell.type().is_boolean()
        else cell.isnull()
        for cell in cells
    ]
    return ibis.and_(*tests)
