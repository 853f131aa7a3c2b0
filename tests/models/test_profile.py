"""The profile of a dyad: nothing after its date, statuses, ranks, and the numbers that publishers print."""

from __future__ import annotations

import json
from functools import cache
from typing import get_args

import pytest

from allies import store
from allies.errors import InputError, NotCovered
from allies.models.profile import Profile, of_record, profile, rank, read_cell
from allies.models.quantities import QUANTITIES
from allies.models.record import record
from allies.models.result import Status
from allies.panel.states import state

present = cache(profile)


def estimates(found: Profile) -> dict[str, float | None]:
    return {cell.id: cell.estimate for cell in found.cells.values()}


def test_numbers_that_publishers_print() -> None:
    """DMDC December 2025: 57; Census 2024: 4,556 and 2,311; ATOP: defence 1942-2018; PROVENANCE: UN votes of 2025."""
    found = estimates(present("USA", "SLV"))
    assert found["troops:USA-SLV:2025"] == 57
    assert found["exports:USA-SLV:2024"] == pytest.approx(4556, abs=0.5)
    assert found["imports:SLV-USA:2024"] == pytest.approx(2311, abs=0.5)
    assert found["treaty.defense:USA-SLV:2018"] == 2018 - 1942 + 1
    assert present("USA", "SLV").cells["votes.identical:USA-SLV"].n == 181


def test_every_cell_says_what_it_is() -> None:
    found = present("USA", "SLV")
    ids = [cell.id for cell in found.cells.values()]
    assert len(set(ids)) == len(ids)
    for cell in found.cells.values():
        assert cell.status in get_args(Status)
        assert (cell.estimate is None) == (cell.status not in ("observed", "observed_zero"))
        assert (cell.status == "observed_zero") == (cell.estimate == 0) or cell.quantity.startswith("votes.")
        assert cell.rank is None or 1 <= cell.rank <= cell.partners
        assert cell.year <= int(cell.data_end[:4]) <= cell.as_of.year
        assert set(cell.sources) <= store.manifest()["sources"].keys()
    assert json.loads(json.dumps(found.rows))[0]["id"] == ids[0]
    assert len(found.to_frame()) == len(found.cite()) + len(ids) - len(found.datasets)


def test_a_quantity_of_the_united_states_is_in_no_other_profile() -> None:
    quantities = {cell.quantity for cell in present("ARG", "BRA").cells.values()}
    assert quantities == {one.name for one in QUANTITIES.values() if one.sender is None and one.receiver is None}
    assert "arms_import_share:BRA-ARG" in present("ARG", "BRA").cells


@pytest.mark.parametrize("as_of", ["1947", "1964", "1980-06-01", "1991", "2018-12-31", "2025-06-19"])
def test_a_profile_knows_nothing_after_its_date(as_of: str) -> None:
    """What was known is what the present record holds for that year: later records change no cell."""
    found = profile("USA", "RUS", as_of=as_of)
    last = int(as_of[:4]) - (len(as_of) > 4 and not as_of.endswith("12-31"))
    now = present("USA", "RUS").record
    for cell in found.cells.values():
        assert cell.year <= last, cell.id
        again = read_cell(now, QUANTITIES[cell.quantity], state(cell.sender), state(cell.receiver or ""), cell.year)
        assert (again.status, again.n) == (cell.status, cell.n), cell.id
        assert again.estimate == (None if cell.estimate is None else pytest.approx(cell.estimate)), cell.id
    assert max(found.record.votes) <= last
    for quantity in QUANTITIES.values():
        if quantity.table == "channels":
            for one, other in ((found.record.a, found.record.b), (found.record.b, found.record.a)):
                assert all(year <= last for year in found.record.series(quantity.name, one, other))


def test_ranks_are_places_among_all_partners() -> None:
    """Counted again from the release: troops in 2025, identical votes in 2025."""
    table = store.read(store.released("channels"))
    rows = store.rows(table.filter((table.channel == "troops") & (table.year == 2025) & (table.ccode1 == 2)))
    values = {row["ccode2"]: row["value"] for row in rows}
    cell = present("USA", "SLV").cells["troops:USA-SLV"]
    assert cell.rank == sum(value > values[92] for value in values.values()) + 1
    assert cell.partners == len(values)
    first, last = present("USA", "ISR"), present("USA", "SLV")
    mine, theirs = (
        found.cells[key] for found, key in ((first, "votes.identical:USA-ISR"), (last, "votes.identical:USA-SLV"))
    )
    assert mine.rank == 1
    assert mine.partners == theirs.partners
    assert mine.estimate > theirs.estimate
    assert mine.rank < theirs.rank


def test_rank_shares_the_better_place() -> None:
    assert [rank(value, [3.0, 2.0, 2.0, 1.0]) for value in (3.0, 2.0, 1.0, 0.0)] == [1, 2, 4, 5]


def test_of_record_reads_the_same_cells() -> None:
    assert of_record(record("USA", "SLV")).rows == present("USA", "SLV").rows


@pytest.mark.parametrize(
    ("a", "b", "as_of", "error", "says"),
    [
        ("USA", "SSD", "2000", NotCovered, "SSD was no member of the state system on 2000-12-31: found 2011-07-09"),
        ("USA", "DDR", "2000", NotCovered, "found 1954-03-25 to 1990-10-02"),
        ("USA", "SLV", "2050", NotCovered, "found as-of 2050-12-31; the record ends on"),
        ("USA", "SLV", "soon", InputError, "found date 'soon'; expected a year"),
        ("USA", "SLV", "2025-02-30", InputError, "found date '2025-02-30'"),
        ("USA", "SLV", "0", InputError, "found date '0'"),
    ],
)
def test_bad_questions(a: str, b: str, as_of: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        profile(a, b, as_of=as_of)


def test_a_state_that_ended_is_read_at_its_end() -> None:
    found = present("USA", "DDR")
    assert str(found.record.as_of) == "1990-10-02"
    assert all(cell.year <= 1990 for cell in found.cells.values())
