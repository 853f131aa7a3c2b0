"""The dense votes against the UN's own counts (PROVENANCE), and votes that cannot be laid out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from allies import store
from allies.errors import NotCovered, ParseError
from allies.panel import portfolio
from allies.panel.vote_arrays import vote_arrays

COLUMNS = ["roll_call", "date", "ccode", "vote"]
SOME = [
    ["b", date(2001, 3, 1), 200, "no"],
    ["b", date(2001, 3, 1), 2, "yes"],
    ["a", date(2001, 3, 1), 2, "abstain"],
    ["z", date(1999, 1, 1), 2, "absent"],
]


def test_states_and_roll_calls_are_in_order() -> None:
    found = vote_arrays(store.from_rows(COLUMNS, SOME))
    assert found.ccode.tolist() == [2, 200]
    assert found.roll_call.tolist() == ["z", "a", "b"]
    assert found.year.tolist() == [1999, 2001, 2001]
    assert found.position.tolist() == [[0, 2, 1], [-1, -1, 3]]


def test_votes_that_cannot_be_laid_out() -> None:
    with pytest.raises(ParseError, match=r"found 1 repeated votes; expected one per state and roll call"):
        vote_arrays(store.from_rows(COLUMNS, [*SOME, SOME[0]]))
    with pytest.raises(ParseError, match=r"found the vote 'perhaps'; expected yes, abstain, no or absent"):
        vote_arrays(store.from_rows(COLUMNS, [*SOME, ["y", date(2000, 1, 1), 2, "perhaps"]]))
    table = store.from_rows(COLUMNS, SOME)
    with pytest.raises(NotCovered, match="found no votes"):
        vote_arrays(table.filter(table.ccode == 3))


def test_votes_are_the_uns_own(pulled: Callable[[str], store.Table]) -> None:
    """PROVENANCE: 947,434 votes on 5,694 roll calls; the United States in 2025 10 yes, 8 abstain, 174 no, 0 absent."""
    pulled("un_votes")
    found = vote_arrays(portfolio.un_votes())
    assert np.count_nonzero(found.position >= 0) == 947_434
    assert found.position.shape[1] == len(found.year) == 5_694
    mine = found.position[found.ccode == 2][:, found.year == 2025]
    assert [np.count_nonzero(mine == place) for place in (1, 2, 3, 0)] == [10, 8, 174, 0]
    assert (np.diff(found.date) >= np.timedelta64(0)).all()
