"""What a `source.yml` may say, and whether a parsed table keeps to it."""

from __future__ import annotations

from typing import Any, Literal

import ibis
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from allies import store
from allies.errors import ParseError, did_you_mean

StateSystem = Literal["cow", "gw", "iso3", "name", "none"]
Absence = Literal["zero", "missing"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Licence(_Strict):
    """The publisher's terms. Class R redistributable, A academic use with citation, N no redistribution."""

    name: str
    url: str
    grade: Literal["R", "A", "N"] = Field(alias="class")


class File(_Strict):
    """One original file. `url` null: no public address serves these bytes; `obtain` then says how to get it."""

    name: str
    mirror: str
    url: str | None
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(gt=0)
    edition: str = "main"


class Edition(_Strict):
    """A file that the user saves by hand because the publisher blocks scripts; any release of it is accepted."""

    name: str
    pattern: str
    landing: str
    how: str


class Coverage(_Strict):
    """First and last year of record; the last record's own date is computed from the rows.

    `without`: years in between that have no record. `whole_to`: the last year that was recorded to its end, where that
    is not `end`: later an absent row is missing, whatever it means before.
    """

    start: int
    end: int
    without: list[int] = []
    whole_to: int | None = None


class Fixed(_Strict):
    """The one state that every row is about, and its side (1 sender, 2 receiver), where only the other is a column."""

    state: str
    side: Literal[1, 2]


class Column(_Strict):
    """One column: Ibis type, unit, allowed values, meaning; how values of a pair, and of a year, become one.

    `pair`: the two directed values of an undirected dyad; side: the value of one side, as the row with the smaller code
    first has it. `year`: the several rows of one unit and year (by the order
    of the source's time for first and last; any: whether one holds).
    """

    type: str
    meaning: str
    unit: str | None = None
    values: list[str] | None = None
    nullable: bool = False
    pair: Literal["sum", "mean", "max", "min", "side", "none"] = "none"
    year: Literal["sum", "mean", "max", "min", "first", "last", "none"] = "none"

    @field_validator("type")
    @classmethod
    def _is_a_type(cls, name: str) -> str:
        try:
            ibis.dtype(name)
        except Exception as error:
            raise ValueError("found no such Ibis type; expected string, int64, float64, boolean, date …") from error
        return name


class Fact(_Strict):
    """A value that the parsed table must hold, known from outside the file; in `editions` only, if any are named."""

    where: dict[str, str | int | float | bool]
    column: str
    equals: str | int | float | bool
    tolerance: float = 0.0
    editions: list[str] = []


class Checks(_Strict):
    """What a good parse must reach."""

    rows: int
    states: int = 0
    facts: list[Fact] = []


class Source(_Strict):
    """One dataset, as its `source.yml` declares it."""

    name: str
    title: str
    producer: str
    citation: str
    doi: str | None = None
    landing: str
    version: str
    licence: Licence
    files: list[File]
    by_hand: Edition | None = None
    obtain: str = "allies data pull"
    grain: list[str]
    state_system: StateSystem
    state_columns: list[str]
    directed: bool = True
    fixed: Fixed | None = None
    span: list[str] | None = Field(default=None, min_length=2, max_length=2)
    choose: list[str] = []
    unknown: dict[str, str] = {}
    names: dict[str, str] = {}
    not_states: list[str] = []
    coverage: Coverage
    time: str
    absence: Absence
    absence_note: str
    cautions: list[str] = []
    columns: dict[str, Column]
    checks: Checks

    @model_validator(mode="after")
    def _names_exist(self) -> Source:
        facts = [name for fact in self.checks.facts for name in (*fact.where, fact.column)]
        for name in [
            *self.grain,
            *self.state_columns,
            self.time,
            *(self.span or []),
            *self.choose,
            *self.unknown,
            *facts,
        ]:
            if name not in self.columns:
                raise ValueError(f"{name!r} is not among the columns.{did_you_mean(name, self.columns)}")
        return self

    @property
    def editions(self) -> list[str]:
        """Names of the alternative sets of files, the preferred one first."""
        return list(dict.fromkeys(file.edition for file in self.files))


def declared(name: str, raw: Any) -> Source:
    """Validate the content of a `source.yml`; raise `ParseError` naming the field that is wrong."""
    if not isinstance(raw, dict):
        raise ParseError(
            f"sources/{name}/source.yml: found {type(raw).__name__}, expected fields. See sources/schema.py."
        )
    try:
        return Source.model_validate({"name": name, **raw})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "source.yml"
        quotes = " NO, YES, ON and OFF are strings only in quotes." if isinstance(first["input"], bool) else ""
        raise ParseError(
            f"sources/{name}/source.yml, {where}: {first['msg']}.{quotes} See sources/schema.py."
        ) from error


def checked(source: Source, table: store.Table, edition: str = "main") -> store.Table:
    """Return `table` with exactly the declared columns and types; raise `ParseError` where it breaks its word.

    One query tests row count, unknown category values and unexpected nulls; one the number of states; one each
    known fact of this `edition`.
    """
    missing = [name for name in source.columns if name not in table.columns]
    if missing:
        raise ParseError(f"{source.name}: the parse gave {list(table.columns)}, expected also {missing}")
    table = table.select(**{name: table[name].cast(column.type) for name, column in source.columns.items()})
    counts: dict[str, Any] = {"rows": table.count()}
    for name, column in source.columns.items():
        if not column.nullable:
            counts[f"null:{name}"] = table[name].isnull().sum()
        if column.values is not None:
            counts[f"value:{name}"] = table[name].max(where=~table[name].isin(column.values))
    (found,) = store.rows(table.aggregate(**counts))
    if found["rows"] < source.checks.rows:
        raise ParseError(f"{source.name}: found {found['rows']:,} rows, expected at least {source.checks.rows:,}")
    for label, value in found.items():
        kind, _, name = label.partition(":")
        if kind == "null" and value:
            raise ParseError(f"{source.name}.{name}: found {value:,} empty cells, expected none")
        if kind == "value" and value is not None:
            raise ParseError(f"{source.name}.{name}: found {value!r}, expected one of {source.columns[name].values}")
    if source.checks.states:
        _span(source, table)
    for fact in source.checks.facts:
        if not fact.editions or edition in fact.editions:
            _hold(source, table, fact)
    return table


def _span(source: Source, table: store.Table) -> None:
    codes = [table.select(id=table[name].cast("string")) for name in source.state_columns]
    found = len(store.rows(ibis.union(*codes).filter(ibis._.id.notnull()).distinct())) if codes else 0
    if found < source.checks.states:
        raise ParseError(f"{source.name}: found {found} states, expected at least {source.checks.states}")


def _hold(source: Source, table: store.Table, fact: Fact) -> None:
    for name, value in fact.where.items():
        typed = table[name].cast("string") == str(value) if isinstance(value, str) else table[name] == value
        table = table.filter(typed)
    values = [row[fact.column] for row in store.rows(table.select(fact.column))]
    if isinstance(fact.equals, str | bool):
        good = [str(value) for value in values] == [str(fact.equals)]
    else:
        good = len(values) == 1 and values[0] is not None and abs(values[0] - fact.equals) <= fact.tolerance
    if not good:
        raise ParseError(f"{source.name}.{fact.column} where {fact.where}: found {values}, expected {fact.equals}")
