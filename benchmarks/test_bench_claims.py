"""A case of 128 claims checked, and a text drafted, from the embedded release as whole processes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ALLIES = [sys.executable, "-c", "from allies.cli import main; main()"]
CHECK_SECONDS, DRAFT_SECONDS, WORDS = 5.0, 5.0, 3000
TEXT = Path(__file__).parents[1] / "docs" / "explanation"


def test_check(benchmark: Any, used: Callable[..., Any], note: Callable[..., None]) -> None:
    runs: list[Any] = []
    benchmark.pedantic(lambda: runs.append(used(*ALLIES, "check", "us-el-salvador-2025")), rounds=3, warmup_rounds=1)
    note("allies check, 128 claims, CPU, median of 3", median(run.cpu for run in runs[1:]), "s CPU", CHECK_SECONDS)


def test_draft(benchmark: Any, used: Callable[..., Any], note: Callable[..., None], tmp_path: Path) -> None:
    """This project's own pages, up to 3,000 words of them."""
    words = " ".join(path.read_text() for path in sorted(TEXT.glob("*.md"))).split(" ")[:WORDS]
    text = tmp_path / "text.md"
    text.write_text(" ".join(words))
    command = [*ALLIES, "claims", "draft", str(text), "--published", "2025-06-19", "--output", str(tmp_path / "case")]
    runs: list[Any] = []
    benchmark.pedantic(lambda: runs.append(used(*command)), rounds=3, warmup_rounds=1)
    note(
        "allies claims draft, 3,000 words, CPU, median of 3",
        median(run.cpu for run in runs[1:]),
        "s CPU",
        DRAFT_SECONDS,
    )
