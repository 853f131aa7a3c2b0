"""How every command prints: rows as JSON or as a table on stdout, sources on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import typer


def show(rows: list[dict[str, Any]], as_json: bool, columns: list[str] | None = None) -> None:
    """Print rows as JSON, or `columns` of them as a table."""
    if as_json:
        typer.echo(json.dumps(rows, indent=1, default=str, ensure_ascii=False))
        return
    columns = columns or list(rows[0])
    cells = [columns] + [[cell(row.get(column)) for column in columns] for row in rows]
    widths = [max(len(line[at]) for line in cells) for at in range(len(columns))]
    for line in cells:
        typer.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def cell(value: Any) -> str:
    """Return a value as text, a dash where there is none."""
    if value is None:
        return "-"
    return f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def note_sources(names: Iterable[str], *, pulled: bool = False) -> None:
    """Print each dataset's title, last record and licence on stderr, as released or as in the data folder."""
    from allies.release.status import described

    for name in names:
        one = described(name, pulled=pulled)
        typer.echo(
            f"source: {one['title']}, last record {one['data_end']}, {one['licence']} [{one['licence_class']}]",
            err=True,
        )


def one_thread() -> None:
    """Answer from the release on one thread: on tables this small a second one costs more than it saves."""
    from allies import store

    store.use(store.connect(1))


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield a progress function that draws one bar per name on stderr, where stderr is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        tasks: dict[str, Any] = {}

        def progress(name: str, done: int, total: int) -> None:
            task = tasks.setdefault(name, None) or shown.add_task(name, total=total)
            tasks[name] = task
            shown.update(task, completed=done, total=total)

        yield progress
