"""All dyads at once: equal to the query's tables and to one dyad's answer; MODEL's values; years without an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from allies import measures, store
from allies.errors import InputError, NotCovered, UnknownName
from allies.models.similarities import KEY, Similarities, similarities
from allies.models.similarity import BOUNDS, SCORES, similarity
from allies.panel import portfolio
from allies.panel.states import state

Pulled = Callable[[str], store.Table]


@pytest.fixture(scope="module")
def every_year(pulled: Pulled) -> Similarities:
    pulled("un_votes")
    return similarities()


def at(found: Similarities, a: int, b: int, year: int) -> int:
    (row,) = np.flatnonzero((found.ccode1 == a) & (found.ccode2 == b) & (found.year == year))
    return int(row)


def columns(table: store.Table) -> dict[str, np.ndarray]:
    arrow = store.engine().to_pyarrow(table.order_by("year", "ccode1", "ccode2"))
    return {name: arrow[name].to_numpy() for name in arrow.column_names}


def test_every_table_and_score_is_the_querys(every_year: Similarities) -> None:
    """929,592 dyad-years with a common roll call: the self join counts the same, the expressions score the same."""
    asked = measures.scored(portfolio.contingency(portfolio.positions(portfolio.un_votes())))
    expected = columns(asked)
    met = every_year.n > 0
    for name in KEY:
        np.testing.assert_array_equal(getattr(every_year, name)[met], expected[name], err_msg=name)
    np.testing.assert_array_equal(every_year.cells[:, met], [expected[cell] for cell in measures.CELLS])
    for name, score in every_year.scores.items():
        np.testing.assert_allclose(score[met], expected[name].astype(float), rtol=0, atol=1e-12, err_msg=name)
        assert np.isnan(score[~met]).all()


def test_the_release_holds_the_same_tables(every_year: Similarities) -> None:
    expected = columns(store.read(store.released("un_contingency")))
    np.testing.assert_array_equal(every_year.cells[:, every_year.n > 0], [expected[cell] for cell in measures.CELLS])


def test_identical_votes_with_the_united_states(every_year: Similarities) -> None:
    """MODEL, sixth finding, two decimals."""
    for iso3c, year, share in [("ISR", 2025, 0.77), ("ARG", 2023, 0.35), ("SLV", 2025, 0.05), ("RUS", 2020, 0.17)]:
        row = at(every_year, 2, state(iso3c).in_year(year).ccode, year)
        assert every_year.scores["identical"][row] == pytest.approx(share, abs=0.0051)


def test_one_dyad_answers_the_same(pulled: Pulled) -> None:
    """`similarity` reads the release and asks the engine; errors and bounds are sums in another order."""
    pulled("un_votes")
    found = similarities([1975, 2025], intervals=True)
    for row in similarity("USA", "SLV", [1975, 2025]).rows:
        here = at(found, 2, 92, row["year"])
        for name in (*SCORES, *BOUNDS):
            expected = np.nan if row[name] is None else row[name]
            np.testing.assert_allclose(found.scores[name][here], expected, rtol=0, atol=1e-9, err_msg=name)
        assert found.n[here] == row["n"]
        assert found.coverage[here] == pytest.approx(row["coverage"])


def test_windows_count_their_years_together(every_year: Similarities) -> None:
    found = similarities([1966, 2025], window=5)
    assert set(found.year.tolist()) == {1966, 2025}
    for last in (1966, 2025):
        years = [year for year in range(last - 4, last + 1) if year != 1964]
        expected = sum(every_year.cells[:, at(every_year, 2, 200, year)] for year in years)
        assert found.cells[:, at(found, 2, 200, last)].tolist() == expected.tolist()
    assert found.roll_calls[at(found, 2, 200, 2025)] == 89 + 88 + 95 + 192 + 86
    assert found.to_frame().start.unique().tolist() == [1962, 2021]


def test_two_members_without_a_common_roll_call_are_missing_not_zero(every_year: Similarities) -> None:
    """Resolution 2758 (XXVI), 25 October 1971: Beijing and Taipei were both on the list in 1971, never together."""
    row = at(every_year, 710, 713, 1971)
    assert (every_year.n[row], every_year.status[row]) == (0, "missing")
    assert all(np.isnan(score[row]) for score in every_year.scores.values())


def test_too_few_roll_calls_have_no_score(every_year: Similarities) -> None:
    found = similarities([1946, 2025], minimum=100, measures=["kappa"])
    assert list(found.scores) == ["kappa"]
    assert found.n[at(found, 2, 92, 2025)] == 181
    assert not np.isnan(found.scores["kappa"][at(found, 2, 92, 2025)])
    row = at(found, 2, 200, 1946)
    assert 0 < found.n[row] < 100
    assert (np.isnan(found.scores["kappa"][row]), found.status[row]) == (True, "missing")


def test_years_without_an_answer_are_told(every_year: Similarities) -> None:
    """No vote was recorded in 1964 (session 19); the record runs from 1946 to 18 December 2025."""
    assert every_year.without_roll_call == (1964,)
    assert every_year.data_end == date(2025, 12, 18)
    found = similarities([1945, 1964, 2000, 2026])
    assert (found.not_covered, found.without_roll_call) == ((1945, 2026), (1964,))
    assert "1945 (outside the record, which ends 2025-12-18)" in found.summary()
    assert similarities([1949, 1950], window=5).not_covered == (1949,)
    for years, says in [([2026], "from 1946 to 2025-12-18"), ([1964], "found no recorded vote in")]:
        with pytest.raises(NotCovered, match=says):
            similarities(years)


def test_as_of_leaves_out_what_was_not_yet_known(every_year: Similarities) -> None:
    found = similarities(as_of="2025-06-30")
    assert found.data_end <= date(2025, 6, 30)
    row, whole = at(found, 2, 92, 2025), at(every_year, 2, 92, 2025)
    assert 0 < found.n[row] < every_year.n[whole]
    assert similarities([2024], as_of="2024").n.sum() == every_year.n[every_year.year == 2024].sum()


def test_questions_that_are_wrong(every_year: Similarities) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'kappa'"):
        similarities([2025], measures=["kapa"])
    with pytest.raises(InputError, match="found window 0 and minimum 1"):
        similarities([2025], window=0)


def test_saved_rows_have_nulls_and_lineage(every_year: Similarities, tmp_path: Path) -> None:
    found = similarities([1971], intervals=True)
    facts = found.save(tmp_path / "scores.parquet")
    table = store.read(tmp_path / "scores.parquet")
    assert facts["inputs"] == {"un_votes": store.lineage(store.table_path("un_votes"))["id"]}
    (row,) = store.rows(table.filter((table.ccode1 == 710) & (table.ccode2 == 713)))
    assert (row["iso3c_1"], row["iso3c_2"], row["n"], row["kappa"], row["s_score_se"]) == ("CHN", "TWN", 0, None, None)
    assert row["status"] == "missing"
    found.save(tmp_path / "again.parquet")
    assert store.sha256(tmp_path / "again.parquet") == store.sha256(tmp_path / "scores.parquet")
    with pytest.raises(InputError, match=r"expected \.parquet"):
        found.save(tmp_path / "scores.xlsx")
