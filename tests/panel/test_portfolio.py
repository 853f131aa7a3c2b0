"""The contingency table against a count by hand, and the voting record against the UN's own (PROVENANCE)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations, product

import pytest

from allies import store
from allies.panel import portfolio
from allies.store import Table

Pulled = Callable[[str], Table]
Row = dict[str, int]
SOME = [2, 20, 92, 160, 200, 365, 666, 710, 713]
CELLS = [f"n{i}{j}" for i, j in product((1, 2, 3), repeat=2)]


@pytest.fixture(scope="module")
def votes(pulled: Pulled, tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Return nine states' votes in 1971 and 2024, kept in a file."""
    pulled("un_votes")
    table = portfolio.un_votes()
    path = tmp_path_factory.mktemp("votes") / "votes.parquet"
    store.write(table.filter(table.year.isin([1971, 2024])), path, key=["roll_call", "ccode"], step="votes")
    return store.read(path)


@pytest.fixture(scope="module")
def counted(votes: Table) -> dict[tuple[int, int, int], Row]:
    table = portfolio.contingency(portfolio.positions(votes.filter(votes.ccode.isin(SOME))))
    return {(row["ccode1"], row["ccode2"], row["year"]): row for row in store.rows(table)}


def test_contingency_is_the_count_by_hand(votes: Table, counted: dict[tuple[int, int, int], Row]) -> None:
    calls: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in store.rows(votes.filter(votes.ccode.isin(SOME) & (votes.vote != "absent"))):
        calls[row["roll_call"]].append((row["ccode"], row["year"], row["vote"]))
    place = {"yes": 1, "abstain": 2, "no": 3}
    by_hand: Counter[tuple[int, int, int, str]] = Counter()
    for cast in calls.values():
        for (a, year, mine), (b, _, theirs) in combinations(sorted(cast), 2):
            by_hand[a, b, year, f"n{place[mine]}{place[theirs]}"] += 1
    ours = {(*key, cell): row[cell] for key, row in counted.items() for cell in CELLS if row[cell]}
    assert ours == by_hand
    assert (710, 713, 1971) not in counted, "Beijing and Taipei never sat on the same roll call"


def test_the_release_holds_the_same_counts(counted: dict[tuple[int, int, int], Row]) -> None:
    table = store.read(store.released("un_contingency"))
    table = table.filter(table.ccode1.isin(SOME) & table.ccode2.isin(SOME) & table.year.isin([1971, 2024]))
    assert {(row["ccode1"], row["ccode2"], row["year"]): row for row in store.rows(table)} == counted


def test_by_state_turns_the_table_around(votes: Table, counted: dict[tuple[int, int, int], Row]) -> None:
    table = portfolio.contingency(portfolio.positions(votes.filter(votes.ccode.isin(SOME))))
    rows = store.rows(portfolio.by_state(table))
    assert len(rows) == 2 * len(counted)
    both = {(row["ccode1"], row["ccode2"], row["year"]): row for row in rows}
    assert len(both) == len(rows)
    for (a, b, year), row in both.items():
        for i, j in product((1, 2, 3), repeat=2):
            assert row[f"n{i}{j}"] == both[b, a, year][f"n{j}{i}"]


def test_the_seat_of_china_changes_hands_on_25_october_1971(votes: Table) -> None:
    """Resolution 2758 (XXVI): Taipei's last roll calls are of October 1971, Beijing's first of November."""
    table = votes.filter(votes.ccode.isin([710, 713]) & (votes.year == 1971))
    days = store.rows(table.group_by("ccode").aggregate(first=table.date.min(), last=table.date.max()))
    first = {row["ccode"]: (str(row["first"]), str(row["last"])) for row in days}
    assert first[713][1] < "1971-10-25" <= first[710][0]


# yes, no, abstain, absent, from PROVENANCE
PUBLISHED = {
    (2, 2018): (21, 76, 10, 0),
    (2, 2025): (10, 174, 8, 0),
    (92, 2025): (170, 0, 11, 11),
    (160, 2024): (42, 38, 15, 0),
    (666, 2025): (20, 98, 27, 47),
}


def test_vote_counts_are_the_uns_own() -> None:
    """PROVENANCE, votes per calendar year; 5,694 official roll calls and 947,434 votes in all."""
    rows = {(row["ccode"], row["year"]): row for row in store.rows(store.read(store.released("un_vote_counts")))}
    for key, expected in PUBLISHED.items():
        assert tuple(rows[key][vote] for vote in ("yes", "no", "abstain", "absent")) == expected
        assert sum(expected) == rows[key]["roll_calls"]
    assert sum(row[vote] for row in rows.values() for vote in ("yes", "no", "abstain", "absent")) == 947_434
    assert sum({year: row["roll_calls"] for (_, year), row in rows.items()}.values()) == 5_694
    assert 1964 not in {year for _, year in rows}
