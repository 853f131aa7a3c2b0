"""ParlGov cabinets; coverage from PROVENANCE.md, days as the governments published them."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]


def test_37_democracies_to_june_2023(pulled: Pulled) -> None:
    (row,) = store.rows(pulled("parlgov_cabinets").aggregate(states=_.iso3c.nunique(), last=_.start.max()))
    assert (row["states"], str(row["last"])) == (37, "2023-06-26")


def test_the_file_stops_before_fico_and_tusk(pulled: Pulled) -> None:
    table = pulled("parlgov_cabinets").filter(_.iso3c.isin(["SVK", "POL"])).group_by("iso3c")
    last = {row["iso3c"]: str(row["start"]) for row in store.rows(table.aggregate(start=_.start.max()))}
    assert last == {"SVK": "2023-05-15", "POL": "2019-11-15"}


def test_prime_ministers(pulled: Pulled) -> None:
    table = pulled("parlgov_cabinets")
    assert [row["iso3c"] for row in store.rows(table.filter(_.pm_party.isnull()).select("iso3c").distinct())] == ["CHE"]
    (meloni,) = store.rows(table.filter(_.iso3c == "ITA", _.cabinet == "Meloni"))
    assert (str(meloni["start"]), meloni["total_seats"], meloni["left_right"] > 7) == ("2022-10-22", 400, True)


def test_cabinet_seats_do_not_exceed_the_parliament(pulled: Pulled) -> None:
    assert store.rows(pulled("parlgov_cabinets").filter(_.cabinet_seats > _.total_seats)) == []
