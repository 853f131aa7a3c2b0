"""Disk, network and engine: the only module that touches them.

    read(path)                  Parquet file -> Table, checked
    write(table, path, ...)     Table -> Parquet with lineage in the footer, atomic, byte-equal for equal input
    lineage(path)               the footer's lineage
    fetch(files, folder, ...)   URL or mirror -> verified raw files, atomic, resumable, parallel
    engine(), use(backend)      the one Ibis backend of this process
    Raw                         readers that turn raw files into Tables, handed to each `parse`

Layout of the user's data folder (`ALLIES_DATA`, else the platform's own): `raw/` originals, `tables/` parsed
Parquet, `locks/`. Writers hold a lock per dataset and replace whole files, so two processes never see a half.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from xml.etree import ElementTree

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from allies import __version__
from allies.errors import CorruptTable, FetchError, FolderError, ParseError

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

Table: TypeAlias = ibis.Table
Progress = Callable[[str, int, int], None]
_MEND = "Delete the file, then run 'allies data pull' (or reinstall the package if it lies inside it)."
LINEAGE_KEY = b"allies.lineage"
PAUSES = (0.5, 2.0)  # seconds before a download is tried again


# --- folders ---------------------------------------------------------------------------------------------------


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
    return Path(__file__).parent / "release" / f"{name}.parquet"


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
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise FolderError(_cannot_write(path, error)) from error
    except OSError as error:
        if error.errno in {28, 30}:  # no space left, read-only file system
            raise FolderError(_cannot_write(path, error)) from error
        raise


def _cannot_write(path: Path, error: OSError) -> str:
    return (
        f"cannot write to {path}: {(error.strerror or str(error)).lower()}. "
        "Expected a writable folder; nothing was changed. Set ALLIES_DATA to a folder you can write to."
    )


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success it replaces `path` in one step, on failure it is removed."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    with _writable(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Yield an empty folder whose files replace those of `folder` when the block ends well, and vanish otherwise."""
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as made:
            yield Path(made)
            for path in sorted(Path(made).iterdir()):
                os.replace(path, folder / path.name)


def save(path: Path, content: bytes) -> None:
    """Write `content` to `path` in one step."""
    with _replacing(path) as temporary:
        temporary.write_bytes(content)


# --- engine ----------------------------------------------------------------------------------------------------

_backend: BaseBackend | None = None


def engine() -> BaseBackend:
    """Return this process's Ibis backend; embedded DuckDB unless `use` said otherwise."""
    global _backend
    if _backend is None:
        _backend = ibis.duckdb.connect(threads=min(os.cpu_count() or 1, 8))
    return _backend


def use(backend: BaseBackend | None) -> None:
    """Run every later Table on `backend`; None goes back to a fresh embedded DuckDB."""
    global _backend
    _backend = backend


def from_rows(columns: Sequence[str], cells: Iterable[Sequence[Any]]) -> Table:
    """Return rows of Python values as a Table; at least one row, so that types can be told."""
    return ibis.memtable(pa.table(dict(zip(columns, map(list, zip(*cells, strict=True)), strict=True))))


def rows(table: Table) -> list[dict[str, Any]]:
    """Run `table` once and return its rows as dictionaries; raise `CorruptTable` where a stored file is damaged."""
    try:
        found: list[dict[str, Any]] = engine().to_pyarrow(table).to_pylist()
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) as error:
        raise CorruptTable(f"a stored table could not be read: {str(error).splitlines()[0]} {_MEND}") from error
    return found


# --- Parquet with lineage --------------------------------------------------------------------------------------


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(path: Path) -> Table:
    """Return a stored Parquet file as a Table; raise `CorruptTable` when it is damaged."""
    lineage(path)
    table: Table = engine().read_parquet(str(path))
    return table


def write(table: Table, path: Path, *, key: Sequence[str], step: str, **facts: Any) -> dict[str, Any]:
    """Write `table` to `path`, sorted by `key`, with lineage in the footer; return the lineage.

    Equal inputs give equal bytes. `facts` are JSON values (parameters, input hashes, data_end).
    Raises `ParseError` when `key` does not identify the rows.
    """
    arrow = engine().to_pyarrow(table.order_by(list(key)))
    repeated = arrow.num_rows - arrow.group_by(list(key)).aggregate([]).num_rows
    if repeated:
        raise ParseError(f"{path.stem}: found {repeated:,} repeated keys, expected one row per {', '.join(key)}")
    facts = {"step": step, "package": __version__, "rows": arrow.num_rows, "key": list(key), **facts}
    facts["id"] = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
    footer = {**(arrow.schema.metadata or {}), LINEAGE_KEY: json.dumps(facts, sort_keys=True).encode()}
    with _replacing(path) as temporary:
        pq.write_table(arrow.replace_schema_metadata(footer), temporary, compression="zstd", compression_level=9)
    return facts


def same_rows(one: Path, other: Path) -> bool:
    """Return whether two stored tables have the same columns, types and cells."""
    return bool(pq.read_table(one).equals(pq.read_table(other)))


def lineage(path: Path) -> dict[str, Any]:
    """Return the lineage in the footer of a stored Parquet file; raise `CorruptTable` when it is damaged."""
    try:
        footer = pq.read_schema(path).metadata or {}
        found: dict[str, Any] = json.loads(footer[LINEAGE_KEY])
    except (OSError, pa.ArrowException, KeyError, ValueError) as error:
        raise CorruptTable(f"{path}: found no readable Parquet footer written by allies. {_MEND}") from error
    return found


# --- fetch -----------------------------------------------------------------------------------------------------


class RemoteFile(NamedTuple):
    """One original file: where it is served, where a mirror keeps it, and what it must hash to."""

    name: str
    mirror: str
    url: str | None
    sha256: str
    bytes: int


def fetch(
    files: Iterable[RemoteFile], folder: Path, *, mirror: str | None = None, progress: Progress | None = None
) -> None:
    """Bring `files` into `folder`, from their URL or from `mirror` (a folder or a base URL), four at a time.

    A file that is already there with the right checksum is kept. A download goes to `NAME.part`, resumes where it
    was cut, and replaces the old file only after size and SHA-256 match. Raises `FetchError`; old files stay.
    """
    with _writable(folder), ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda file: _fetch_one(file, folder / file.name, mirror, progress), files))


def _fetch_one(file: RemoteFile, target: Path, mirror: str | None, progress: Progress | None) -> None:
    if target.exists() and sha256(target) == file.sha256:
        if progress:
            progress(file.name, file.bytes, file.bytes)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    if mirror and "://" not in mirror:
        origin = str(Path(mirror).expanduser() / file.mirror)
        _copy(Path(origin), part)
    else:
        origin = f"{mirror.rstrip('/')}/{file.mirror}" if mirror else (file.url or "")
        if not origin:
            raise FetchError(f"{file.name} has no public address; pull it with --mirror DIR or save it by hand.")
        _download(origin, part, file, progress)
    found = sha256(part)
    if found != file.sha256:
        size = part.stat().st_size
        part.unlink()
        raise FetchError(
            f"{origin}: found {size:,} bytes with sha256 {found[:12]}…, expected {file.bytes:,} bytes with "
            f"{file.sha256[:12]}…. The old file stays. Try again, or check whether the publisher has a new version."
        )
    os.replace(part, target)
    if progress:
        progress(file.name, file.bytes, file.bytes)


def _copy(origin: Path, part: Path) -> None:
    if not origin.is_file():
        raise FetchError(f"found no {origin}; expected the mirror to hold it. Check the folder given to --mirror.")
    shutil.copyfile(origin, part)


def _download(url: str, part: Path, file: RemoteFile, progress: Progress | None) -> None:
    import httpx

    for pause in (*PAUSES, None):
        try:
            _stream(url, part, file, progress)
            break
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            passing = isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)
            if pause is None or not passing:
                found = (str(error) or type(error).__name__).splitlines()[0]
                raise FetchError(
                    f"{url}: {found}. The old file stays; run the same command again to resume."
                ) from error
            time.sleep(pause)


def _stream(url: str, part: Path, file: RemoteFile, progress: Progress | None) -> None:
    import httpx

    start = part.stat().st_size if part.exists() and part.stat().st_size < file.bytes else 0
    headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={start}-"} if start else {})}
    with (
        httpx.Client(follow_redirects=True, timeout=60) as client,
        client.stream("GET", url, headers=headers) as answer,
    ):
        if answer.status_code == 416:
            part.unlink(missing_ok=True)
        answer.raise_for_status()
        done = start if answer.status_code == 206 else 0
        with part.open("ab" if done else "wb") as out:
            for chunk in answer.iter_raw():
                out.write(chunk)
                done += len(chunk)
                if progress:
                    progress(file.name, min(done, file.bytes), file.bytes)


# --- raw files -------------------------------------------------------------------------------------------------


class Raw:
    """The raw files of one dataset, as Tables. Handed to `parse`, which never opens a file itself."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self.paths = dict(paths)

    def _path(self, name: str) -> str:
        if name not in self.paths:
            raise ParseError(f"found files {sorted(self.paths)}, expected {name!r}; see the files in source.yml")
        return str(self.paths[name])

    def csv(self, name: str, **options: Any) -> Table:
        """Read a CSV file; every column is text unless `types` says otherwise."""
        table: Table = engine().read_csv(self._path(name), **{"all_varchar": True, "quote": '"', **options})
        return table

    def parquet(self, name: str) -> Table:
        """Read a Parquet file."""
        table: Table = engine().read_parquet(self._path(name))
        return table

    def rda(self, name: str, dates: Sequence[str] = ()) -> Table:
        """Read the single data frame of an R data file; `dates` names columns stored as days since 1970."""
        import pandas as pd
        import rdata

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            (frame,) = rdata.read_rda(self._path(name)).values()
        for column in dates:
            frame[column] = pd.to_datetime(frame[column], unit="D").dt.date
        return ibis.memtable(pa.Table.from_pandas(frame, preserve_index=False))

    def sheet(self, name: str, sheet: str | int = 0) -> list[list[Any]]:
        """Read one worksheet of an Excel file as rows of cells."""
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(self._path(name))
        page = book.get_sheet_by_index(sheet) if isinstance(sheet, int) else book.get_sheet_by_name(sheet)
        return page.to_python()

    def xml(self) -> Iterator[tuple[str, ElementTree.Element]]:
        """Yield the name and root element of every XML file, in name order."""
        for name in sorted(self.paths):
            if name.endswith(".xml"):
                yield name, ElementTree.parse(self.paths[name]).getroot()

    def text_lines(self, name: str) -> list[str]:
        """Read a text file as lines."""
        return Path(self._path(name)).read_text(encoding="utf-8").splitlines()


@cache
def compiled_csv(path: Path) -> list[dict[str, str]]:
    """Read a small CSV file that this project's authors compiled, as rows of text."""
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
