"""Events against the mirror's record (PROVENANCE, conflict) and the dead of the Falklands war."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_events_and_order(pulled: Pulled) -> None:
    """PROVENANCE: 28,011 rows, 1816-2014."""
    table = pulled("mie")
    (found,) = store.rows(
        table.aggregate(
            rows=table.count(),
            start=table.start.year().min(),
            end=table.end.max(),
            ordered=((table.start <= table.end) & (table.deaths1_min <= table.deaths1_max)).all(),
        )
    )
    assert found == {"rows": 28_011, "start": 1816, "end": date(2014, 12, 31), "ordered": True}


def test_the_dead_of_the_falklands_war_lie_in_the_range(pulled: Pulled) -> None:
    """255 British and 649 Argentine soldiers died, by both states' own counts; the war ended on 14 June 1982."""
    table = pulled("mie").filter(_.confrontation == 3630)
    dead = {}
    for code in (160, 200):
        own, other = table.ccode1 == code, table.ccode2 == code
        (dead[code],) = store.rows(
            table.aggregate(
                low=table.deaths1_min.sum(where=own) + table.deaths2_min.sum(where=other),
                high=table.deaths1_max.sum(where=own) + table.deaths2_max.sum(where=other),
            )
        )
    assert dead[200]["low"] <= 255 <= dead[200]["high"]
    assert dead[160]["low"] <= 649 <= dead[160]["high"]
    assert store.rows(table.aggregate(end=table.end.max())) == [{"end": date(1982, 6, 14)}]


def test_hostility_follows_from_the_action(pulled: Pulled) -> None:
    """The MID scale: threats, displays, uses of force, war."""
    table = pulled("mie")
    pairs = store.rows(table.group_by("action").aggregate(low=_.hostility.min(), high=_.hostility.max()))
    levels = {row["action"]: row["low"] for row in pairs if row["low"] == row["high"]}
    assert len(levels) == len(pairs)
    assert sorted(levels, key=lambda action: (levels[action], action)) == sorted(levels)
