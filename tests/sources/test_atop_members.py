"""ATOP members against treaty history (NATO, Rio Treaty) and the mirror's record (PROVENANCE, alliances_atop)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from ibis import _

from allies import store
from allies.sources.atop_members.parse import parse
from allies.store import Raw, Table

RIO, NATO = 3075, 3180
HEADER = (
    "atopid,member,phase,yrent,moent,dayent,yrexit,moexit,dayexit,ineffect,bilat,cowsys,"
    "defense,offense,neutral,nonagg,consul"
)


def test_rio_treaty_has_23_members_and_the_known_exits(pulled: Callable[[str], Table]) -> None:
    rows = store.rows(pulled("atop_members").filter(_.atopid == RIO))
    assert len({row["ccode"] for row in rows}) == 23
    exits = {row["ccode"]: row["end"].year for row in rows if row["end"]}
    assert exits == {40: 1962, 70: 2004, 93: 2014, 145: 2014, 101: 2015, 130: 2016}


def test_nato_at_the_end_of_2016_has_28_members_and_montenegro(pulled: Callable[[str], Table]) -> None:
    nato = pulled("atop_members").filter(_.atopid == NATO)
    rows = store.rows(nato.filter(_.in_effect))
    assert len({row["ccode"] for row in rows}) == 29  # 28, and Montenegro, whose protocol was signed in May 2016
    assert {row["phase"] for row in rows} == {2}
    germany = {row["ccode"]: (row["start"], row["end"]) for row in store.rows(nato.filter(_.ccode.isin([255, 260])))}
    assert germany == {260: (date(1954, 10, 23), date(1990, 10, 3)), 255: (date(1990, 10, 3), None)}


def test_a_spell_in_effect_has_no_end(pulled: Callable[[str], Table]) -> None:
    table = pulled("atop_members")
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            open=table.in_effect.sum(),
            filled=table.day_filled.sum(),
            wrong=(table.in_effect != table.end.isnull()).sum(),
            backwards=(table.end < table.start).sum(),
        )
    )
    assert found == {"rows": 2398, "open": 1062, "filled": 36, "wrong": 0, "backwards": 0}


def test_unknown_days_are_the_first_at_entry_and_the_last_at_exit(tmp_path: Path) -> None:
    path = tmp_path / "atop-member-level.csv"
    path.write_text(
        f"{HEADER}\n9001,2,0,1950,3,,1960,2,,0,1,1,1,0,0,0,0\n9001,92,0,1950,3,,1961,12,,0,1,1,1,0,0,0,0\n"
        "9002,2,0,1950,3,4,0,0,0,1,1,1,1,0,0,0,0\n"
    )
    rows = store.rows(parse(Raw({path.name: path})).order_by("atopid", "ccode"))
    assert [(row["start"], row["end"], row["day_filled"]) for row in rows] == [
        (date(1950, 3, 1), date(1960, 2, 29), True),
        (date(1950, 3, 1), date(1961, 12, 31), True),
        (date(1950, 3, 4), None, False),
    ]
