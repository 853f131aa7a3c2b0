"""Party positions against the published descriptions of well known parties."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_waves(pulled: Callable[[str], Table]) -> None:
    """1,196 parties by wave in 28 states (PROVENANCE; Jolly and others 2022)."""
    counts = pulled("ches").group_by("year").aggregate(n=_.count())
    found = {row["year"]: row["n"] for row in store.rows(counts)}
    assert sorted(found) == [1999, 2002, 2006, 2010, 2014, 2019]
    assert sum(found.values()) == 1_196


def test_families_stand_where_their_names_say(pulled: Callable[[str], Table]) -> None:
    """Radical right against greens, and who is for United States power in 2006: conservatives, not the radical left."""
    means = (
        pulled("ches")
        .group_by("family")
        .aggregate(
            galtan=_.galtan.mean(), immigration=_.immigration.mean(), economic=_.economic.mean(), us=_.us_power.mean()
        )
    )
    family = {row["family"]: row for row in store.rows(means)}
    assert family["rad right"]["galtan"] > 8 > 3 > family["green"]["galtan"]
    assert family["rad right"]["immigration"] > family["socialist"]["immigration"] + 3
    assert family["rad left"]["economic"] < 2.5 < 6 < family["liberal"]["economic"]
    assert family["rad left"]["us"] < 1.5 < 6 < family["cons"]["us"]


def test_fidesz_moved(pulled: Callable[[str], Table]) -> None:
    """From for European integration in 2002 to against it in 2019."""
    rows = store.rows(pulled("ches").filter(_.iso3c == "HUN", _.party.startswith("Fidesz")).order_by("year"))
    assert rows[0]["eu"] > 4 > rows[-1]["eu"]
