"""One suite over both engines: equal rows on DuckDB and Spark, numbers known from outside on each, SQL for BigQuery."""

from __future__ import annotations

import gc
import math
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest
import sqlglot
from questions import DATASETS, QUESTIONS, made_up_events, news, scores

import allies as al
from allies import sources, store
from allies.errors import InputError
from allies.panel import events
from allies.panel.states import state

Rows = list[dict[str, Any]]
Pulled = Callable[[str], store.Table]
# PySpark leaves the socket over which rows come back to the garbage collector
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket.socket:ResourceWarning")
CLOSE = 1e-12  # the engines may add up floats in another order


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Pulled) -> None:
    for name in DATASETS:
        pulled(name)


def ordered(rows: Rows) -> Rows:
    return sorted(rows, key=lambda row: [repr(cell) for cell in row.values() if not isinstance(cell, float)])


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return type(one) is type(other) and one == other


@pytest.mark.spark
@pytest.mark.xdist_group("spark")
@pytest.mark.parametrize("asked", QUESTIONS)
def test_spark_gives_the_rows_of_duckdb(asked: str, spark: Any) -> None:
    table = QUESTIONS[asked]()
    expected, schema = ordered(store.rows(table)), table.schema()
    assert expected
    store.use(spark)
    try:
        found = ordered(store.rows(QUESTIONS[asked]()))
    finally:
        store.use(None)
    assert len(found) == len(expected)
    assert list(found[0]) == list(schema)
    apart = [
        (one, other)
        for one, other in zip(found, expected, strict=True)
        if not all(map(same, one.values(), other.values()))
    ]
    assert apart == []


@pytest.mark.parametrize("asked", QUESTIONS)
def test_bigquery_takes_the_sql(asked: str) -> None:
    """Compiled without a connection, and read back by a parser of BigQuery's dialect."""
    sql = ibis.to_sql(QUESTIONS[asked](), dialect="bigquery")
    (parsed,) = sqlglot.parse(sql, dialect="bigquery")
    assert [column.alias_or_name for column in parsed.selects] in (list(QUESTIONS[asked]().columns), ["*"])


# --- on each engine, against numbers from outside ---------------------------------------------------------------


@pytest.mark.usefixtures("engine")
def test_members_of_the_state_system() -> None:
    """PROVENANCE: 195 members of the COW system in 2025; its author's panel has 197 Gleditsch-Ward ones."""
    assert len(al.state_years([2025]).rows()) == 195
    assert len(al.state_years([2025], system="gw").rows()) == 197


@pytest.mark.usefixtures("engine")
def test_defence_partners() -> None:
    """PROVENANCE: the United States has 66 defence partners in ATOP in 2018."""
    rows = al.dyad_years([2018], states=["USA"]).add("atop", ["defense"]).rows()
    assert sum(row["atop_defense"] for row in rows) == 66


@pytest.mark.usefixtures("engine")
def test_identical_votes_with_the_united_states() -> None:
    """MODEL, sixth finding, 2024, two decimals."""
    table = scores()
    found = {row["ccode2"]: row["identical"] for row in store.rows(table.filter(table.ccode1 == 2))}
    for iso3c, share in {"ISR": 0.86, "ARG": 0.73, "GBR": 0.68, "RUS": 0.18, "SLV": 0.30}.items():
        assert found[state(iso3c).in_year(2024).ccode] == pytest.approx(share, abs=0.0051), iso3c


@pytest.mark.usefixtures("engine")
def test_dyad_months_are_the_count_by_hand() -> None:
    codes = {"USA": 2, "RUS": 365, "CZE": 316, "SRB": 345, "ROM": 360, "TMP": 860, "MTN": 341, "SLV": 92}
    by_hand: Counter[tuple[Any, ...]] = Counter()
    for day, one, two, *_ in made_up_events():
        if day and day < 19901000 and {one, two} <= set(codes) and one != two:
            by_hand[codes[one], codes[two], day // 10_000, day // 100 % 100] += 1
    found = {
        (row["ccode1"], row["ccode2"], row["year"], row["month"]): row["n"]
        for row in store.rows(events.dyad_months(news()))
        if row["year"] * 100 + row["month"] < 199010 and {row["ccode1"], row["ccode2"]} <= set(codes.values())
    }
    assert found == by_hand


# --- what the store does on each engine -------------------------------------------------------------------------


@pytest.mark.usefixtures("engine")
def test_rows_go_in_and_come_out() -> None:
    """A null stays a null and an integer an integer, also beside a null."""
    cells = [
        (1, "x", date(2020, 1, 1), 0.5, True),
        (None, None, None, None, None),
        (3, "", date(9999, 12, 31), 0.0, False),
    ]
    table = store.from_rows(["n", "name", "day", "share", "held"], cells)
    assert sorted((tuple(row.values()) for row in store.rows(table)), key=repr) == sorted(cells, key=repr)
    assert store.arrow(table).schema.equals(table.schema().to_pyarrow())


@pytest.mark.usefixtures("engine")
def test_settled_tables_are_computed_once_and_freed() -> None:
    def held() -> set[str]:
        backend = store.engine()
        if backend.name == "pyspark":
            return {name for name in backend.list_tables() if name.startswith("ibis_settled")}
        return {name for (name,) in backend.con.sql("select table_name from duckdb_tables()").fetchall()}

    before = held()
    table = store.settled(store.from_rows(["n"], [(1,), (2,)]).mutate(draw=ibis.random()))
    once = store.rows(table.order_by("n"))
    assert once == store.rows(table.order_by("n"))
    assert len(held() - before) == 1
    del table
    gc.collect()
    other = store.settled(store.from_rows(["n"], [(1,)]))
    assert held() - before == {other.op().name}


@pytest.mark.usefixtures("engine")
def test_files_hold_the_same_rows(tmp_path: Path) -> None:
    keys = ["ccode1", "ccode2", "year", "month"]
    store.write(events.dyad_months(news()), tmp_path / "here.parquet", key=keys, step="test")
    with store.embedded():
        store.write(events.dyad_months(news()), tmp_path / "duckdb.parquet", key=keys, step="test")
    assert store.same_rows(tmp_path / "here.parquet", tmp_path / "duckdb.parquet")


@pytest.mark.usefixtures("engine")
def test_datasets_are_pulled_whatever_the_engine(empty_folder: Path, mirror: Path) -> None:
    """PROVENANCE: 243 spells of COW members and 239 of Gleditsch-Ward ones."""
    sources.pull("states", mirror=str(mirror))
    table = sources.table("states")
    counts = {row["system"]: row["n"] for row in store.rows(table.group_by("system").aggregate(n=table.count()))}
    assert counts == {"cow": 243, "gw": 239}


@pytest.mark.usefixtures("engine")
def test_answers_from_the_release() -> None:
    """The release is read on the embedded DuckDB: COW lists El Salvador (92) from 1875."""
    rows = store.select(store.released("states"), system=["cow"], code=[92])
    assert [str(row["start"])[:4] for row in rows] == ["1875"]


def test_other_engines_are_refused() -> None:
    with pytest.raises(InputError, match=r"found 'str'; expected an Ibis backend of duckdb, pyspark, bigquery"):
        store.use("spark")  # type: ignore[arg-type]
