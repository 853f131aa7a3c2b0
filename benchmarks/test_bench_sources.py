"""All source tables from the mirror: copy, verify, parse, check and store, one dataset after another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from allies import sources, store

LIMIT_SECONDS = 120.0


def test_sources(benchmark: Any, note: Callable[..., None], mirror: Path, tmp_path: Path) -> None:
    seconds: dict[str, float] = {}

    def build() -> int:
        rows = 0
        with store.in_folder(tmp_path):
            for name in sources.names():
                begun = perf_counter()
                rows += sources.pull(name, mirror=str(mirror))["rows"]
                seconds[name] = perf_counter() - begun
        return rows

    rows = benchmark.pedantic(build, rounds=1)
    assert rows > 1_000_000
    note(f"all {len(seconds)} source tables, wall", sum(seconds.values()), "s", LIMIT_SECONDS)
    note("rows stored", rows, "rows")
    for name, took in sorted(seconds.items(), key=lambda one: -one[1]):
        note(f"of which {name}", took, "s")
