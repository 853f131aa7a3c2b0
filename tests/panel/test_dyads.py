"""Dyad-years against COW's own state-years (system2016.csv in the mirror) and their arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allies import store
from allies.errors import InputError
from allies.panel.dyads import Membership, dyad_years, state_years
from allies.store import Table

Pulled = Callable[[str], Table]


@pytest.fixture(scope="module", autouse=True)
def _states(pulled: Pulled) -> None:
    pulled("states")


@pytest.fixture(scope="module")
def published(mirror: Path) -> set[tuple[int, int]]:
    """Return COW's state-years 1816-2016 as (ccode, year)."""
    raw = store.Raw({"system2016.csv": mirror / "state_system" / "system2016.csv"})
    table = raw.csv("system2016.csv", types={"ccode": "BIGINT", "year": "BIGINT"})
    return {(row["ccode"], row["year"]) for row in store.rows(table)}


def members(years: range, membership: Membership = "any", system: str = "cow") -> set[tuple[int, int]]:
    code = "ccode" if system == "cow" else "gwcode"
    return {
        (row[code], row["year"]) for row in store.rows(state_years(years, system=system, membership=membership).table)
    }


def test_state_years_are_cows_own(published: set[tuple[int, int]]) -> None:
    assert len(published) == 15_951
    assert members(range(1816, 2017)) == published


def test_censored_spells_are_open_to_2025(mirror: Path) -> None:
    """S. V. Miller carries both lists to 2025 (gw_cw_panel): 195 COW members (PROVENANCE), 197 Gleditsch-Ward ones."""
    raw = store.Raw({"panel": mirror / "state_system" / "gw_cw_panel.rda"})
    rows = [row for row in store.rows(raw.rda("panel")) if row["gwcode"] is not None]
    assert members(range(1816, 2026), system="gw") == {(int(row["gwcode"]), int(row["year"])) for row in rows}
    assert (len(members(range(2025, 2026))), len(members(range(2025, 2026), system="gw"))) == (195, 197)


def test_dyad_counts_follow_from_cows_members(published: set[tuple[int, int]]) -> None:
    sizes = Counter(year for _, year in published)
    for year in (1816, 1914, 1990, 2016):
        table = dyad_years([year]).table
        directed = dyad_years([year], directed=True).table
        (found,) = store.rows(table.aggregate(n=table.count()))
        (twice,) = store.rows(directed.aggregate(n=directed.count()))
        assert found["n"] == comb(sizes[year], 2)
        assert twice["n"] == 2 * found["n"]


def test_first_any_and_last_day(published: set[tuple[int, int]]) -> None:
    """Both Germanies left on 2 October 1990, Germany (255) came on the 3rd, both Yemens merged on 22 May."""
    year = range(1990, 1991)
    every, first, last = (members(year, rule) for rule in ("any", "first", "last"))
    assert first | last == every == {one for one in published if one[1] == 1990}
    assert {code for code, _ in every - first} == {223, 255, 565, 679}  # 223, 565: the UN's new members
    assert {code for code, _ in every - last} == {260, 265, 678, 680}


@settings(max_examples=8, deadline=None)
@given(st.sets(st.integers(1816, 2030), min_size=1, max_size=3), st.sampled_from(["cow", "gw"]), st.booleans())
def test_dyads_are_ordered_and_unique(years: set[int], system: str, directed: bool) -> None:
    first, second = ("ccode1", "ccode2") if system == "cow" else ("gwcode1", "gwcode2")
    keys = [
        (row[first], row[second], row["year"])
        for row in store.rows(dyad_years(years, system=system, directed=directed).table)
    ]
    assert len(keys) == len(set(keys))
    assert {year for _, _, year in keys} == years
    if directed:
        assert {(b, a, year) for a, b, year in keys} == set(keys)
        assert all(a != b for a, b, _ in keys)
    else:
        assert all(a < b for a, b, _ in keys)


@pytest.mark.parametrize(
    ("years", "more", "found"),
    [
        ([], {}, "0 years"),
        ([2000], {"system": "iso"}, "system 'iso'"),
        ([2000], {"membership": "middle"}, "membership 'middle'"),
    ],
)
def test_bad_questions(years: list[int], more: dict[str, str], found: str) -> None:
    for ask in (state_years, dyad_years):
        with pytest.raises(InputError, match=f"found .*{found}.*; expected cow or gw"):
            ask(years, **more)  # type: ignore[operator]
