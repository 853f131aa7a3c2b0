"""Vote similarity through the breaks of states: columns, statuses, and codes that are bridged or kept apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from allies import measures, store
from allies.errors import NotCovered, UnknownState
from allies.models.similarity import SCORES, similarity
from allies.panel import portfolio

COLUMNS = [
    *("iso3c_1", "iso3c_2", "year", "n", "identical", "agreement", "s_score", "kappa", "scott_pi", "tau_b"),
    *(f"{name}_{part}" for name in SCORES for part in ("se", "lower", "upper")),
    *("level", "coverage", "status"),
]


def by_year(a: str, b: str, years: Any = None) -> dict[int, dict[str, Any]]:
    return {row["year"]: row for row in similarity(a, b, years).rows}


def test_rows_have_the_documented_columns_and_survive_json() -> None:
    rows = list(similarity("USA", "SLV", [1964, 2025, 2026]).rows)
    assert json.loads(json.dumps(rows)) == rows
    assert [list(row) for row in rows] == [COLUMNS] * 3


def test_the_uns_own_counts_bound_the_common_roll_calls() -> None:
    """PROVENANCE, 2025: 192 roll calls, the United States absent from none, El Salvador from 11."""
    (row,) = similarity("USA", "SLV", [2025]).rows
    assert row["n"] == 192 - 11
    assert row["coverage"] == pytest.approx(181 / 192)
    assert row["identical_lower"] < row["identical"] < row["identical_upper"]
    assert row["level"] == 0.9


def test_scores_do_not_depend_on_the_order() -> None:
    one, other = by_year("FRA", "ARG"), by_year("ARG", "FRA")
    assert one.keys() == other.keys()
    for year, row in one.items():
        for name in (*measures.NAMES, "n", "coverage"):
            assert row[name] == (None if row[name] is None else pytest.approx(other[year][name], abs=1e-12))


def test_every_year_asked_for_has_one_of_the_four_statuses() -> None:
    """No votes were recorded in session 19 (1964); the record ends in 2025; South Sudan dates from July 2011."""
    found = by_year("USA", "SLV", range(1944, 2028))
    statuses = {year: row["status"] for year, row in found.items()}
    assert {year for year, status in statuses.items() if status == "missing"} == {1964}
    assert {year for year, status in statuses.items() if status == "not_covered"} == {1944, 1945, 2026, 2027}
    assert all((row["n"] is None) == (row["status"] != "observed") for row in found.values())
    young = by_year("USA", "SSD", range(2009, 2027))
    assert [young[year]["status"] for year in (2009, 2010, 2011, 2012, 2026)] == [
        *("not_a_state", "not_a_state", "observed", "observed", "not_covered")
    ]


def items(ccode: int, year: int) -> int:
    table = portfolio.by_state(store.read(store.released("un_contingency")))
    rows = store.rows(table.filter((table.ccode1 == 2) & (table.ccode2 == ccode) & (table.year == year)))
    return sum(row[cell] for row in rows for cell in measures.CELLS)


def test_germany_runs_through_two_codes() -> None:
    """The Federal Republic joined the UN on 18 September 1973; 260 to 2 October 1990, 255 from the next day."""
    found = by_year("USA", "DEU")
    assert sorted(found) == list(range(1973, 2026))
    counts = {(ccode, year): items(ccode, year) for ccode in (255, 260) for year in (1989, 1990, 1991)}
    # No roll call of 1990 was held before October: all of the year's stand under 255.
    assert [found[year]["n"] for year in (1989, 1990, 1991)] == [
        counts[260, 1989],
        counts[255, 1990],
        counts[255, 1991],
    ]
    assert counts[255, 1989] == counts[260, 1990] == counts[260, 1991] == 0


def test_russia_includes_the_soviet_union() -> None:
    russia, union = by_year("USA", "RUS"), by_year("USA", "SUN")
    assert sorted(russia) == [year for year in range(1946, 2026) if year != 1964]
    assert sorted(union) == [year for year in range(1946, 1992) if year != 1964]
    assert all(russia[year]["n"] == row["n"] for year, row in union.items())


def test_the_seat_of_china() -> None:
    """Taipei holds it to 24 October 1971, Beijing after (resolution 2758)."""
    taipei, beijing = by_year("USA", "TWN"), by_year("USA", "CHN")
    assert sorted(taipei) == [year for year in range(1949, 1972) if year != 1964]
    assert {1946, 1949, 1971, 2025} <= set(beijing)
    assert not set(beijing) & set(range(1950, 1971))
    assert by_year("USA", "CHN", [1960, 2000])[1960]["status"] == "missing"


@pytest.mark.parametrize(
    ("a", "b", "years", "says"),
    [
        ("USA", "XKX", None, "found no common roll call; one of them has had no vote"),
        ("USA", "XKX", [2020], "a state without a UN seat casts no vote there"),
        ("USA", "TWN", [2025], "a state without a UN seat casts no vote there"),
        ("USA", "SSD", range(1990, 2001), r"not both were members .*SSD from 2011-07-09 to today"),
        ("USA", "SLV", range(2030, 2036), "UN votes are on record from 1946 to 2025-12-18"),
        ("USA", "DDR", [2000], "not both were members .*DDR from 1954-03-25 to 1990-10-02"),
    ],
)
def test_a_question_without_an_answer_says_why(a: str, b: str, years: Any, says: str) -> None:
    with pytest.raises(NotCovered, match=says):
        similarity(a, b, years)


def test_one_state_is_no_dyad() -> None:
    with pytest.raises(UnknownState, match="twice"):
        similarity("RUS", "SUN")
