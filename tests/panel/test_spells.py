"""Spells: collapse and expand are inverse; the treaties of known dyads against ATOP and COW (PROVENANCE)."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from allies import store
from allies.panel.spells import OBLIGATIONS, collapse

Row = dict[str, object]
ATOP_ENDS, COW_ENDS = 2018, 2012


@settings(max_examples=25, deadline=None)
@example({("a", 2000), ("a", 2001), ("a", 2003), ("b", 2001)})
@given(st.sets(st.tuples(st.sampled_from("abc"), st.integers(1990, 2005)), min_size=1))
def test_spells_hold_exactly_the_years_they_came_from(years: set[tuple[str, int]]) -> None:
    repeated = [*sorted(years), *sorted(years)[:2]]
    spells = store.rows(collapse(store.from_rows(["key", "year"], repeated), ["key"]))
    assert {(row["key"], year) for row in spells for year in range(row["start"], row["end"] + 1)} == years
    for key in "abc":
        mine = sorted((row["start"], row["end"]) for row in spells if row["key"] == key)
        assert all(end + 1 < start for (_, end), (start, _) in pairwise(mine)), "disjoint, and no two that touch"


def dyad(ccode1: int, ccode2: int) -> dict[tuple[str, str], list[tuple[int, int, bool]]]:
    table = store.read(store.released("treaties"))
    table = table.filter((table.ccode1 == ccode1) & (table.ccode2 == ccode2)).order_by("start")
    found: dict[tuple[str, str], list[tuple[int, int, bool]]] = defaultdict(list)
    for row in store.rows(table):
        found[row["coded_by"], row["obligation"]].append((row["start"], row["end"], row["open"]))
    return found


def test_united_states_and_el_salvador() -> None:
    """ATOP codes a defence obligation in every year from 1942; COW from 1947, when the Rio Treaty was signed."""
    found = dyad(2, 92)
    assert found["atop", "defense"] == [(1942, ATOP_ENDS, True)]
    assert found["cow", "defense"] == [(1947, COW_ENDS, True)]
    assert found["atop", "offense"] == [(1942, 1945, False)]  # Declaration by United Nations, to the end of the war


def test_united_states_and_canada() -> None:
    """The Declaration by United Nations 1942-45, NATO from 1949: a gap of three years stays a gap."""
    assert dyad(2, 20)["atop", "defense"] == [(1942, 1945, False), (1949, ATOP_ENDS, True)]
    assert dyad(2, 20)["cow", "defense"] == [(1949, COW_ENDS, True)]


def test_no_spell_passes_the_end_of_its_list() -> None:
    rows = store.rows(store.read(store.released("treaties")))
    ends = {"atop": ATOP_ENDS, "cow": COW_ENDS}
    assert all(row["start"] <= row["end"] <= ends[row["coded_by"]] for row in rows)
    assert all(row["open"] == (row["end"] == ends[row["coded_by"]]) for row in rows)
    assert all(row["ccode1"] < row["ccode2"] for row in rows)
    assert {(row["coded_by"], row["obligation"]) for row in rows} == {
        (coded_by, one) for coded_by, names in OBLIGATIONS.items() for one in names
    }


def test_released_spells_are_maximal_and_disjoint() -> None:
    spells: dict[object, list[tuple[int, int]]] = defaultdict(list)
    for row in store.rows(store.read(store.released("treaties"))):
        spells[row["ccode1"], row["ccode2"], row["coded_by"], row["obligation"]].append((row["start"], row["end"]))
    for mine in spells.values():
        assert all(end + 1 < start for (_, end), (start, _) in pairwise(sorted(mine)))
