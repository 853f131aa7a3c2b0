"""A case of 128 claims checked from the embedded release as a whole process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median
from typing import Any

ALLIES = [sys.executable, "-c", "from allies.cli import main; main()"]
CHECK_SECONDS = 5.0


def test_check(benchmark: Any, used: Callable[..., Any], note: Callable[..., None]) -> None:
    runs: list[Any] = []
    benchmark.pedantic(lambda: runs.append(used(*ALLIES, "check", "us-el-salvador-2025")), rounds=3, warmup_rounds=1)
    note("allies check, 128 claims, CPU, median of 3", median(run.cpu for run in runs[1:]), "s CPU", CHECK_SECONDS)
