"""Security Council resolutions against their numbers and their votes."""

from __future__ import annotations

from collections.abc import Callable

import ibis
from ibis import _

from allies import store
from allies.store import Table


def test_numbers_run_without_gaps_of_voting(pulled: Callable[[str], Table]) -> None:
    """Resolutions are numbered from 1; those without a recorded vote (adopted by consensus) leave gaps."""
    numbers = pulled("unsc_resolutions").mutate(number=_.resolution.re_extract(r"S/RES/(\d+)", 1).cast("int64"))
    (found,) = store.rows(numbers.aggregate(n=_.number.nunique(), rows=_.count(), last=_.number.max()))
    assert found["n"] == found["rows"] == 2_797
    assert 2_790 < found["last"] < 2_803


def test_every_vote_has_its_resolution(pulled: Callable[[str], Table]) -> None:
    votes, calls = pulled("unsc_votes").select("roll_call", "date"), pulled("unsc_resolutions")
    assert store.rows(ibis.difference(votes.distinct(), calls.select("roll_call", "date")).limit(1)) == []
