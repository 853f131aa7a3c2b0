"""A draft of a text of 3,000 words, and its lint, as whole processes: CPU time and wall time."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest

WORDS, SECONDS = 3_000, 5.0
COMMAND = [sys.executable, "-c", "from allies.cli import main; main()"]


def test_draft(
    benchmark: Any, used: Callable[..., Any], note: Callable[..., None], mirror: Path, tmp_path: Path
) -> None:
    report = mirror.parent / "report" / "us-el-salvador-2025.txt"
    if not report.is_file():
        pytest.skip(f"no report at {report}")
    said = report.read_text(encoding="utf-8")
    text = tmp_path / "text.txt"
    text.write_text(f"{said}\n{' '.join(said.split('Core Arguments')[1].split()[: WORDS - len(said.split())])}\n")
    assert len(text.read_text().split()) == WORDS
    for name, command in (("claims draft", ["claims", "draft", str(text), "--json"]), ("lint", ["lint", str(text)])):
        runs, walls = [], []

        def run(command: list[str] = command, runs: list[Any] = runs, walls: list[float] = walls) -> None:
            begun = time.perf_counter()
            runs.append(used(*COMMAND, *command))
            walls.append(time.perf_counter() - begun)

        if name == "lint":
            run()
        else:
            benchmark.pedantic(run, rounds=3, warmup_rounds=1)
        note(f"allies {name}, 3,000 words, CPU", median(one.cpu for one in runs), "s CPU")
        note(f"allies {name}, 3,000 words, wall", median(walls), "s", SECONDS)
