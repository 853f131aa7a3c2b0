"""The store: downloads against a real server on this machine, atomic Parquet with lineage, locks and folders."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from allies import sources, store
from allies.errors import CorruptTable, FetchError, FolderError, NotCovered, ParseError, UnknownName

BODY = bytes(random.Random(7).randbytes(300_000))
NAME = "votes.bin"


class Server(ThreadingHTTPServer):
    """Serves `files`; `sends` says after how many bytes each next answer breaks off."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {f"/{NAME}": BODY, f"/folder/{NAME}": BODY}
        self.sends: list[int] = []
        self.seen: list[tuple[str, str | None]] = []
        self.ranges = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.seen.append((self.path, wanted))
        if self.path not in self.server.files:
            self.send_error(404)
            return
        body = self.server.files[self.path]
        start = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted and self.server.ranges else 0
        if start and start >= len(body):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        self.wfile.write(body[start:][: self.server.sends.pop(0) if self.server.sends else None])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("allies.store.download.PAUSES", (0.0,))
    running = Server()
    thread = threading.Thread(target=running.serve_forever, args=(0.02,))
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def remote(url: str | None, body: bytes = BODY, name: str = NAME) -> store.RemoteFile:
    return store.RemoteFile(name, f"folder/{name}", url, hashlib.sha256(body).hexdigest(), len(body))


# --- fetch -----------------------------------------------------------------------------------------------------


def test_fetch_brings_the_whole_file_and_reports_progress(server: Server, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    store.fetch([remote(f"{server.url}/{NAME}")], tmp_path, progress=lambda *step: steps.append(step))
    assert (tmp_path / NAME).read_bytes() == BODY
    assert steps[-1] == (NAME, len(BODY), len(BODY))
    assert not list(tmp_path.glob("*.part"))


def test_fetch_keeps_a_file_that_is_right(server: Server, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(BODY)
    store.fetch([remote(f"{server.url}/{NAME}")], tmp_path)
    assert server.seen == []


def test_fetch_resumes_where_it_was_cut(server: Server, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.part").write_bytes(BODY[:100_000])
    store.fetch([remote(f"{server.url}/{NAME}")], tmp_path)
    assert server.seen == [(f"/{NAME}", "bytes=100000-")]
    assert (tmp_path / NAME).read_bytes() == BODY


def test_fetch_starts_again_where_the_server_cannot_resume(server: Server, tmp_path: Path) -> None:
    server.ranges = False
    (tmp_path / f"{NAME}.part").write_bytes(BODY[:100_000])
    store.fetch([remote(f"{server.url}/{NAME}")], tmp_path)
    assert (tmp_path / NAME).read_bytes() == BODY


def test_fetch_tries_again_when_the_answer_breaks_off(server: Server, tmp_path: Path) -> None:
    server.sends = [50_000]
    store.fetch([remote(f"{server.url}/{NAME}")], tmp_path)
    assert [wanted for _, wanted in server.seen] == [None, "bytes=50000-"]
    assert (tmp_path / NAME).read_bytes() == BODY


def test_fetch_refuses_a_truncated_answer_and_resumes_later(server: Server, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"old")
    server.sends = [50_000, 50_000]
    with pytest.raises(FetchError, match="run the same command again to resume"):
        store.fetch([remote(f"{server.url}/{NAME}")], tmp_path)
    assert (tmp_path / NAME).read_bytes() == b"old"
    store.fetch([remote(f"{server.url}/{NAME}")], tmp_path)
    assert server.seen[-1][1] == "bytes=100000-"
    assert (tmp_path / NAME).read_bytes() == BODY


def test_fetch_refuses_a_wrong_checksum(server: Server, tmp_path: Path) -> None:
    server.files[f"/{NAME}"] = bytes(reversed(BODY))
    (tmp_path / NAME).write_bytes(b"old")
    with pytest.raises(FetchError, match=r"found 300,000 bytes with sha256 .* expected 300,000 bytes"):
        store.fetch([remote(f"{server.url}/{NAME}")], tmp_path)
    assert (tmp_path / NAME).read_bytes() == b"old"
    assert not (tmp_path / f"{NAME}.part").exists()


def test_fetch_drops_a_part_that_the_server_cannot_continue(server: Server, tmp_path: Path) -> None:
    server.files[f"/{NAME}"] = BODY[:1000]
    (tmp_path / f"{NAME}.part").write_bytes(BODY[:5000])
    with pytest.raises(FetchError, match="416"):
        store.fetch([remote(f"{server.url}/{NAME}")], tmp_path)
    assert not (tmp_path / f"{NAME}.part").exists()


def test_fetch_says_what_a_missing_page_answers(server: Server, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="404") as caught:
        store.fetch([remote(f"{server.url}/gone")], tmp_path)
    assert "\n" not in str(caught.value)
    assert len(server.seen) == 1


def test_fetch_says_that_nothing_listens(server: Server, tmp_path: Path) -> None:
    url = f"{server.url}/{NAME}"
    server.server_close()
    with pytest.raises(FetchError, match="old file stays"):
        store.fetch([remote(url)], tmp_path)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/votes.bin", "http://[", "votes.bin"])
def test_fetch_refuses_an_address_it_cannot_read(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allies.store.download.PAUSES", ())
    with pytest.raises(FetchError):
        store.fetch([remote(url)], tmp_path)


def test_fetch_without_address_or_mirror_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"no public address; pull it with --mirror"):
        store.fetch([remote(None)], tmp_path)


def test_fetch_from_a_mirror_at_a_url(server: Server, tmp_path: Path) -> None:
    store.fetch([remote(None)], tmp_path, mirror=f"{server.url}/")
    assert server.seen == [(f"/folder/{NAME}", None)]
    assert (tmp_path / NAME).read_bytes() == BODY


def test_fetch_from_a_mirror_folder(tmp_path: Path) -> None:
    (tmp_path / "mirror" / "folder").mkdir(parents=True)
    with pytest.raises(FetchError, match="expected the mirror to hold it"):
        store.fetch([remote(None)], tmp_path / "raw", mirror=str(tmp_path / "mirror"))
    (tmp_path / "mirror" / "folder" / NAME).write_bytes(BODY)
    store.fetch([remote(None)], tmp_path / "raw", mirror=str(tmp_path / "mirror"))
    assert (tmp_path / "raw" / NAME).read_bytes() == BODY


def test_fetch_brings_what_it_can_of_several(server: Server, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="404"):
        store.fetch([remote(f"{server.url}/gone", name="gone"), remote(f"{server.url}/{NAME}")], tmp_path)
    assert (tmp_path / NAME).read_bytes() == BODY


# --- folders ---------------------------------------------------------------------------------------------------


def test_a_file_in_place_of_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("ALLIES_DATA", str(tmp_path / "taken"))
    with pytest.raises(FolderError, match="ALLIES_DATA sets the data folder"), store.locked("states"):
        pass
    with pytest.raises(FolderError, match="nothing was changed"):
        store.write(some(), store.table_path("votes"), key=["n"], step="test")
    with pytest.raises(FolderError):
        store.fetch([remote("http://127.0.0.1:9/")], store.data_folder() / "raw")
    assert (tmp_path / "taken").read_text() == "a file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the root user writes anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FolderError, match="permission denied"):
            store.write(some(), tmp_path / "votes.parquet", key=["n"], step="test")
    finally:
        tmp_path.chmod(0o700)


def test_data_folder_is_the_users_choice_or_the_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIES_DATA", "~/somewhere")
    assert store.data_folder() == Path.home() / "somewhere"
    monkeypatch.delenv("ALLIES_DATA")
    assert store.data_folder().name == "allies"


# --- Parquet with lineage --------------------------------------------------------------------------------------


def some(order: list[int] | None = None) -> store.Table:
    numbers = order or list(range(5_000))
    return store.from_rows(
        ["n", "name", "day", "share"],
        [(n, f"name {n % 97}" if n % 5 else None, date.fromordinal(700_000 + n), n / 7) for n in numbers],
    )


def test_equal_input_gives_equal_bytes_in_any_order(tmp_path: Path) -> None:
    shuffled = list(range(5_000))
    random.Random(1).shuffle(shuffled)
    first = store.write(some(), tmp_path / "a.parquet", key=["n"], step="test", inputs={"x": "1"})
    second = store.write(some(shuffled), tmp_path / "b.parquet", key=["n"], step="test", inputs={"x": "1"})
    assert first == second
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_repeated_key_is_refused_and_the_old_table_stays(tmp_path: Path) -> None:
    path = tmp_path / "votes.parquet"
    store.write(some(), path, key=["n"], step="test")
    before = path.read_bytes()
    with pytest.raises(ParseError, match=r"votes: found 2 repeated keys, expected one row per n"):
        store.write(some([1, 2, 2, 3, 3]), path, key=["n"], step="test")
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["votes.parquet"]


def test_lineage_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "votes.parquet"
    written = store.write(some(), path, key=["n"], step="measures.kappa", params={"years": [2024]}, inputs={"a": "b"})
    assert store.lineage(path) == written
    assert (written["rows"], written["key"], written["params"]) == (5_000, ["n"], {"years": [2024]})
    other = store.write(some(), path, key=["n"], step="measures.kappa", params={"years": [2025]}, inputs={"a": "b"})
    assert other["id"] != written["id"]
    assert len(store.rows(store.read(path))) == 5_000


@pytest.mark.parametrize("damage", ["cut", "text", "empty", "foreign"])
def test_a_damaged_table_is_named(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "votes.parquet"
    store.write(some(), path, key=["n"], step="test")
    whole = path.read_bytes()
    path.write_bytes({"cut": whole[: len(whole) // 2], "text": b"hello" * 9, "empty": b"", "foreign": b""}[damage])
    if damage == "foreign":
        pq.write_table(pa.table({"n": [1]}), path)
    with pytest.raises(CorruptTable, match=r"votes\.parquet is damaged.*Delete the file"):
        store.read(path)


def test_a_write_that_fails_leaves_the_old_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "votes.parquet"
    store.write(some(), path, key=["n"], step="test")
    before = path.read_bytes()

    def full(_: object, where: Path, **__: object) -> None:
        Path(where).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(FolderError, match="no space left on device"):
        store.write(some(), path, key=["n"], step="test")
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["votes.parquet"]


# --- pull ------------------------------------------------------------------------------------------------------


def test_an_interrupted_parse_keeps_the_old_table(
    empty_folder: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources.pull("states", mirror=str(mirror))
    path = store.table_path("states")
    before = path.read_bytes()
    for error, expected in [
        (KeyboardInterrupt(), KeyboardInterrupt),
        (ParseError("x"), ParseError),
        (KeyError("x"), ParseError),
    ]:

        def broken(_: store.Raw, error: BaseException = error) -> store.Table:
            raise error

        monkeypatch.setattr(sources, "parser", lambda name, broken=broken: broken)
        with pytest.raises(expected):
            sources.pull("states", mirror=str(mirror))
        assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_table_that_was_not_pulled_says_how(empty_folder: Path) -> None:
    with pytest.raises(NotCovered, match="allies data pull states"):
        sources.table("states")
    with pytest.raises(UnknownName, match="Did you mean 'states'"):
        sources.table("statse")


def pull_states(folder: str, mirror: str, barrier: threading.Barrier) -> None:
    os.environ["ALLIES_DATA"] = folder
    barrier.wait(60)
    sources.pull("states", mirror=mirror)


def test_two_processes_pull_at_once(empty_folder: Path, mirror: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(2)
    both = [spawn.Process(target=pull_states, args=(str(empty_folder), str(mirror), barrier)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(90)
    assert [process.exitcode for process in both] == [0, 0]
    assert store.lineage(store.table_path("states"))["rows"] >= 482
    assert len(store.rows(sources.table("states"))) >= 482
    assert not [item for item in empty_folder.rglob("*") if item.suffix in {".part", ".tmp"}]


def test_a_frame_of_no_rows_is_empty() -> None:
    table = store.from_rows(["a", "b"], [[1, 2], [3, 4]])
    assert store.frame(table.filter(table.a > 5), ["a", "b"]).shape == (0, 2)
