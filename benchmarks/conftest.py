"""What every benchmark shares: the mirror, one pulled folder, and the ledger that becomes a CSV file per benchmark."""

from __future__ import annotations

import csv
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from allies import __version__, sources, store

MIRROR = Path(os.environ.get("ALLIES_MIRROR", Path(__file__).parents[2] / "shared" / "data"))
RESULTS = Path(__file__).parent / "results"
LEDGER: dict[str, list[Measurement]] = {}
_RUN = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


class Measurement(NamedTuple):
    """One measured number; `limit` None where it is shown for comparison only."""

    measured: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def ratio(self) -> str:
        return "" if self.limit is None else f"{self.value / self.limit:.2f}"


class Used(NamedTuple):
    """What a whole process used: user and system CPU seconds, and peak memory in bytes."""

    cpu: float
    peak: int


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return a function that records a measurement for this benchmark file's CSV."""
    rows = LEDGER.setdefault(request.path.stem.removeprefix("test_bench_"), [])
    return lambda *cells, **named: rows.append(Measurement(*cells, **named))


@pytest.fixture(scope="session")
def used() -> Callable[..., Used]:
    """Return a function that runs a command in a fresh process and tells what it used."""

    def run(*command: str) -> Used:
        told = subprocess.run([sys.executable, "-c", _RUN, *command], check=True, capture_output=True, text=True)
        cpu, peak = told.stdout.split()
        return Used(float(cpu), int(peak))

    return run


@pytest.fixture(scope="session")
def mirror() -> Path:
    if not (MIRROR / "files.csv").is_file():
        pytest.skip(f"no mirror of the real sources at {MIRROR}; set ALLIES_MIRROR to measure on real data")
    return MIRROR


@pytest.fixture(scope="session")
def votes_folder(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Use a data folder that holds the parsed votes."""
    folder = tmp_path_factory.mktemp("votes")
    with store.in_folder(folder):
        sources.pull("un_votes", mirror=str(mirror))
        yield folder


def _machine() -> str:
    model = platform.processor() or platform.machine()
    if (cpuinfo := Path("/proc/cpuinfo")).is_file():
        named = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = named[0] if named else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"


COLUMNS = ["date", "machine", "python", "allies", "measured", "value", "unit", "limit", "ratio"]


def _write(name: str, measured: list[Measurement]) -> None:
    """Add this run's rows to the CSV; a run of the same day, machine and versions is replaced."""
    run = [date.today().isoformat(), _machine(), platform.python_version(), __version__]
    path = RESULTS / f"{name}.csv"
    before = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:] if path.is_file() else []
    now = [[*run, m.measured, f"{m.value:.4g}", m.unit, "" if m.limit is None else m.limit, m.ratio] for m in measured]
    RESULTS.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *(r for r in before if r[:4] != run), *now])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print every measurement with its limit and ratio, and write the CSV files."""
    for name, measured in LEDGER.items():
        _write(name, measured)
        terminalreporter.section(f"{name}: measured, limit, ratio")
        for one in measured:
            limit = "" if one.limit is None else f"limit {one.limit:g} {one.unit}, ratio {one.ratio}"
            terminalreporter.write_line(f"{one.measured:<52}{one.value:>12,.4g} {one.unit:<14}{limit}")
