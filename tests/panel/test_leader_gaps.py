"""Spells that this project compiled: well formed, laid over the lists, and what dated rows they leave unresolved."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allies import store
from allies.errors import InputError
from allies.panel import leader_coverage, leader_gaps
from allies.panel.leader_lists import Spell, archigos, share_a_name
from allies.panel.leaders import leaders

COVERAGE = Path(__file__).parents[2] / "benchmarks" / "results" / "leader_coverage.csv"
LISTS = ("archigos", "reign_leaders", "factbook_leaders", "states")
DAYS = st.integers(min_value=0, max_value=60).map(lambda day: date(2020, 1, 1) + timedelta(days=day))


def test_the_file_is_well_formed() -> None:
    rows = store.compiled_csv(leader_gaps.SPELLS)
    assert len({(row["iso3c"], row["start"]) for row in rows}) == len(rows) > 140
    for row in rows:
        assert row["grade"] in "ABC"
        assert len(row["reason"]) > 15
        assert len(row["citation"]) > 10
        assert date.fromisoformat(row["start"]) <= leader_gaps.COMPILED_TO
        assert not row["end"] or row["start"] <= row["end"]


def test_compiled_spells_are_apart() -> None:
    for spells in leader_gaps.compiled().values():
        assert all(one.end is not None and one.end < following.start for one, following in pairwise(spells))


@given(st.sets(DAYS, min_size=4, max_size=8), st.sets(DAYS, min_size=2, max_size=6), st.booleans())
def test_laid_over_keeps_every_compiled_day_and_no_day_twice(
    listed: set[date], compiled: set[date], is_open: bool
) -> None:
    old = _spells(sorted(listed), "reign", is_open)
    new = _spells(sorted(compiled), "compiled", False)
    found = leader_gaps.laid_over(old, new)
    for day in (date(2019, 12, 25) + timedelta(days=at) for at in range(90)):
        at = [one for one in found if one.start <= day and (one.end is None or one.end >= day)]
        ours, theirs = (
            [one.leader for one in spells if one.start <= day and (one.end is None or one.end >= day)]
            for spells in (new, old)
        )
        assert [one.leader for one in at] == (ours or theirs)


def _spells(days: list[date], source: str, is_open: bool) -> list[Spell]:
    pairs = list(zip(days[::2], days[1::2], strict=False))
    spells = [Spell(f"{source} {at}", None, start, end, source) for at, (start, end) in enumerate(pairs)]
    if is_open and spells:
        spells[-1] = Spell(spells[-1].leader, None, spells[-1].start, None, source)
    return spells


def test_parts_of_one_person_are_one_spell() -> None:
    listed = [Spell("A", "President", date(2020, 3, 1), None, "factbook")]
    acting = [Spell("A", "Acting President", date(2020, 2, 1), date(2020, 2, 29), "compiled")]
    (one,) = leader_gaps.laid_over(listed, acting)
    assert (one.start, one.end, one.office) == (date(2020, 2, 1), None, "President")


@pytest.fixture(scope="module")
def lists(pulled: Callable[[str], store.Table]) -> Callable[[str], store.Table]:
    for name in LISTS:
        pulled(name)
    return pulled


@pytest.mark.parametrize(
    ("ccode", "day", "name"),
    [
        (101, "2013-03-04", "Chavez"),
        (101, "2013-03-06", "Maduro"),
        (438, "2021-09-06", "Doumbouya"),
        (481, "2023-08-31", "Oligui"),
        (732, "2025-01-15", "Choi"),
        (652, "2024-12-07", "Asad"),
        (652, "2024-12-08", "Shara"),
        (816, "2024-08-01", "To Lam"),
        (40, "2021-04-18", "Castro"),
        (40, "2021-04-19", "Diaz-Canel"),
        (91, "2026-01-26", "Castro"),
        (91, "2026-01-27", "Asfura"),
        (395, "2024-09-01", "Benediktsson"),
        (260, "1974-05-10", "Scheel"),
        (210, "1963-06-01", "Quay"),
        (520, "2006-01-01", "Yusuf"),
        (740, "2025-09-15", "Ishiba"),
    ],
)
def test_days_of_public_record(lists: Callable[..., store.Table], ccode: int, day: str, name: str) -> None:
    """Resignations, coups and acting leaders that the three lists miss or misdate."""
    at = date.fromisoformat(day)
    own = [row for row in store.rows(leaders()) if row["ccode"] == ccode]
    (held,) = [row for row in own if row["start"] <= at and (row["end"] is None or row["end"] >= at)]
    assert name in held["leader"]


def test_archigos_is_kept_but_for_cited_days(
    lists: Callable[..., store.Table], spells: dict[int, list[tuple[date, date, str]]]
) -> None:
    """On the 15th of each quarter's first month of 1946-2015 another name stands only where the file says so.

    Two spells that are open in 2015 go on under the Factbook's spelling: Ashraf Ghani Ahmadzai, Serzh Sargsian.
    """
    respelt = {("Ashraf Ghani", "Ahmadzai"), ("Serzh Sargsian", "Sarkisyan")}
    compiled = leader_gaps.compiled()
    for ccode, listed in archigos().items():
        for year, month in ((year, month) for year in range(1946, 2016) for month in (1, 4, 7, 10)):
            day = date(year, month, 15)
            theirs = [one.leader for one in listed if one.start <= day and (one.end is None or one.end >= day)]
            ours = [leader for start, end, leader in spells.get(ccode, []) if start <= day <= end]
            cited = any(one.start <= day and (one.end is None or one.end >= day) for one in compiled.get(ccode, []))
            if theirs and not cited:
                ((leader, name),) = zip(ours, theirs, strict=True)
                assert share_a_name(leader, name) or (leader, name) in respelt, (ccode, day)


@pytest.fixture(scope="module")
def spells(lists: Callable[..., store.Table]) -> dict[int, list[tuple[date, date, str]]]:
    found: dict[int, list[tuple[date, date, str]]] = {}
    for row in store.rows(leaders()):
        found.setdefault(row["ccode"], []).append((row["start"], row["end"] or date.max, row["leader"]))
    return found


def test_days_of_states_since_1946(lists: Callable[..., store.Table]) -> None:
    """The target is 99.5% of the days of members; only Somalia (1991-2000, no government) is below 99%."""
    rows = store.rows(leader_coverage.state_days())
    assert sum(row["led"] for row in rows) / sum(row["days"] for row in rows) > 0.999
    assert {row["iso3c"] for row in rows if row["led"] < 0.99 * row["days"]} == {"SOM"}
    assert all(row["led"] <= row["days"] for row in rows)


@pytest.mark.parametrize("dataset", ["unsc_votes", "us_travels", "us_visits", "tariffs_announced_2025"])
def test_every_dated_row_has_one_leader_or_is_counted(lists: Callable[[str], store.Table], dataset: str) -> None:
    """What stays unresolved is what the committed figure says, no more and no less."""
    lists(dataset)
    _same_as_committed(dataset)


@pytest.mark.slow
@pytest.mark.parametrize("dataset", leader_coverage.DATED)
def test_every_dated_table_is_as_committed(lists: Callable[[str], store.Table], dataset: str) -> None:
    lists(dataset)
    _same_as_committed(dataset)


def _same_as_committed(dataset: str) -> None:
    with COVERAGE.open(encoding="utf-8", newline="") as file:
        committed = [row for row in csv.DictReader(file) if row["dataset"] == dataset]
    found = leader_coverage.figure(dataset)
    assert [{name: str(value) for name, value in row.items()} for row in found] == committed


def test_caretakers_and_successors_are_those_of_parlgov(lists: Callable[[str], store.Table]) -> None:
    """ParlGov's cabinets: 68 of 70 caretakers led the cabinet of those days, 68 of 70 successors within a week.

    The others: Schuman in September 1948 and Bech in March 1958, whose last days ParlGov gives to the successor; Segni
    in 1955 (on 22 July there) and Biesheuvel in 1971 (on 7 June there).
    """
    cabinets: dict[str, list[tuple[date, str]]] = {}
    for row in store.rows(lists("parlgov_cabinets").order_by("start")):
        cabinets.setdefault(row["iso3c"], []).append((row["start"], row["cabinet"]))
    names, days, compared = 0, 0, 0
    for row in store.compiled_csv(leader_gaps.SPELLS):
        start, own = date.fromisoformat(row["start"]), cabinets.get(row["iso3c"], [])
        if "caretaker" not in row["office"] or not own or own[0][0] > start:
            continue
        following = date.fromisoformat(row["end"]) + timedelta(days=1)
        holder = [name for began, name in own if began <= start + (following - start) / 2][-1]
        names += share_a_name(holder, row["leader"])
        days += min(abs((began - following).days) for began, _ in own) <= 7
        compared += 1
    assert (compared, names, days) == (70, 68, 68)


def test_an_undated_dataset_is_refused() -> None:
    with pytest.raises(InputError, match="Did you mean 'un_votes'"):
        leader_coverage.dated_rows("un_vote")
