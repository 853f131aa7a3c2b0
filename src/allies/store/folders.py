"""Where things lie: the user's data folder, the embedded release, locks, and files replaced in one step."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from allies.errors import CorruptTable, FolderError

_folder: Path | None = None


@contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    """Use `folder` as the data folder inside the block."""
    global _folder
    before, _folder = _folder, folder
    try:
        yield
    finally:
        _folder = before


def data_folder() -> Path:
    """Return the user's data folder: `ALLIES_DATA`, else the platform's own."""
    if _folder is not None:
        return _folder
    if set_by_user := os.environ.get("ALLIES_DATA"):
        return Path(set_by_user).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("allies", appauthor=False))


def table_path(source: str) -> Path:
    """Return where the parsed table of `source` lives in the user's data folder."""
    return data_folder() / "tables" / f"{source}.parquet"


def released(name: str) -> Path:
    """Return where a table of the embedded release lies."""
    return Path(__file__).parents[1] / "release" / f"{name}.parquet"


@cache
def manifest() -> dict[str, Any]:
    """Return the embedded release's manifest: its tables, sources and coverage."""
    path = released("manifest").with_suffix(".json")
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError) as error:
        raise CorruptTable(
            f"{path} is missing or damaged: expected the release that comes with the package. "
            "Reinstall it, or run 'allies release build --mirror DIR'."
        ) from error
    return found


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the writers' lock `name` in the data folder; raise `FolderError` where nothing can be written."""
    from filelock import FileLock

    folder = data_folder() / "locks"
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Turn the ways in which a folder cannot be written into `FolderError`."""
    try:
        yield
    except OSError as error:
        raise FolderError(_cannot_write(path, error)) from error


def _cannot_write(path: Path, error: OSError) -> str:
    return (
        f"cannot write to {path}: {(error.strerror or str(error)).lower()}. "
        "Expected a writable folder; nothing was changed. Give another path; ALLIES_DATA sets the data folder."
    )


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success it replaces `path` in one step, on failure it is removed."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    with writable(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Yield an empty folder whose files replace those of `folder` when the block ends well, and vanish otherwise."""
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as made:
            yield Path(made)
            for path in sorted(Path(made).iterdir()):
                os.replace(path, folder / path.name)


def save(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)
