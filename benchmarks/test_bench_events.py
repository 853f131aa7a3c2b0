"""100 million invented news events, aggregated to directed dyad-months on DuckDB: time and peak memory."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from allies import store

EVENTS = 100_000_000
LIMIT_MB = 8_000.0
FREE = 12 * 2**30  # the events themselves, and what DuckDB spills
MAKE = """
import sys
from allies import store
from allies.panel import events
from allies.panel.states import identities

codes = [*dict.fromkeys(one.iso3c for one in identities()), *sorted(events.NOT_STATES), "QQQ", ""]
con = store.connect(2).con
con.execute("create table codes as select unnest(range(len($1)))::int as i, unnest($1) as code", [codes])
con.execute(f'''
copy (
    with drawn as (
        select hash(i) as a, hash(i, 1) as b, hash(i, 2) as c, hash(i, 3) as d from range({sys.argv[1]}) t(i)
    ), kinds as (  -- squared: a few actors are in most of the news
        select a % 3900 as day, a // 3900 % 20 + 1 as root, a // 78000 % 6 as kind, d,
            (pow(b % 1000000 / 1e6, 2) * {len(codes)})::int % {len(codes)} as i1,
            (pow(c % 1000000 / 1e6, 2) * {len(codes)})::int % {len(codes)} as i2
        from drawn
    )
    select strftime(date '2015-02-19' + day::int, '%Y%m%d')::int as SQLDATE,
        one.code as Actor1CountryCode, two.code as Actor2CountryCode,
        printf('%02d%d', root, kind) as EventCode,
        (case when root < 6 then 1 when root < 9 then 2 when root < 14 then 3 else 4 end)::int as QuadClass,
        (root * 6 + kind)::int % 41 / 2 - 10 as GoldsteinScale,
        (d % 20 + 1)::int as NumMentions
    from kinds join codes one on kinds.i1 = one.i join codes two on kinds.i2 = two.i
) to '{sys.argv[2]}' (format parquet)
''')
"""
ASK = """
import sys
from allies import store
from allies.panel import events

store.engine().raw_sql("set memory_limit = '6GB'")  # what DuckDB counts; the process holds more
table = store.engine().read_parquet(sys.argv[1])
wanted = {
    "dyad-months": lambda: events.dyad_months(table),
    "one a day": lambda: events.dyad_months(table, one_a_day=True),
    "left out": lambda: events.left_out(table),
}
store.engine().to_parquet(wanted[sys.argv[2]](), sys.argv[3])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with `events.parquet`, removed afterwards."""
    made = tmp_path_factory.mktemp("events")
    if shutil.disk_usage(made).free < FREE:
        pytest.skip(f"found less than {FREE / 2**30:.0f} GiB of free disk; expected room for {EVENTS:,} events")
    subprocess.run([sys.executable, "-c", MAKE, str(EVENTS), str(made / "events.parquet")], check=True)
    yield made
    shutil.rmtree(made)


def test_dyad_months(benchmark: Any, note: Callable[..., None], used: Callable[..., Any], folder: Path) -> None:
    """Events in dyad-months and events left out make up the table; one a day never counts more."""

    def ask(asked: str) -> None:
        begun = perf_counter()
        process = used(sys.executable, "-c", ASK, str(folder / "events.parquet"), asked, str(folder / asked))
        note(f"{EVENTS:,} events, {asked}: wall", perf_counter() - begun, "s")
        note(f"{EVENTS:,} events, {asked}: CPU", process.cpu, "s CPU")
        note(f"{EVENTS:,} events, {asked}: peak memory", process.peak / 1e6, "MB", LIMIT_MB)

    benchmark.pedantic(ask, args=("dyad-months",), rounds=1)
    ask("one a day")
    ask("left out")
    counted = {name: _counted(folder / name) for name in ("dyad-months", "one a day", "left out")}
    assert counted["dyad-months"]["n"] + counted["left out"]["n"] == EVENTS
    assert counted["dyad-months"]["rows"] == counted["one a day"]["rows"]
    assert counted["one a day"]["n"] <= counted["dyad-months"]["n"]
    note("directed dyad-months", counted["dyad-months"]["rows"], "dyad-months")


def _counted(path: Path) -> dict[str, int]:
    table = store.engine().read_parquet(path)
    (found,) = store.rows(table.aggregate(rows=table.count(), n=table.n.sum()))
    return found
