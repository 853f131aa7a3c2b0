"""Every dataset that is discovered keeps its word: its declaration, its sample and, from the mirror, its real files."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from allies import sources, store
from allies.panel.states import with_ccode
from allies.sources.schema import Checks, Source, checked
from allies.store import Raw, Table

Pulled = Callable[[str], Table]
NAMES = sources.names()
FOLDER = Path(sources.__file__).parent
# PROVENANCE quotes the UN's terms in running text: "Non commercial use, with attribution".
UN_TERMS = {folder: {"N"} for folder in ("unga", "unga_voeten", "unsc", "unhrc")}
SECTIONS = {"factbook_panels": "cia_factbook_panels"}
# The folder has several publishers and is marked [A]; this column is V-Dem's, CC BY-SA 4.0.
OWN_TERMS = {
    "vdem_polyarchy": "CC BY-SA 4.0", "wdi_gdp": "CC BY 4.0", "wdi_population": "CC BY 4.0",
    "ideal_points_published": "MIT",
}  # fmt: skip
# Stricter than the folder's mark: Freedom House forbids commercial redistribution, the PopuList asks for citation.
STRICTER = {"freedom_house": "N", "populist_parties": "A", "ches": "A", "populist_ep_votes": "A"}


def coded(source: Source, table: Table) -> None:
    """Give every state column its COW code; raises for an identifier that is no state and not declared as none."""
    for column in source.state_columns:
        with_ccode(table, source, column=column, when=source.time, to="code")


def repeated(source: Source, table: Table) -> int:
    distinct = table.select(*source.grain).distinct()
    (one,), (two,) = store.rows(table.aggregate(n=table.count())), store.rows(distinct.aggregate(n=distinct.count()))
    return int(one["n"] - two["n"])


@pytest.mark.parametrize("name", NAMES)
def test_the_declaration_is_whole(name: str) -> None:
    source = sources.source(name)
    assert callable(sources.parser(name))
    assert source.coverage.start <= source.coverage.end
    assert source.licence.url.startswith("http")
    assert source.landing.startswith("http")
    assert len({file.name for file in source.files}) == len(source.files)
    assert all(source.columns[column].nullable is False for column in source.grain)
    if any(file.url is None for file in source.files):
        assert source.obtain != "allies data pull", "a file without an address needs a way to obtain it"


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_conforms(name: str) -> None:
    declared = sources.source(name)
    source = declared.model_copy(update={"checks": Checks(rows=1)})
    raw = Raw({"sample.csv": FOLDER / name / "sample.csv"})
    sample = raw.csv("sample.csv", nullstr="")
    assert list(sample.columns) == list(source.columns)
    table = checked(source, sample)
    assert repeated(source, table) == 0
    coded(source, table)


@pytest.mark.parametrize("name", NAMES)
def test_the_real_files_parse(name: str, pulled: Pulled) -> None:
    """The pull verifies hashes, declared columns, values and known facts; the last record lies within the coverage."""
    table, source = pulled(name), sources.source(name)
    facts = store.lineage(store.table_path(name))
    assert list(table.columns) == list(source.columns)
    assert facts["key"] == source.grain
    assert source.coverage.start <= int(facts["data_end"][:4]) <= source.coverage.end
    assert sorted(facts["inputs"]) == sorted(file.name for file in source.files if file.edition == facts["edition"])
    coded(source, table)


@pytest.mark.parametrize("name", NAMES)
def test_files_are_listed_in_the_mirror(name: str, mirror: Path) -> None:
    with (mirror / "files.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["sha256"]: (int(row["bytes"]), row["url"] or None) for row in csv.DictReader(file)}
    for one in sources.source(name).files:
        assert listed[one.sha256] == (one.bytes, one.url), one.name


@pytest.mark.parametrize("name", NAMES)
def test_the_licence_class_is_the_one_recorded(name: str, mirror: Path) -> None:
    """PROVENANCE marks [R], [A] or [N] by folder, or quotes the terms."""
    record = (mirror / "PROVENANCE.md").read_text(encoding="utf-8")
    source = sources.source(name)
    if name in OWN_TERMS:
        assert (source.licence.name, source.licence.grade) == (OWN_TERMS[name], "R")
        return
    if name in STRICTER:
        assert source.licence.grade == STRICTER[name]
        return
    for folder in {file.mirror.split("/")[0] for file in source.files}:
        assert source.licence.grade in (UN_TERMS.get(folder) or recorded(record, folder)), folder


def recorded(record: str, folder: str) -> set[str]:
    (section,) = re.findall(
        rf"^### {re.escape(SECTIONS.get(folder, folder))}\n(.*?)(?=^##)", record, re.DOTALL | re.MULTILINE
    )
    (line,) = re.findall(r"^- Licence: (.*)$", section, re.MULTILINE)
    marks = set(re.findall(r"\[([RAN])", line))
    return marks or ({"R"} if re.search(r"CC0|CC BY|ODbL|public domain", line) else {"A"})
