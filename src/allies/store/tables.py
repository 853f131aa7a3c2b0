"""The engine and its tables: one Ibis backend, Parquet with lineage in the footer."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb
import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from allies import __version__
from allies.errors import CorruptTable, InputError, ParseError
from allies.store import spark
from allies.store.folders import replacing

if TYPE_CHECKING:
    import pandas as pd
    from ibis.backends import BaseBackend

Table: TypeAlias = ibis.Table
LINEAGE_KEY = b"allies.lineage"
ENGINES = ("duckdb", "pyspark", "bigquery")
_DAMAGED = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)
_MEND = "Delete the file, then run 'allies data pull' (or reinstall the package if it lies inside it)."

_embedded: BaseBackend | None = None
_chosen: BaseBackend | None = None
_spent: list[tuple[BaseBackend, str]] = []  # settled tables that no Table is built on any more


def engine() -> BaseBackend:
    """Return this process's Ibis backend; embedded DuckDB on every core unless `use` said otherwise."""
    return _chosen or _duckdb()


def _duckdb() -> BaseBackend:
    global _embedded
    if _chosen is not None and _chosen.name == "duckdb":
        return _chosen
    if _embedded is None:
        _embedded = connect(min(os.cpu_count() or 1, 8))
    return _embedded


def connect(threads: int) -> BaseBackend:
    """Return a fresh embedded DuckDB on `threads` threads; one is cheapest for answers from the release."""
    backend = ibis.duckdb.connect(threads=threads)
    for setting in (
        "enable_progress_bar = false",
        f"temp_directory = '{tempfile.gettempdir()}/allies-duckdb'",
        "max_temp_directory_size = '20GB'",
    ):
        backend.raw_sql(f"set {setting}")
    return backend


def use(backend: BaseBackend | None) -> None:
    """Run every later Table on `backend`.

    Parameters
    ----------
    backend
        An Ibis backend: `ibis.pyspark.connect(session)` (Spark 4.0 or later), `ibis.bigquery.connect(project)` or
        `ibis.duckdb.connect(...)`. None goes back to the embedded DuckDB.

    Raises
    ------
    InputError
        For a backend of another engine.

    Notes
    -----
    A Table belongs to the engine that it was read on; make it again after a change of engine. Datasets are pulled
    and briefs written on the embedded DuckDB, whatever was chosen.
    """
    global _chosen
    name = getattr(backend, "name", None)
    if backend is not None and name not in ENGINES:
        raise InputError(
            f"found {name or type(backend).__name__!r}; expected an Ibis backend of {', '.join(ENGINES)}, or None. "
            "Connect with ibis.pyspark.connect(session), for example."
        )
    _chosen = backend


@contextmanager
def embedded() -> Iterator[None]:
    """Run the Tables made inside the block on DuckDB, whatever `use` chose."""
    global _chosen
    before, _chosen = _chosen, _duckdb()
    try:
        yield
    finally:
        _chosen = before


def from_rows(columns: Sequence[str], cells: Iterable[Sequence[Any]]) -> Table:
    """Return rows of Python values as a Table; at least one row, so that types can be told."""
    return ibis.memtable(pa.table(dict(zip(columns, map(list, zip(*cells, strict=True)), strict=True))))


def from_frame(data: Any) -> Table:
    """Return a pandas data frame (or a Table, as it is) as a Table; not-a-number becomes null."""
    return data if isinstance(data, ibis.Table) else ibis.memtable(pa.Table.from_pandas(data, preserve_index=False))


def from_columns(columns: Mapping[str, Any]) -> Table:
    """Return arrays of one length as a Table; NaN becomes null."""
    return ibis.memtable(pa.table({name: pa.array(column, from_pandas=True) for name, column in columns.items()}))


def settled(table: Table) -> Table:
    """Return the table computed once and held by the engine, so that what is built on it stays a small query.

    A temporary table in DuckDB, a cached data frame in Spark, a session's table in BigQuery. It is freed some time
    after the last Table built on it is gone.
    """
    backend = engine()
    if backend.name == "pyspark":
        return spark.settled(backend, table)
    if backend.name != "duckdb":
        return table.cache()
    while _spent:  # not dropped by the finalizer itself, which may run amid another query of the connection
        owner, name = _spent.pop()
        owner.drop_table(name, force=True)
    held: Table = backend.create_table(ibis.util.gen_name("settled"), table, temp=True)
    weakref.finalize(held.op(), _spent.append, (backend, held.op().name)).atexit = False
    return held


def arrow(table: Table) -> pa.Table:
    """Run `table` once and return its rows as an Arrow table, with the types that the Table declares."""
    backend = engine()
    if backend.name == "pyspark":
        return spark.arrow(backend, table).cast(table.schema().to_pyarrow())
    return backend.to_pyarrow(table)


def spare() -> None:
    """Give the memory of Arrow tables that are gone back to the system, before work that needs much."""
    pa.default_memory_pool().release_unused()


def rows(table: Table) -> list[dict[str, Any]]:
    """Run `table` once and return its rows as dictionaries; raise `CorruptTable` where a stored file is damaged."""
    backend = engine()
    try:
        if backend.name == "duckdb" and not table.op().find(ibis.expr.operations.InMemoryTable):
            return _fetched(backend.con.sql(backend.compile(table)))  # spares the import of pandas
        found: list[dict[str, Any]] = arrow(table).to_pylist()
    except _DAMAGED as error:
        raise CorruptTable(f"a stored table could not be read: {str(error).splitlines()[0]} {_MEND}") from error
    return found


def frame(table: Table, order: Sequence[str], categories: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """Run `table` once and return it as a pandas data frame sorted by `order`.

    `categories` names text columns and all their values. They leave the engine as small numbers, and rows that come
    back in sorted runs are put in order run by run, not one by one.
    """
    import pandas as pd

    named = dict(categories or {})
    small = {
        name: ibis.cases(*[(table[name] == value, at) for at, value in enumerate(values)], else_=-1).cast("int8")
        for name, values in named.items()
    }
    held = arrow(table.mutate(**small))
    held = _in_order(held, order)
    booleans = {pa.bool_(): pd.BooleanDtype()}.get  # plain pandas would hold Python objects where there are nulls
    found: pd.DataFrame = held.to_pandas(split_blocks=True, self_destruct=True, types_mapper=booleans)
    for name, values in named.items():
        found[name] = pd.Categorical.from_codes(found[name].to_numpy(), categories=list(values))
    return found


def _in_order(held: pa.Table, order: Sequence[str]) -> pa.Table:
    """Sort rows; an engine with several threads gives back a few sorted runs, which are put in order uncopied."""
    at = _order([held.column(name).to_numpy() for name in order])
    if at is None or not len(at):
        return held
    cuts = np.flatnonzero(np.diff(at) != 1) + 1
    if len(cuts) * 1000 > len(at):
        return held.take(at)
    runs = pairwise([0, *cuts.tolist(), len(at)])
    return pa.concat_tables([held.slice(at[begin], end - begin) for begin, end in runs])


def _order(keys: Sequence[Any]) -> Any:
    """Return the positions that sort rows by their keys, the first key first, or None where they are sorted."""
    if all(key.dtype.kind == "i" and len(key) for key in keys):
        one = np.zeros(len(keys[0]), dtype=np.int64)
        for key in keys:
            one = one * (int(key.max()) - int(key.min()) + 1) + (key - key.min())
        return None if bool((one[:-1] <= one[1:]).all()) else np.argsort(one, kind="stable")
    return np.lexsort([np.asarray(key, dtype="U") if key.dtype == object else key for key in reversed(keys)])


def select(path: Path, **among: Iterable[int | str]) -> list[dict[str, Any]]:
    """Return the rows of a small stored table whose columns hold one of the given values, in stored order."""
    lineage(path)
    where = [f"{column} in ({', '.join(map(repr, values))})" for column, values in among.items()]
    try:
        return _fetched(_duckdb().con.sql(f"from '{path}' where {' and '.join([*where, 'true'])}"))
    except _DAMAGED as error:
        raise CorruptTable(f"{path} could not be read: {str(error).splitlines()[0]} {_MEND}") from error


def _fetched(relation: duckdb.DuckDBPyRelation) -> list[dict[str, Any]]:
    names = relation.columns
    return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(path: Path) -> Table:
    """Return a stored Parquet file as a Table; raise `CorruptTable` when it is damaged."""
    lineage(path)
    table: Table = engine().read_parquet(str(path))
    return table


def write(table: Table, path: Path, *, key: Sequence[str], step: str, **facts: Any) -> dict[str, Any]:
    """Write `table` to `path`, sorted by `key`, with lineage in the footer; return the lineage.

    Equal inputs give equal bytes. `facts` are JSON values (parameters, input hashes, data_end).
    Raises `ParseError` when `key` does not identify the rows.
    """
    cells = arrow(table.order_by(list(key)))
    repeated = cells.num_rows - cells.group_by(list(key)).aggregate([]).num_rows
    if repeated:
        raise ParseError(f"{path.stem}: found {repeated:,} repeated keys, expected one row per {', '.join(key)}")
    facts = {"step": step, "package": __version__, "rows": cells.num_rows, "key": list(key), **facts}
    facts["id"] = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
    footer = {**(cells.schema.metadata or {}), LINEAGE_KEY: json.dumps(facts, sort_keys=True).encode()}
    with replacing(path) as temporary:
        pq.write_table(cells.replace_schema_metadata(footer), temporary, compression="zstd", compression_level=9)
    return facts


def same_rows(one: Path, other: Path) -> bool:
    """Return whether two stored tables have the same columns, types and cells."""
    return bool(pq.read_table(one).equals(pq.read_table(other)))


def lineage(path: Path) -> dict[str, Any]:
    """Return the lineage in the footer of a stored Parquet file; raise `CorruptTable` when it is damaged."""
    try:
        footer = pq.read_schema(path).metadata or {}
        found: dict[str, Any] = json.loads(footer[LINEAGE_KEY])
    except (OSError, pa.ArrowException, KeyError, ValueError) as error:
        raise CorruptTable(f"{path} is damaged: found no readable footer written by allies. {_MEND}") from error
    return found
