"""`import allies` in a fresh process, next to a Python that does nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest

LIMIT_MS = 150.0


@pytest.mark.benchmark(group="import")
@pytest.mark.parametrize("code", ["pass", "import allies"])
def test_import(benchmark: Any, note: Callable[..., None], code: str) -> None:
    benchmark.pedantic(lambda: subprocess.run([sys.executable, "-c", code], check=True), rounds=15, warmup_rounds=2)
    wall = 1000 * median(benchmark.stats.stats.data)
    note(f"python -c '{code}', wall, median of 15", wall, "ms", None if code == "pass" else LIMIT_MS)
