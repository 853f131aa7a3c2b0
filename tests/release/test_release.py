"""The embedded release comes out the same from raw data, stays small, and holds no value of a class N source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from allies import sources, store
from allies.release.build import LIMIT, TABLES, build

# what a class N source may not give: its own values and texts, by the names that they have in the source
RAW_OF_CLASS_N = {
    column
    for name in sources.names()
    for source in [sources.source(name)]
    if source.licence.grade == "N"
    for column in source.columns
    if column not in {*source.state_columns, "year", "date", "begin", "end"}
    # tallies of a roll call there; counts of a state's votes in a year, or kinds of agreement, under these names here
    if name != "un_resolutions" or column not in {"yes", "no", "abstain", "absent"}
} - {"title"}  # here those of this project's own quantities, none of a resolution


@pytest.fixture(scope="module")
def fresh(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("release")
    with store.in_folder(folder / "data"):
        return folder / "made", build(folder / "made", mirror=str(mirror))


@pytest.mark.slow
def test_the_release_comes_out_the_same(fresh: tuple[Path, dict[str, Any]]) -> None:
    folder, made = fresh
    assert list(made["tables"]) == list(TABLES)
    different = [name for name in TABLES if not store.same_rows(store.released(name), folder / f"{name}.parquet")]
    assert different == [], "run 'allies release build --mirror DIR'"
    assert store.manifest()["coverage"] == made["coverage"]
    assert store.manifest()["sources"] == made["sources"]


def test_the_release_is_small() -> None:
    assert sum(store.released(name).stat().st_size for name in TABLES) < 16_000_000 < LIMIT == 30_000_000


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_its_lineage(name: str) -> None:
    lineage = store.lineage(store.released(name))
    described = store.manifest()["tables"][name]
    assert lineage["step"] == f"release.{name}"
    assert lineage["key"] == list(TABLES[name].key)
    assert lineage.get("model") == TABLES[name].model
    assert lineage == {key: described[key] for key in lineage}
    assert lineage["inputs"] == {one: store.manifest()["sources"][one]["table"] for one in TABLES[name].sources}
    assert described["sources"] == list(TABLES[name].sources)


@pytest.mark.parametrize("name", TABLES)
def test_no_table_has_a_column_of_a_class_n_source(name: str) -> None:
    assert {"tiv", "vote", "roll_call", "case_id", "objective"} <= RAW_OF_CLASS_N
    assert not set(store.read(store.released(name)).columns) & RAW_OF_CLASS_N


def test_class_n_sources_give_shares_and_counts_only() -> None:
    """Arms: shares in [0, 1]. Sanctions: whole numbers of cases. Votes: counts of roll calls by dyad and by state.

    What a model estimated (ideal points) is a result of this project, by state and session, not by roll call.
    """
    table = store.read(store.released("channels"))
    kinds = table.group_by("channel").aggregate(
        low=table.value.min(), high=table.value.max(), whole=(table.value == table.value.round()).all()
    )
    for row in store.rows(kinds):
        if row["channel"].startswith("arms_"):
            assert 0 <= row["low"] <= row["high"] <= 1, row
        if row["channel"].startswith("sanctions"):
            assert row["whole"], row
    votes = [name for name, one in TABLES.items() if "un_votes" in one.sources and not one.model]
    for name in votes:
        counts = set(store.read(store.released(name)).columns) - set(TABLES[name].key)
        assert all(store.read(store.released(name))[column].type().is_integer() for column in counts)


def test_a_table_of_a_class_a_source_is_no_yearly_value() -> None:
    """Class A allows spells, ranks and scores: none of its tables has a year in its key but what a model estimated.

    trips_by_term counts trips of class R; class A only says who was in office.
    """
    graded = {name: sources.source(name).licence.grade for name in sources.names()}
    for name, one in TABLES.items():
        if name != "trips_by_term" and one.model is None and "A" in {graded[source] for source in one.sources}:
            assert "year" not in one.key, name
