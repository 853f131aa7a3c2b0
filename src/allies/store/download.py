"""Originals from their address or a mirror: verified, atomic, resumable, parallel."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from allies.errors import FetchError
from allies.store.folders import writable
from allies.store.tables import sha256

Progress = Callable[[str, int, int], None]
CHUNK = 1 << 20
PAUSES = (0.5, 2.0)  # seconds before a download is tried again


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
    with writable(folder), ThreadPoolExecutor(4) as pool:
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
