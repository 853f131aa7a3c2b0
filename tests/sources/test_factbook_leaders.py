"""The Factbook's two lines; dates checked in PROVENANCE.md and of public record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from allies import sources, store
from allies.panel import states
from allies.sources.factbook_leaders.names import Person, display, same_person
from allies.sources.factbook_leaders.parse import VACANT, _holder


@pytest.mark.parametrize(
    ("iso3c", "role", "name", "since"),
    [
        ("ARG", "head_of_government", "Javier Gerardo Milei", "2023-12-10"),
        ("ECU", "chief_of_state", "Daniel Noboa Azin", "2023-11-23"),
        ("POL", "chief_of_state", "Karol Nawrocki", "2025-08-06"),
        ("POL", "head_of_government", "Donald Tusk", "2023-12-11"),
        ("SVK", "head_of_government", "Robert Fico", "2023-10-25"),
        ("USA", "chief_of_state", "Donald J. Trump", "2025-01-20"),
        ("BOL", "chief_of_state", "Rodrigo Paz Pereira", "2025-11-08"),
        ("VEN", "chief_of_state", "Delcy Eloína Rodríguez Gómez", "2026-01-05"),
        ("SLV", "chief_of_state", "Nayib Armando Bukele Ortez", "2019-06-01"),
    ],
)
def test_present_holders(pulled: Callable[[str], store.Table], iso3c: str, role: str, name: str, since: str) -> None:
    table = pulled("factbook_leaders")
    present = table.filter((table.iso3c == iso3c) & (table.role == role) & (table.last_seen == date(2026, 1, 22)))
    (row,) = store.rows(present)
    assert (row["display"], row["since"].isoformat()) == (name, since)


def test_party_labels_are_no_names(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("factbook_leaders")
    rows = store.rows(
        table.filter((table.iso3c == "GBR") & (table.role == "head_of_government")).order_by("first_seen")
    )
    assert [row["display"].split()[-1] for row in rows] == ["Cameron", "May", "Johnson", "Truss", "Sunak", "Starmer"]
    marked = table.filter(table.name.re_search(r"[();|]") | table.name.contains("Vice President"))
    assert store.rows(marked) == []


def test_every_entity_is_known(pulled: Callable[[str], store.Table]) -> None:
    source = sources.source("factbook_leaders")
    table = states.with_ccode(pulled("factbook_leaders"), source, column="iso3c", when="last_seen", to="ccode")
    no_code = {row["iso3c"] for row in store.rows(table.filter(table.ccode.isnull()).select("iso3c").distinct())}
    assert no_code == set(source.not_states)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Jane Maria EXAMPLE Muster (since 1 June 2019); Vice President Felix SAMPLE (since 1 June 2019)",
         Person("President", "Jane Maria EXAMPLE Muster", date(2019, 6, 1), None)),
        ("Prime Minister John SAMPLE (Conservative) (since 24 July2019)",
         Person("Prime Minister", "John SAMPLE", date(2019, 7, 24), None)),
        ("President-elect Jane EXAMPLE (assumes office on 30 July 2024)", None),
        ("president (vacant); note - President Jane EXAMPLE resigned on 1 May 2020", VACANT),
        ("Acting President Jane EXAMPLE (since 1 December 2023); note - parliament approved the appointment of Jane "
         "EXAMPLE as acting president from 1 December 2023 to 1 June 2024",
         Person("Acting President", "Jane EXAMPLE", date(2023, 12, 1), date(2024, 6, 1))),
        ("", None),
    ],
)  # fmt: skip
def test_the_first_principal_of_a_text(text: str, expected: Person | None) -> None:
    assert _holder(text) == expected


def test_names_in_normal_case() -> None:
    assert display("HAN Duck-soo") == "Han Duck-soo"
    assert display("Abd-al-Fatah al-BURHAN Abd-al-Rahman") == "Abd-al-Fatah al-Burhan Abd-al-Rahman"
    assert display("CHARLES III") == "Charles III"
    assert display("XI Jinping") == "Xi Jinping"


def test_same_person_through_spellings_but_not_through_families() -> None:
    since = date(2013, 8, 3)
    assert same_person(Person("", "Hasan RUHANI", since, None), Person("", "Hasan ROHANI", since, None))
    assert not same_person(Person("", "LI Keqiang", since, None), Person("", "LI Qiang", date(2023, 3, 11), None))
    assert not same_person(Person("", "Choguel MAIGA", since, None), Person("", "Abdoulaye MAIGA", None, None))
