"""The frozen lists of turning points and quiet decades: unchanged, well formed, of states that were states then."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from allies import store
from allies.panel.dyads import state_years
from allies.panel.states import identities

LISTS = Path(__file__).parents[1] / "benchmarks" / "pivots"
FROZEN = {
    "truth.csv": "d812c148946e55aa476a450496cd58b7b0e1e3882453f81c395f08ff8c746dc3",
    "quiet.csv": "58fbfcf2dd068583dcfd3348a1c638795b3a00df4f1af51af8f3f2af898ecc6c",
}
TRUTH = [
    "iso3c_1",
    "iso3c_2",
    "ccode1",
    "ccode2",
    "date",
    "precision",
    "direction",
    "what",
    "kind",
    "citation",
    "grade",
]
QUIET = ["iso3c_1", "iso3c_2", "ccode1", "ccode2", "start", "end", "why", "citation"]
CORRECTIONS = ["list", "iso3c_1", "iso3c_2", "date_or_start", "column", "was", "now", "why", "corrected_on"]
KINDS = {"treaty", "recognition", "rupture", "regime change", "war", "withdrawal", "sanction", "normalisation"}
Row = dict[str, str]


def _read(name: str) -> tuple[list[str], list[Row]]:
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


@pytest.fixture(scope="module")
def truth() -> list[Row]:
    return _read("truth.csv")[1]


@pytest.fixture(scope="module")
def quiet() -> list[Row]:
    return _read("quiet.csv")[1]


@pytest.mark.parametrize("name", FROZEN)
def test_the_lists_are_as_frozen(name: str) -> None:
    """The digests are those of the commit that froze the lists; a mistake goes into corrections.csv instead."""
    assert hashlib.sha256((LISTS / name).read_bytes()).hexdigest() == FROZEN[name]


def test_columns() -> None:
    assert _read("truth.csv")[0] == TRUTH
    assert _read("quiet.csv")[0] == QUIET
    assert _read("corrections.csv")[0] == CORRECTIONS


def test_every_turn_is_well_formed(truth: list[Row]) -> None:
    for row in truth:
        day = date.fromisoformat(row["date"])
        assert date(1946, 1, 1) <= day <= date(2025, 12, 31)
        stands_in = {"day": True, "month": day.day == 15, "year": (day.month, day.day) == (7, 1)}
        assert stands_in[row["precision"]], row
        assert row["direction"] in ("toward", "away")
        assert row["kind"] in KINDS
        assert row["grade"] in "ABCD"
        assert len(row["what"]) > 10
        assert len(row["citation"]) > 10


def test_states_carry_the_code_of_that_day(truth: list[Row]) -> None:
    for row in truth:
        day = date.fromisoformat(row["date"])
        held = {one.ccode: one.iso3c for one in identities() if one.start <= day <= one.end}
        assert int(row["ccode1"]) < int(row["ccode2"])
        assert [held[int(row[f"ccode{side}"])] for side in (1, 2)] == [row["iso3c_1"], row["iso3c_2"]]


def test_keys_are_unique(truth: list[Row], quiet: list[Row]) -> None:
    for rows, when in ((truth, "date"), (quiet, "start")):
        assert max(Counter((row["ccode1"], row["ccode2"], row[when]) for row in rows).values()) == 1


def test_spread(truth: list[Row], quiet: list[Row]) -> None:
    """At least 70 of each, both directions, every decade; no state in more than two fifths of the turns."""
    assert len(truth) >= 70
    assert len(quiet) >= 70
    directions = Counter(row["direction"] for row in truth)
    assert min(directions.values()) > 0.4 * len(truth)
    decades = {int(row["date"][:4]) // 10 * 10 for row in truth}
    assert decades == set(range(1940, 2030, 10))
    named = Counter(row[side] for row in truth for side in ("iso3c_1", "iso3c_2"))
    assert max(named.values()) < 0.4 * len(truth)
    assert len(named) > 100


def test_no_turn_in_or_near_a_quiet_decade(truth: list[Row], quiet: list[Row]) -> None:
    turns: dict[tuple[str, str], list[int]] = {}
    for row in truth:
        turns.setdefault((row["ccode1"], row["ccode2"]), []).append(int(row["date"][:4]))
    for row in quiet:
        start, end = int(row["start"]), int(row["end"])
        assert end == start + 9
        assert not [year for year in turns.get((row["ccode1"], row["ccode2"]), []) if start - 2 <= year <= end + 2]


def test_both_sides_were_members_of_the_state_system(
    truth: list[Row], quiet: list[Row], pulled: Callable[[str], store.Table]
) -> None:
    """By the Correlates of War's own list of members."""
    pulled("states")
    members = {(row["ccode"], row["year"]) for row in store.rows(state_years(range(1946, 2026)).table)}
    for row in truth:
        for side in ("ccode1", "ccode2"):
            assert (int(row[side]), int(row["date"][:4])) in members, row
    for row in quiet:
        for side in ("ccode1", "ccode2"):
            for year in range(int(row["start"]), int(row["end"]) + 1):
                assert (int(row[side]), year) in members, row
