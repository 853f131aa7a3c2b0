"""Spark through Ibis: rows go in and out as Arrow, so that no Python worker runs and no type is guessed.

Ibis 12 hands tables in memory to Spark through pandas, where an integer column with a null turns into floats, and
each worker needs a Python with the same packages. Both are avoided here. Needs Spark 4.0 or later.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ibis
from ibis.expr.operations import InMemoryTable

if TYPE_CHECKING:
    import pyarrow as pa


def arrow(backend: Any, table: ibis.Table) -> pa.Table:
    """Run `table` on Spark and return its rows."""
    with _planned(backend, table) as frame:
        return frame.toArrow()


def settled(backend: Any, table: ibis.Table) -> ibis.Table:
    """Run `table` once, keep its rows in Spark's cache, and return them as a Table; freed with the Table."""
    name = ibis.util.gen_name("settled")
    with _planned(backend, table) as frame:
        frame.cache().count()
    frame.createOrReplaceTempView(name)
    held: ibis.Table = backend.table(name)
    weakref.finalize(held.op(), _free, frame, name).atexit = False
    return held


@contextmanager
def _planned(backend: Any, table: ibis.Table) -> Iterator[Any]:
    """Yield `table` as a Spark data frame; the tables in memory that it reads are views meanwhile."""
    session = backend.raw_sql("select 1").sparkSession
    views = list(table.op().find(InMemoryTable))
    for view in views:
        session.createDataFrame(view.data.to_pyarrow(view.schema)).createOrReplaceTempView(view.name)
    try:
        yield backend.raw_sql(backend.compile(table))
    finally:
        for view in views:
            session.catalog.dropTempView(view.name)


def _free(frame: Any, name: str) -> None:
    frame.sparkSession.catalog.dropTempView(name)
    frame.unpersist()
