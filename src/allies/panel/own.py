"""A user's own table, with its grain declared, as a dataset that panels take.

    file: index.csv             # .csv, .csv.gz or .parquet, beside the declaration; or `data:` with a data frame
    name: my_index              # default: the file's name
    grain: [country, year]      # the columns that identify a row
    state_columns: [country]
    state_system: iso3          # cow, gw, iso3 or name
    columns: {score: {pair: mean}}

What a `source.yml` may say of `directed`, `fixed`, `span`, `choose`, `names`, `not_states`, `absence` and `coverage`
may be said here too. Left out: absence is missing, coverage the years in the table, time the column `year`. Terms are
class N (no redistribution) unless `licence` says R or A.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis

from allies import store
from allies.errors import InputError, ParseError, UnknownName, did_you_mean
from allies.panel.states import known_codes
from allies.sources.schema import Source, declared
from allies.store import Table

ASKED = ("grain", "state_columns", "state_system")
FIELDS = (
    *ASKED, "file", "data", "name", "title", "citation", "licence", "directed", "fixed", "span", "choose", "names",
    "not_states", "absence", "coverage", "time", "columns",
)  # fmt: skip
TERMS = {"R": "open terms, as declared", "A": "academic use, as declared", "N": "terms not declared"}


def own_table(declaration: str | Path | Mapping[str, Any]) -> tuple[Source, Table]:
    """Return a user's declaration as a `Source`, and the table, checked against it.

    Parameters
    ----------
    declaration
        A YAML file or a dictionary; the fields are told in this module's docstring.

    Raises
    ------
    InputError
        For a file that cannot be read, is not UTF-8 or damaged; a field that is missing, unknown or of the wrong
        kind (an unquoted NO is a boolean); columns that the table lacks; repeated keys; identifiers that are no
        states, or of several code systems.
    """
    fields, beside = _fields(declaration)
    name, table = _data(fields, beside)
    source = _source(name, fields, table)
    table = table.select(*source.columns)
    _keys(source, table)
    for column in source.state_columns:
        _identifiers(source, table, column)
    return source, table


def _fields(declaration: str | Path | Mapping[str, Any]) -> tuple[dict[str, Any], Path]:
    if isinstance(declaration, Mapping):
        fields, beside, where = dict(declaration), Path(), "the declaration"
    else:
        path = Path(declaration)
        found = store.yaml_file(path)
        if not isinstance(found, dict):
            raise InputError(f"{path}: found {type(found).__name__}, expected fields such as grain: [country, year].")
        fields, beside, where = found, path.parent, str(path)
    for field in fields:
        if field not in FIELDS:
            raise UnknownName(
                f"{where}: found the field {field!r}; expected some of {', '.join(FIELDS)}."
                f"{did_you_mean(str(field), FIELDS)}"
            )
    lacking = [field for field in ASKED if field not in fields]
    if lacking or ("file" in fields) == ("data" in fields):
        raise InputError(
            f"{where}: found {', '.join(map(str, fields)) or 'no field'}; expected {', '.join(ASKED)}, and either "
            "file or data. Declare what identifies a row and which code system the states are in."
        )
    return fields, beside


def _data(fields: dict[str, Any], beside: Path) -> tuple[str, Table]:
    if "file" in fields:
        path = beside / str(fields["file"])
        return str(fields.get("name") or path.name.split(".")[0]), store.own_file(path)
    return str(fields.get("name") or "own"), store.from_frame(fields["data"])


def _source(name: str, fields: dict[str, Any], table: Table) -> Source:
    told: dict[str, Any] = fields.get("columns") or {}
    for column in [*fields["grain"], *fields["state_columns"], *told]:
        if column not in table.columns:
            raise UnknownName(
                f"{name}: found no column {column!r} in the table; expected one of {', '.join(table.columns)}."
                f"{did_you_mean(str(column), table.columns)}"
            )
    time = fields.get("time") or ((fields.get("span") or ["year"])[0])
    if time not in table.columns:
        raise InputError(f"{name}: found no column {time!r} to date a row; expected year, or say time: COLUMN.")
    try:
        return declared(name, _written(name, fields, table, time))
    except ParseError as error:
        raise InputError(str(error).replace(f"sources/{name}/source.yml", f"the declaration of {name}")) from error


def _written(name: str, fields: dict[str, Any], table: Table, time: str) -> dict[str, Any]:
    """Return the declaration as a `source.yml` would have it, with what was left out."""
    told: dict[str, Any] = fields.get("columns") or {}
    grade = fields.get("licence", "N")
    columns = {
        column: {"meaning": "the user's own column", "nullable": True, **(told.get(column) or {}), "type": str(kind)}
        for column, kind in table.schema().items()
        if column != "status"
    }
    return {
        "title": fields.get("title", name),
        "producer": "the user",
        "citation": fields.get("citation", f"{name}: a table of the user's own."),
        "landing": "",
        "version": "as given",
        "licence": {"name": TERMS.get(grade, "terms not declared"), "url": "", "class": grade},
        "files": [],
        "coverage": fields.get("coverage") or _years(name, table, [time, *(fields.get("span") or [])]),
        "time": time,
        "absence": fields.get("absence", "missing"),
        "absence_note": "As the user declares.",
        "columns": columns,
        "checks": {"rows": 1},
        **{
            key: fields[key]
            for key in (*ASKED, "directed", "fixed", "span", "choose", "names", "not_states")
            if key in fields
        },
    }


def _years(name: str, table: Table, columns: list[str]) -> dict[str, int]:
    years = [
        table[column] if table[column].type().is_integer() else table[column].cast("date").year() for column in columns
    ]
    (row,) = store.rows(
        table.aggregate(start=ibis.least(*[y.min() for y in years]), end=ibis.greatest(*[y.max() for y in years]))
    )
    if row["start"] is None:
        raise InputError(f"{name}: found no row with a year; expected at least one. Nothing was joined.")
    return {"start": int(row["start"]), "end": int(row["end"])}


def _keys(source: Source, table: Table) -> None:
    keys = source.grain
    repeated = table.group_by(keys).aggregate(rows_=table.count()).filter(ibis._.rows_ > 1).order_by(keys).limit(1)
    for row in store.rows(repeated):
        n = row.pop("rows_")
        raise InputError(
            f"{source.name}: found {n} rows with {row}; expected one per {', '.join(keys)}. Remove the duplicates, or "
            "declare the column that tells them apart in the grain."
        )


def _identifiers(source: Source, table: Table, column: str) -> None:
    text = table[column].cast("string")
    found = [row["id"] for row in store.rows(table.select(id=text).filter(text.notnull()).distinct().order_by("id"))]
    numbers, words = [one for one in found if one.isdigit()], [one for one in found if not one.isdigit()]
    if numbers and words:
        raise InputError(
            f"{source.name}.{column}: found {numbers[0]!r} and {words[0]!r}, two code systems in one column; expected "
            f"one, here {source.state_system!r}. Recode the column."
        )
    known = known_codes(source.state_system)
    unknown = [one for one in found if one not in source.not_states and source.names.get(one, one) not in known]
    if source.state_system == "name":
        unknown = [one for one in unknown if one.casefold() not in known]
    if unknown:
        raise InputError(
            f"{source.name}.{column}: found {unknown[0]!r}{f' and {len(unknown) - 1} more' if unknown[1:] else ''}, no "
            f"state in the system {source.state_system!r}. Add it to names or not_states, or declare another system."
            f"{did_you_mean(unknown[0], known)}"
        )
