"""Arms races against the article's appendix (71 races) and the rivalries of other authors."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_seventy_one_races_from_1854_on(pulled: Pulled) -> None:
    table = pulled("arms_races")
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            start=table.start.min(),
            ordered=((table.ccode1 < table.ccode2) & (table.start <= table.end)).all(),
        )
    )
    assert found == {"rows": 71, "start": 1854, "ordered": True}


def test_the_united_states_raced_with_japan_and_the_soviet_union(pulled: Pulled) -> None:
    rows = store.rows(pulled("arms_races").filter(_.ccode1 == 2).order_by("start"))
    assert [(row["ccode2"], row["start"], row["end"]) for row in rows] == [(740, 1940, 1944), (365, 1978, 1981)]


def test_nearly_every_race_lies_in_a_strategic_rivalry(pulled: Pulled) -> None:
    """The authors sought races among rivals; Thompson and Dreyer made their list on their own: 69 of 71 overlap."""
    races, rivals = pulled("arms_races"), pulled("td_rivalries")
    on = [races.ccode1 == rivals.ccode1, races.ccode2 == rivals.ccode2]
    both = races.join(rivals, [*on, races.start <= rivals.end, races.end >= rivals.start])
    assert store.rows(both.aggregate(n=both.race.nunique())) == [{"n": 69}]
