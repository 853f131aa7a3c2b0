"""References, read back by other people's parsers: pybtex and rispy."""

from __future__ import annotations

import re

import pybtex.database
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

import allies as al
from allies import sources
from allies.panel.export import bibtex, ris
from allies.panel.export.references import authors, bibtex_entry, latex, ris_entry

LEEDS = ["Leeds", "Ritter", "McLaughlin Mitchell", "Long"]


def test_every_dataset_has_a_reference_that_others_can_read() -> None:
    text = "\n".join(bibtex_entry(sources.source(name)) for name in sources.names())
    records = rispy.loads("\n".join(ris_entry(sources.source(name)) for name in sources.names()))
    found = pybtex.database.parse_string(text, "bibtex").entries
    assert sorted(found) == sources.names() == sorted(record["id"] for record in records)
    for record in records:
        source, entry = sources.source(record["id"]), found[record["id"]]
        assert entry.fields["url"] == record["urls"][0] == source.landing
        assert entry.fields.get("doi") == record.get("doi") == source.doi
        assert entry.fields.get("year") == record.get("year")
        assert re.fullmatch(r"(19|20)\d\d", entry.fields.get("year", "2000"))
        assert {"article": "JOUR", "misc": "DATA"}[entry.type] == record["type_of_reference"]
        assert len(entry.persons["author"]) == len(record["authors"])
        assert record["notes"] or entry.type == "article"


def test_articles_are_as_their_publishers_say() -> None:
    """Crossref, doi 10.1080/03050620213653 and 10.1177/0022343308100719: authors, volume, issue, pages."""
    found = pybtex.database.parse_string(
        "".join(bibtex_entry(sources.source(name)) for name in ("atop", "archigos")), "bibtex"
    ).entries
    atop, archigos = found["atop"], found["archigos"]
    assert (atop.type, atop.fields["journal"], atop.fields["year"]) == ("article", "International Interactions", "2002")
    assert (atop.fields["volume"], atop.fields["pages"]) == ("28", "237--260")
    assert [" ".join(person.last_names).strip("{}") for person in atop.persons["author"]] == LEEDS
    assert (archigos.fields["volume"], archigos.fields["number"], archigos.fields["pages"]) == ("46", "2", "269--283")
    assert [str(person) for person in archigos.persons["author"]] == [
        "Goemans, Henk E.",
        "Gleditsch, Kristian Skrede",
        "Chiozza, Giacomo",
    ]
    (record,) = rispy.loads(ris_entry(sources.source("atop")))
    assert (record["authors"], record["start_page"], record["end_page"]) == (LEEDS, "237", "260")


@pytest.mark.parametrize("name", ["states", "ucdp_conflict", "vdem_regimes"])
def test_a_citation_of_two_works_is_no_article(name: str) -> None:
    entry = bibtex_entry(sources.source(name))
    assert entry.startswith("@misc{")
    assert latex(sources.source(name).citation) in entry


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Herre, Bastian", ["Herre, Bastian"]),
        ("Rooduijn, M., Van Kessel, S. and Froio, C.", ["Rooduijn, M.", "Van Kessel, S.", "Froio, C."]),
        ("Marshall, Monty G., and Ted Robert Gurr", ["Marshall, Monty G.", "Gurr, Ted Robert"]),
        ("Gaulier and Zignago", ["Gaulier", "Zignago"]),
        ("World Bank", ["World Bank"]),
        (
            "United Nations Department of Economic and Social Affairs, Population Division",
            ["United Nations Department of Economic and Social Affairs, Population Division"],
        ),
    ],
)
def test_authors_are_told_apart(text: str, found: list[str]) -> None:
    assert authors(text) == found


def test_a_panel_cites_every_dataset_once() -> None:
    panel = al.dyad_years([2010])
    assert list(pybtex.database.parse_string(bibtex(panel), "bibtex").entries) == ["states"]
    assert [record["id"] for record in rispy.loads(ris(panel))] == ["states"]


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(words, words)
def test_any_title_comes_back(title: str, producer: str) -> None:
    """Titles and producers with signs that BibTeX, LaTeX or RIS would read as their own."""
    source = sources.source("homicide").model_copy(update={"title": title, "producer": producer})
    one_line = " ".join(title.split())
    (entry,) = pybtex.database.parse_string(bibtex_entry(source), "bibtex").entries.values()
    assert entry.fields["title"] == f"{{{latex(title)}}}"
    assert len(entry.persons["author"]) == 1
    (record,) = rispy.loads(ris_entry(source))
    assert record["title"] == one_line.strip()


def test_latex_signs_are_those_of_the_symbol_list() -> None:
    """Pakin, The Comprehensive LaTeX Symbol List, tables 1 and 2: escapable characters and text-mode commands."""
    commands = (
        r"\& \% \$ \# \_ \textbraceleft{} \textbraceright{} \textbackslash{} \textasciitilde{} \textasciicircum{}"
    )
    assert latex("& % $ # _ { } \\ ~ ^") == commands
