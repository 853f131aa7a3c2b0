"""Major powers against the mirror's record (PROVENANCE, state_system) and a second packaging of the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from ibis import _

from allies import sources, store
from allies.store import Raw, Table

Pulled = Callable[[str], Table]
LAST_DAY = date(2016, 12, 31)


def test_seven_major_powers_when_the_record_ends(pulled: Pulled) -> None:
    rows = store.rows(pulled("cow_majors").filter(_.censored))
    assert {row["state"] for row in rows} == {"USA", "UKG", "FRN", "RUS", "CHN", "GMY", "JPN"}
    assert {row["end"] for row in rows} == {LAST_DAY}


def test_nobody_is_known_to_be_a_major_power_after_2016(pulled: Pulled) -> None:
    """Spells that reach the last day of the list are not taken to run on, nor is every state a major power then."""
    table, declared = pulled("cow_majors"), sources.source("cow_majors")
    assert store.rows(table.filter(_.end.isnull() | (_.end > LAST_DAY))) == []
    assert (declared.coverage.end, declared.absence, declared.span) == (2016, "zero", ["start", "end"])


def test_austria_hungary_and_italy_were_and_are_not(pulled: Pulled) -> None:
    rows = store.rows(pulled("cow_majors").filter(_.ccode.isin([300, 325])).order_by("ccode"))
    assert [(row["state"], row["end"].year, row["censored"]) for row in rows] == [
        ("AUH", 1918, False),
        ("ITA", 1943, False),
    ]


def test_peacesciencer_packages_the_same_spells(pulled: Pulled, mirror: Path) -> None:
    raw = Raw({"cow_majors.rda": mirror / "state_system" / "cow_majors.rda"})
    theirs = {
        tuple(int(row[name]) for name in row if name != "version") for row in store.rows(raw.rda("cow_majors.rda"))
    }
    ours = {
        (row["ccode"], *row["start"].timetuple()[:3], *row["end"].timetuple()[:3])
        for row in store.rows(pulled("cow_majors"))
    }
    assert ours == theirs
