"""A brief from the embedded release as a whole process: CPU time and peak memory."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

CPU_SECONDS, PEAK_MB = 3.0, 500.0
COMMAND = [sys.executable, "-c", "from allies.cli import main; main()", "brief", "USA", "SLV", "--output"]


def test_brief(benchmark: Any, used: Callable[..., Any], note: Callable[..., None], tmp_path: Path) -> None:
    page = tmp_path / "brief.html"
    runs = []
    benchmark.pedantic(lambda: runs.append(used(*COMMAND, str(page))), rounds=5, warmup_rounds=1)
    assert page.stat().st_size > 10_000
    runs = runs[1:]
    note("allies brief USA SLV, CPU, median of 5", median(run.cpu for run in runs), "s CPU", CPU_SECONDS)
    note("allies brief USA SLV, peak memory, most of 5", max(run.peak for run in runs) / 1e6, "MB", PEAK_MB)
