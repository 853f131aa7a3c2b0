"""Pairs that share a year but no day, against peacesciencer's lists of dyads that never coexisted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allies import store
from allies.panel.dyads import dyad_years
from allies.store import Raw, Table

Pulled = Callable[[str], Table]
CODE = {"cow": "ccode", "gw": "gwcode"}


def listed(mirror: Path, system: str) -> set[tuple[int, int, int]]:
    name = f"false_{system}_dyads.rda"
    rows = store.rows(Raw({name: mirror / "state_system" / name}).rda(name))
    columns = [f"{CODE[system]}1", f"{CODE[system]}2", "year"]
    return {(a, b, year) for a, b, year in ([int(row[column]) for column in columns] for row in rows) if a < b}


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_spells_that_share_a_year_and_no_day(system: str, pulled: Pulled, mirror: Path) -> None:
    spells = pulled("states")
    spells = spells.filter(spells.system == system)
    other = spells.view()
    before = [spells.code != other.code, spells.end < other.start, spells.end.year() == other.start.year()]
    rows = store.rows(spells.join(other, before).select(one=spells.code, two=other.code, year=other.start.year()))
    found = {(min(row["one"], row["two"]), max(row["one"], row["two"]), row["year"]) for row in rows}
    assert found >= listed(mirror, system)


def test_members_on_any_day_of_a_year_need_not_have_met(pulled: Pulled, mirror: Path) -> None:
    """South Vietnam ended in April 1975 and Suriname began in November: a dyad on any day, on no first or last day."""
    pulled("states")
    years = sorted({year for _, _, year in listed(mirror, "cow")})
    assert (115, 817, 1975) in listed(mirror, "cow")
    for rule, held in (("any", True), ("first", False), ("last", False)):
        rows = dyad_years(years, membership=rule).rows()
        pairs = {(row["ccode1"], row["ccode2"], row["year"]) for row in rows}
        assert (listed(mirror, "cow") <= pairs) is held
        assert bool(listed(mirror, "cow") & pairs) is held
