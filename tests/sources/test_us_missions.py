"""United States missions; spells from PROVENANCE.md of the mirror."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import store


def spells(table: store.Table, ccode: int) -> list[tuple[date, date, str]]:
    rows = store.rows(table.filter(_.ccode == ccode).order_by("start"))
    return [(row["start"], row["end"], row["level"]) for row in rows]


def test_el_salvador_and_cuba(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("us_missions")
    salvador = spells(table, 92)
    assert (salvador[0][0].year, salvador[0][2]) == (1875, "Legation")
    assert salvador[-1] == (date(1943, 3, 23), date(2024, 12, 31), "Embassy")
    cuba = spells(table, 40)[-3:]
    assert [(start.year, end.year, level) for start, end, level in cuba] == [
        (1961, 1977, "None"),
        (1977, 2015, "Interests"),
        (2015, 2024, "Embassy"),
    ]
    assert cuba[-1][0] == date(2015, 7, 20)


def test_no_mission_is_a_level(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("us_missions")
    (row,) = store.rows(table.aggregate(n=table.count(), levels=_.level.nunique(), backwards=(_.start > _.end).sum()))
    assert row == {"n": 656, "levels": 9, "backwards": 0}
    assert spells(table, 713)[-1] == (date(1979, 1, 1), date(2024, 12, 31), "None")
