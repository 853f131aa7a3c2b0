"""All directed dyad-years with ten additions, beside pandas merges, and smaller panels; each in its own process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import panels
import pytest

from allies import sources, store

SECONDS, MEGABYTES, LEADER_SECONDS = 4.0, 1500.0, 2.0
ROUNDS = 3
ALONE = """
import json, sys, time
sys.path.insert(0, {here!r})
from pathlib import Path
import panels
from allies import store
with store.in_folder(Path({folder!r})):
    store.engine()
    begun, cpu = time.perf_counter(), time.process_time()
    rows = len(panels.{made}())
    told = [time.perf_counter() - begun, time.process_time() - cpu, rows]
Path({answer!r}).write_text(json.dumps(told))
"""


@pytest.fixture(scope="module")
def folder(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Use a data folder that holds the parsed tables which every contestant reads."""
    made = tmp_path_factory.mktemp("panel")
    with store.in_folder(made):
        for name in [*panels.SOURCES, "archigos"]:
            sources.pull(name, mirror=str(mirror))
        yield made


@pytest.fixture
def alone(note: Callable[..., None], used: Callable[..., Any], folder: Path, tmp_path: Path) -> Callable[..., int]:
    """Return a function that makes a panel in fresh processes, notes the medians and returns the number of rows."""

    def run(what: str, made: str, *, rounds: int = ROUNDS, seconds: Any = None, megabytes: Any = None) -> int:
        answer = tmp_path / "told.json"
        inside, whole = [], []
        for _ in range(rounds):
            script = ALONE.format(here=str(Path(__file__).parent), folder=str(folder), made=made, answer=str(answer))
            whole.append(used(sys.executable, "-c", script))
            inside.append(json.loads(answer.read_text()))
        wall, cpu, rows = zip(*inside, strict=True)
        note(f"{what}, wall after import, median of {rounds}", median(wall), "s", seconds)
        note(f"{what}, CPU after import, median of {rounds}", median(cpu), "s CPU")
        note(f"{what}, CPU of the whole process", median(one.cpu for one in whole), "s CPU")
        note(f"{what}, peak memory of the process", max(one.peak for one in whole) / 1e6, "MB", megabytes)
        return int(rows[0])

    return run


def test_same_panel(note: Callable[..., None], folder: Path) -> None:
    expected = panels.by_pandas()
    found = panels.by_allies()
    note("directed dyad-years, 1816-2025", len(found), "rows")
    assert list(found.columns.drop([name for name in found if "_status" in name])) == list(expected.columns)
    for name in expected.columns:
        ours = found[name].astype("float64").to_numpy(na_value=np.nan)
        # Kilometres are rounded to three decimals: a last bit may turn one half up or down.
        loose = 0.0011 if name == "capital_distance_km" else 0
        np.testing.assert_allclose(ours, expected[name].to_numpy("float64"), rtol=0, atol=loose, err_msg=name)


@pytest.mark.parametrize("who", ["allies", "pandas"])
def test_ten_additions(alone: Callable[..., int], who: str) -> None:
    limits = {"seconds": SECONDS, "megabytes": MEGABYTES} if who == "allies" else {}
    assert alone(f"{who}, ten additions", f"by_{who}", **limits) == 2_252_820


def test_leaders_of_one_state(alone: Callable[..., int]) -> None:
    alone("allies, leader-dyad-years of one state", "leaders_of_one_state", seconds=LEADER_SECONDS)


def test_one_state(alone: Callable[..., int]) -> None:
    alone("allies, one state's dyads, five additions", "one_state")
