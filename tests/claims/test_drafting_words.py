"""What a draft recognises in a sentence: states, leaders, dates, amounts, types."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allies import sources, store
from allies.claims.drafting import bindings, names
from allies.claims.drafting.amounts import amounts
from allies.claims.drafting.dates import dates, vague
from allies.claims.drafting.people import people, tenure
from allies.claims.drafting.sentences import plain, sentences
from allies.claims.drafting.types import TYPES, kinds, quotations
from allies.models.quantities import FACTS, QUANTITIES
from allies.panel.states import identities, state

DAY = date(2025, 6, 19)
# quantities of predicates that are no cell of a brief
ALSO = {"ideal_distance", "tour_stop", "homicide_rate"}


def codes(sentence: str, year: int = 2025) -> list[str]:
    return [one.iso3c for one in names.mentions(sentence, year)]


def isos(sentence: str, published: date | None = DAY) -> list[str]:
    return [one.iso for one in dates(sentence, published)]


def read(sentence: str) -> list[tuple[float, str, str, str]]:
    return [(one.value, one.unit, one.kind, one.bound) for one in amounts(sentence)]


# --- sentences ---------------------------------------------------------------------------------------------------


def test_abbreviations_and_initials_end_no_sentence() -> None:
    said = (
        "Joseph R. Biden Jr. met Mr. Al-Kadhimi in the U.S. in July. The talks (e.g. on oil) took long. “Good.” No. 5 "
        "came from the U.S. The rest did not. Did it? Yes!"
    )
    assert [one.text for one in sentences(said)] == [
        "Joseph R. Biden Jr. met Mr. Al-Kadhimi in the U.S. in July.",
        "The talks (e.g. on oil) took long.",
        "“Good.”",
        "No. 5 came from the U.S.",
        "The rest did not.",
        "Did it?",
        "Yes!",
    ]


@given(st.text(alphabet="ab AB.?!\n\0U0’”", max_size=80))
def test_sentences_lose_no_word(text: str) -> None:
    assert " ".join(one.text for one in sentences(text)).split() == [
        word for one in sentences(text) for word in plain(text[one.start : one.end]).split()
    ]
    assert "".join(one.text for one in sentences(text)).replace(" ", "") == plain(text).replace(" ", "")


# --- states ------------------------------------------------------------------------------------------------------


def test_adjectives_capitals_and_abbreviations_name_states() -> None:
    assert codes("The U.S.-Iraq talks, Salvadoran prisons, Russo-Chinese ties and Warsaw's answer") == [
        "USA", "IRQ", "SLV", "RUS", "CHN", "POL",
    ]  # fmt: skip
    assert codes("Washington and the Kremlin met; the DRC and the UK did not; let us go") == [
        "USA",
        "RUS",
        "COD",
        "GBR",
    ]


@pytest.mark.parametrize(
    "said",
    ["Latin American leaders", "New Mexico", "the Persian Gulf", "Michael Jordan spoke", "the Mexico City Policy",
     "the Paris Agreement", "the Washington Post", "the Organization of American States"],
)  # fmt: skip
def test_words_that_hold_a_name_and_name_no_state(said: str) -> None:
    assert codes(said) == []


def test_a_state_is_that_of_its_time() -> None:
    assert codes("Moscow", 1960) == ["SUN"]
    assert codes("Moscow", 2020) == ["RUS"]
    late = names.mentions("Czechoslovakia", 2025)[0]
    assert "to 1992" in late.note
    assert names.mentions("Kosovo", 1990)[0].note == "Kosovo is on record as a state from 2008"


def test_a_word_for_two_states_is_asked_back() -> None:
    found = names.mentions("Congo and Korea", 2025)
    assert [one.iso3c for one in found] == ["", ""]
    assert "North Korea (PRK): say which" in found[1].note


def test_every_state_has_words_and_every_word_a_state() -> None:
    rows = store.compiled_csv(Path(names.__file__).parent / "state_words.csv")
    assert all(state(row["iso3c"]) for row in rows)
    living = {one.iso3c for one in identities() if one.end.year > 9000}
    assert living - {row["iso3c"] for row in rows} == set()


def test_demonyms_and_capitals_agree_with_a_published_list(mirror: Path) -> None:
    """mledoze/countries (ODbL), read from the mirror; the exceptions are its misprints and double names."""
    with (mirror / "country_codes" / "countries.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["cca3"]: row for row in csv.DictReader(file)}
    misses: dict[str, list[str]] = {"demonym": [], "capital": []}
    for row in store.compiled_csv(Path(names.__file__).parent / "state_words.csv"):
        if (other := listed.get(row["iso3c"])) is None:
            continue
        if codes(other["demonyms.eng.m"]) != [row["iso3c"]]:
            misses["demonym"].append(row["iso3c"])
        if not set(other["capital"].split(",")) & set(row["capital"].split("|")):
            misses["capital"].append(row["iso3c"])
    # two peoples in one field, Congolese (asked back), "Cape Verdian", and Dominican, which is read as of DOM
    assert misses["demonym"] == ["BIH", "COD", "COG", "CPV", "DMA"]
    # Brussels (asked back), cities named as the state, and Washington without D.C.
    assert misses["capital"] == ["BEL", "DJI", "LUX", "MCO", "SGP", "SMR", "STP", "SWZ", "USA"]


def test_organisations_are_named_and_their_lists_exist() -> None:
    assert names.groups("the EU, the U.N. Security Council and Major Non-NATO Allies") == [
        "European Union", "United Nations", "Major Non-NATO Ally",
    ]  # fmt: skip
    rows = store.compiled_csv(Path(names.__file__).parent / "groups.csv")
    assert {row["dataset"] for row in rows} - {""} <= set(sources.names())
    assert all(row["dataset"] or row["note"] for row in rows)


# --- leaders -----------------------------------------------------------------------------------------------------


def test_a_leader_is_the_one_in_power() -> None:
    known: dict[str, str] = {}
    (found,) = people("President Trump spoke.", date(2019, 5, 1), known)
    assert found.term is not None
    assert (found.term.iso3c, found.term.start) == ("USA", date(2017, 1, 20))
    (again,) = people("Trump spoke.", DAY, known)
    assert again.term is not None
    assert again.term.start == date(2025, 1, 20)


def test_a_surname_alone_is_no_leader_until_it_is_known() -> None:
    assert people("Castro and Friday came.", DAY, {}) == []
    (found,) = people("President Xiomara Castro came.", DAY, {})
    assert found.term is not None
    assert found.term.iso3c == "HND"


def test_one_who_is_elected_and_not_in_office_is_told() -> None:
    """Nawrocki took office on 6 August 2025."""
    (found,) = people("Nawrocki’s Poland is a partner.", DAY, {})
    assert found.named.endswith("President of POL from 2025-08-06, after 2025-06-19")


def test_holders_of_other_offices_are_named_with_them() -> None:
    found = people("JD Vance, the American Vice President, and Secretary of State Marco Rubio’s aides", DAY, {})
    assert [one.named for one in found] == ["JD Vance (Vice President)", "Marco Rubio (Secretary of State)"]


def test_a_tenure_has_its_days() -> None:
    sentence = "During President Biden’s tenure sanctions grew."
    (found,) = people(sentence, DAY, {})
    assert tenure(found, sentence) == (date(2021, 1, 20), date(2025, 1, 19))
    assert tenure(found, "Biden spoke.") is None


# --- dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("June 19, 2025", ["2025-06-19"]),
        ("on 14 April 2025", ["2025-04-14"]),
        ("on 2025-04-14", ["2025-04-14"]),
        ("on 14 February", ["2025-02-14"]),
        ("on December 3rd", ["2024-12-03"]),
        ("in April 2025", ["2025-04"]),
        ("in November", ["2024-11"]),
        ("in early 2025", ["2025-01..2025-04"]),
        ("in the second quarter of 2024", ["2024-04..2024-06"]),
        ("the 1990s", ["1990..1999"]),
        ("the mid-1990s", ["1994..1996"]),
        ("of the 1800s", ["1800..1899"]),
        ("the nineteenth century", ["1800..1899"]),
        ("from 2016–2020", ["2016..2020"]),
        ("between 1979 and 1992", ["1979", "1992"]),
        ("as recently as 2015", ["2015"]),
        ("last year", ["2024"]),
        ("two years ago", ["2023"]),
        ("this week", ["2025-06-16..2025-06-22"]),
        ("yesterday", ["2025-06-18"]),
        ("since the end of the Cold War", ["1991"]),
        ("they may go, 2000 troops, 31 February 2025, MS-13, 1500 deportees", []),
    ],
)
def test_dates_are_normalised(said: str, iso: list[str]) -> None:
    assert isos(said) == iso


def test_without_publication_a_relative_date_is_none() -> None:
    assert isos("last year, in June, on 3 May, today and in 2015", None) == ["2015"]
    assert vague("He recently said so, and so far nothing happened.") == ["recently", "so far"]


@given(st.dates(date(1816, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_in_every_form(day: date) -> None:
    for form in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}", day.isoformat()):
        assert isos(f"on {form} it began", None) == [day.isoformat()]


# --- amounts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("approximately $6 million", [(6e6, "USD", "money", "~")]),
        ("a further $15 million dollars", [(15e6, "USD", "money", "=")]),
        ("€5bn and 3 billion euros", [(5e9, "EUR", "money", "="), (3e9, "EUR", "money", "=")]),
        ("between 20 and 30 per 100,000", [(20, "per 100000", "rate", "between")]),
        ("$1-2 billion", [(1e9, "USD", "money", "between")]),
        ("some 75,000 people", [(75000, "people", "count", "~")]),
        ("more than 200 migrants", [(200, "migrants", "count", ">")]),
        (
            "at most 400,000 of 7.5 million residents",
            [(4e5, "items", "count", "<="), (7.5e6, "residents", "count", "=")],
        ),
        ("over 100 murders per 100,000 residents", [(100, "per 100000", "rate", ">")]),
        ("1.9 per 100,000", [(1.9, "per 100000", "rate", "=")]),
        ("nearly 5 percent of GDP", [(5, "%", "percent", "~")]),
        ("10 percentage points", [(10, "percentage points", "percent", "=")]),
        ("tens of thousands of people", [(1e4, "people", "count", ">=")]),
        ("two-thirds of the votes", [(66.7, "%", "percent", "~")]),
        ("eight conflicts", [(8, "conflicts", "count", "=")]),
    ],
)
def test_amounts_are_normalised(said: str, found: list[tuple[float, str, str, str]]) -> None:
    assert read(said) == found


@pytest.mark.parametrize(
    "said",
    ["in 2015", "a 29-year-old man", "MS-13 and Barrio 18", "Article 5", "for 15 years", "the 19th century", "COVID-19",
     "Public Law 88-566", "three key objectives", "the two leaders", "Resolution 1373", "June 19", "the 2024 election"],
)  # fmt: skip
def test_numbers_that_are_no_amounts(said: str) -> None:
    assert read(said) == []


@given(st.integers(3, 10**12).filter(lambda n: not 1500 <= n <= 2099))
def test_a_count_is_read_with_and_without_separators(number: int) -> None:
    assert [one[0] for one in read(f"they sent {number:,} soldiers there")] == [number]


# --- types -------------------------------------------------------------------------------------------------------


def typed(sentence: str) -> set[str]:
    return {kind for kind, _ in kinds(sentence, amounts=False, dates=False, groups=True)}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("It was the largest fleet of its time.", "superlative"),
        ("The visit was a historical first.", "superlative"),
        ("The truce has held since the summit.", "sequence"),
        ("Finland joined NATO.", "membership"),
        ("Ties are closer than with Mexico.", "comparison"),
        ("Trade fell.", "comparison"),
        ("The tariff led to a shock.", "causal"),
        ("The pact is likely to end.", "forecast"),
        ("The trip epitomises the shift.", "judgement"),
        ("The minister said that talks went on.", "quotation"),
        ("The term hedging means that a state keeps two partners.", "definition"),
        ("The two presidents met.", "event"),
    ],
)
def test_words_tell_the_type(sentence: str, kind: str) -> None:
    assert kind in typed(sentence)


def test_months_and_offices_are_no_forecast_and_no_quotation() -> None:
    assert typed("In May Secretary of State Rubio met the States of Jersey.") == {"event"}
    assert typed("It is at least as large.") == {"event"}


def test_quoted_words_are_a_quotation_from_five_on() -> None:
    assert quotations("He called it the ‘formal policy of our country’ and a ‘must’.") == [
        "formal policy of our country"
    ]
    assert typed("It was the “formal policy of our country”.") == {"quotation"}
    assert typed("The ‘mano dura’ policy goes on.") == {"event"}


def test_every_type_has_words_but_those_that_are_recognised() -> None:
    rows = store.compiled_csv(Path(names.__file__).parent / "type_words.csv")
    assert {row["type"] for row in rows} == set(TYPES) - {"quantity", "date", "event"}


def test_topics_name_sources_and_quantities_that_exist() -> None:
    for topic in bindings.topics():
        assert topic["of"] == "" or topic["of"] in {*QUANTITIES, *FACTS, *ALSO}, topic["topic"]
        assert topic["dataset"] == "" or topic["dataset"] in sources.names(), topic["topic"]
