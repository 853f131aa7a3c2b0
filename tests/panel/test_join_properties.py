"""Joins as properties: whatever the user's table holds, the panel's cells are what a dictionary would say."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import allies as al
from allies import store

CODES = [2, 20, 70, 92, 200, 255]
YEARS = range(2000, 2003)
cell = st.one_of(st.none(), st.integers(-3, 3))
keys = st.tuples(st.sampled_from(CODES), st.sampled_from(CODES), st.integers(1999, 2004)).filter(lambda k: k[0] != k[1])
PUT = {"sum": sum, "max": max, "min": min, "mean": lambda held: sum(held) / len(held)}


def declared(cells: list[tuple[Any, ...]], states: list[str], **told: Any) -> dict[str, Any]:
    columns = [*states, "year", "score"]
    typed = [(0,) * len(states) + (1990, 1), *cells]  # a first row, so that the column has a type
    return {
        "data": store.from_rows(columns, typed), "name": "mine", "grain": [*states, "year"], "state_columns": states,
        "state_system": "cow", "not_states": ["0"], "coverage": {"start": 1999, "end": 2001}, **told,
    }  # fmt: skip


def expected(value: int | None, found: bool, year: int, zero: bool) -> tuple[Any, str]:
    """Say what a cell must be: by the four states' own definitions."""
    if year > 2001:
        return None, "not_covered"
    if found and value is None:
        return None, "missing"
    if found:
        return value, "observed_zero" if zero and value == 0 else "observed"
    return (0, "observed_zero") if zero else (None, "missing")


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from(CODES), st.integers(1999, 2004)), cell), st.booleans())
def test_attributes_join_states_and_both_sides_of_dyads(held: dict[tuple[int, int], int | None], zero: bool) -> None:
    told = declared([(*key, value) for key, value in held.items()], ["state"], absence="zero" if zero else "missing")
    for row in al.state_years(YEARS).add_table(told, allow_gaps=True).rows():
        key = (row["ccode"], row["year"])
        assert (row["mine_score"], row["mine_status"]) == expected(held.get(key), key in held, row["year"], zero)
    for row in al.dyad_years(YEARS, states=[92]).add_table(told, allow_gaps=True).rows():
        for side in (1, 2):
            key = (row[f"ccode{side}"], row["year"])
            found = (row[f"mine_score{side}"], row[f"mine_status{side}"])
            assert found == expected(held.get(key), key in held, row["year"], zero)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(keys, cell), st.booleans(), st.sampled_from(sorted(PUT)))
def test_directed_values_join_each_way_and_become_one_by_their_rule(
    held: dict[tuple[int, int, int], int | None], zero: bool, rule: str
) -> None:
    told = declared(
        [(*key, value) for key, value in held.items()], ["one", "two"], absence="zero" if zero else "missing",
        columns={"score": {"pair": rule}},
    )  # fmt: skip
    for row in al.dyad_years(YEARS, states=[92], directed=True).add_table(told, allow_gaps=True).rows():
        key = (row["ccode1"], row["ccode2"], row["year"])
        assert (row["mine_score"], row["mine_status"]) == expected(held.get(key), key in held, row["year"], zero)
    for row in al.dyad_years(YEARS, states=[92]).add_table(told, allow_gaps=True).rows():
        one, two, year = row["ccode1"], row["ccode2"], row["year"]
        both = [held[key] for key in ((one, two, year), (two, one, year)) if key in held]
        known = [value for value in both if value is not None]
        value = PUT[rule](known) if known else None
        assert (row["mine_score"], row["mine_status"]) == expected(value, bool(both), year, zero)


@settings(max_examples=15, deadline=None)
@given(st.lists(keys, unique_by=lambda key: (frozenset(key[:2]), key[2])))
def test_a_pair_listed_once_holds_both_ways(pairs: list[tuple[int, int, int]]) -> None:
    """What most data sets get wrong: an undirected tie must be there from either side."""
    told = declared([(*key, 1) for key in pairs], ["one", "two"], directed=False, absence="zero")
    rows = al.dyad_years(YEARS, states=[92, 2], directed=True).add_table(told, allow_gaps=True).rows()
    tied = {(row["ccode1"], row["ccode2"], row["year"]) for row in rows if row["mine_score"]}
    assert tied == {(two, one, year) for one, two, year in tied}
    listed = {(one, two, year) for one, two, year in pairs if year in (2000, 2001) and {one, two} & {2, 92}}
    assert tied == listed | {(two, one, year) for one, two, year in listed}
