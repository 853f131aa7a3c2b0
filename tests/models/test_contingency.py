"""Tables by matrix products against a count vote by vote; scores and errors on arrays against the queries'."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allies import measures, store
from allies.models._numerics import contingency
from allies.models.jackknife import by_year, left_out

tables = st.lists(st.lists(st.integers(0, 30), min_size=9, max_size=9), min_size=20, max_size=20)
sparse = st.lists(st.lists(st.sampled_from([0, 0, 0, 1, 2, 7]), min_size=9, max_size=9), min_size=20, max_size=20)
ROUNDING = 1e-12  # the same operations in the same order; only the engine's square root and sums may round differently


def asked(many: list[list[int]]) -> store.Table:
    return store.from_rows(["year", *measures.CELLS], [[at, *cells] for at, cells in enumerate(many)])


def as_arrays(many: list[list[int]]) -> np.ndarray:
    return np.array(many, np.int32).T.copy()


def nan(value: float | None) -> float:
    return np.nan if value is None else value


@settings(max_examples=8, deadline=None)
@given(st.one_of(tables, sparse))
def test_scores_equal_the_query(many: list[list[int]]) -> None:
    rows = store.rows(measures.scored(asked(many)).order_by("year"))
    for name, found in contingency.scores(as_arrays(many)).items():
        np.testing.assert_allclose(found, [nan(row[name]) for row in rows], rtol=0, atol=ROUNDING, err_msg=name)


@settings(max_examples=5, deadline=None)
@given(st.one_of(tables, sparse))
def test_errors_equal_the_query(many: list[list[int]]) -> None:
    table = measures.scored(left_out(asked([[1] * 9, *many])))
    rows = by_year(store.rows(table.filter((table.n > 0) | (table.weight > 0))), 0.9)
    ours = contingency.standard_errors(as_arrays([[1] * 9, *many]))
    for name, found in ours.items():
        expected = [nan(row[f"{name}_se"]) for row in rows]
        held = [row["year"] for row in rows]
        np.testing.assert_allclose(found[held], expected, rtol=0, atol=1e-9, err_msg=name)  # sums in another order


def test_blocks_and_subsets_change_nothing() -> None:
    many = np.random.default_rng(3).integers(0, 9, (9, 3 * contingency.BLOCK // 2)).astype(np.int32)
    whole = contingency.scores(many)
    part = contingency.scores(many[:, contingency.BLOCK - 5 : contingency.BLOCK + 5], ("kappa",))
    assert list(part) == ["kappa"]
    np.testing.assert_array_equal(part["kappa"], whole["kappa"][contingency.BLOCK - 5 : contingency.BLOCK + 5])


def test_counts_are_the_count_vote_by_vote() -> None:
    """Seven states, one that never votes, a period without roll calls."""
    position = np.random.default_rng(5).integers(-1, 4, (7, 40)).astype(np.int8)
    position[4] = 0
    bounds = [0, 11, 11, 40]
    found = contingency.counts(position, bounds)
    expected = np.zeros((3, 9, 21), np.int32)
    for pair, (a, b) in enumerate(combinations(range(7), 2)):
        for call in range(40):
            if position[a, call] > 0 and position[b, call] > 0:
                cell = 3 * (position[a, call] - 1) + position[b, call] - 1
                expected[0 if call < 11 else 2, cell, pair] += 1
    np.testing.assert_array_equal(found, expected)
    assert contingency.counts(position, [0, 0]).sum() == 0


def test_counts_are_exact_where_half_precision_is_not() -> None:
    """70,000 roll calls in one period: more than int16 holds."""
    position = np.ones((2, 70_000), np.int8)
    assert contingency.counts(position, [0, 70_000])[0, :, 0].tolist() == [70_000] + [0] * 8


@pytest.mark.parametrize("width", [1, 2, 5, 9])
def test_windows_are_sums_of_years(width: int) -> None:
    years = np.random.default_rng(7).integers(0, 50, (9, 9, 4)).astype(np.int32)
    expected = [years[at : at + width].sum(axis=0) for at in range(9 - width + 1)]
    np.testing.assert_array_equal(contingency.rolling(years, width), expected)
