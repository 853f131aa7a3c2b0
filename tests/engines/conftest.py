"""The engines that the suite runs on: embedded DuckDB, and Spark on this machine where Java and PySpark are there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

import ibis
import pytest

from allies import store

SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
}


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Return an Ibis backend on one local Spark for the whole session, or skip and say what is missing."""
    session = pytest.importorskip("pyspark.sql", reason="found no PySpark; install allies[spark]").SparkSession
    java = os.environ.get("JAVA_HOME") or shutil.which("java")
    if not java:
        pytest.skip("found no Java; Spark 4 needs Java 17 or later")
    with tempfile.TemporaryDirectory() as folder:
        builder = session.builder.master("local[2]").config("spark.sql.warehouse.dir", folder)
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        running = builder.getOrCreate()
        yield ibis.pyspark.connect(running)
        running.stop()


ON_SPARK = [pytest.mark.spark, pytest.mark.xdist_group("spark")]  # one worker: one Spark starts, not one a worker


@pytest.fixture(params=["duckdb", pytest.param("pyspark", marks=ON_SPARK)])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run a test once on each engine."""
    store.use(request.getfixturevalue("spark") if request.param == "pyspark" else None)
    yield request.param
    store.use(None)
