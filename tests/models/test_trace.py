"""From a cell back to release rows, parsed rows, files with SHA-256, licence and citation."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from allies import store
from allies.claims.ledger import trace
from allies.errors import UnknownName, UnknownState
from allies.models.profile import profile
from allies.models.quantities import QUANTITIES
from allies.store import Table

Pulled = Callable[[str], Table]


@pytest.fixture(scope="module")
def cells() -> list[tuple[str, float | None]]:
    found = profile("USA", "SLV")
    return [(cell.id, cell.estimate) for cell in found.cells.values()]


def test_every_cell_of_a_profile_leads_to_files(cells: list[tuple[str, float | None]], empty_folder: Path) -> None:
    assert {name.partition(":")[0] for name, _ in cells} == set(QUANTITIES)
    for name, estimate in cells:
        found = trace(name)
        quantity = QUANTITIES[name.partition(":")[0]]
        assert [one["dataset"] for one in found["sources"]] == list(quantity.sources_in(int(name.rpartition(":")[2])))
        assert found["lineage"]["step"] == f"release.{quantity.table}"
        for one in found["sources"]:
            assert one["licence_class"] in ("R", "A", "N")
            assert one["citation"]
            assert one["files"]
            assert all(len(file["sha256"]) == 64 for file in one["files"])
            assert one["table"] == found["lineage"]["inputs"][one["dataset"]]
            assert one["parsed_rows"] == f"run 'allies data pull {one['dataset']}' to see the parsed rows"
        if found["release_table"] == "channels" and estimate:
            assert [row["value"] for row in found["rows"]] == [estimate]
        assert found["rows_in_all"] <= 1


def test_files_are_those_of_the_public_list(cells: list[tuple[str, float | None]], mirror: Path) -> None:
    """The mirror's own list of files: the same hash, and the same address where there is one."""
    with (mirror / "files.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["sha256"]: row["url"] for row in csv.DictReader(file)}
    for described in store.manifest()["sources"].values():
        for one in described["files"]:
            assert one["sha256"] in listed, described["title"]
            assert (one["url"] or "") == listed[one["sha256"]]


@pytest.mark.parametrize(
    ("cell", "dataset", "expected"),
    [
        ("secretary_trips:USA-SLV:2025", "us_travels", {"person": "Marco Rubio", "start": "2025-02-03"}),
        ("imports:KOR-USA:2024", "us_trade", {"partner": "Korea, South", "month_start": "2024-01-01"}),
        ("sanctions:USA-SLV:1978", "gsdb", {"sender": "United States", "target": "El Salvador", "begin": 1977}),
        ("treaty.defense:USA-SLV:2018", "atop", {"ccode1": 2, "ccode2": 92, "year": 2018, "defense": 1}),
        ("troops:USA-DEU:2025", "us_troops", {"state": "Germany", "date": "2025-03-31"}),
        ("arms_import_share:USA-SLV:2024", "sipri_register", {"supplier": "United States", "recipient": "El Salvador"}),
    ],
)
def test_pulled_data_show_the_parsed_rows(pulled: Pulled, cell: str, dataset: str, expected: dict[str, object]) -> None:
    """The rows of these states in these years, whatever the source calls them."""
    pulled(dataset)
    described = next(one for one in trace(cell)["sources"] if one["dataset"] == dataset)
    assert 0 < len(described["parsed_rows"]) <= 5
    first = described["parsed_rows"][0]
    assert {name: first[name] for name in expected} == expected
    assert described["parsed_table"] == store.lineage(store.table_path(dataset))["id"]


def test_a_directed_cell_is_read_in_its_direction() -> None:
    assert trace("sanctions:USA-RUS:2023")["rows"] != trace("sanctions:RUS-USA:2023")["rows"]
    assert trace("exports:SLV-USA:2024")["rows_in_all"] == 0


@pytest.mark.parametrize(
    ("cell", "error", "says"),
    [
        ("troop:USA-SLV:2025", UnknownName, "found 'troop:USA-SLV:2025'; expected QUANTITY.* Did you mean 'troops'"),
        ("troops", UnknownName, "expected QUANTITY:STATE-STATE:YEAR"),
        ("", UnknownName, "expected QUANTITY:STATE-STATE:YEAR"),
        ("troops:USA-SLVV:2025", UnknownState, "Did you mean 'SLV'"),
    ],
)
def test_an_id_that_names_nothing(cell: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        trace(cell)
