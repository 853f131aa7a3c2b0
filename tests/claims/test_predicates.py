"""Each kind of predicate on tables made here: true, false, unknown, and the rows that decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import NormalDist
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from allies.claims.predicates import Joined, example, kinds, parsed
from allies.claims.predicates.asked import Asked
from allies.claims.predicates.quotation import plain
from allies.claims.rows import Outcome, Row, Series, Tables
from allies.errors import InputError, UnknownName, UnknownState

PUBLISHED, NOW = date(2020, 6, 30), date(2022, 12, 31)


def yearly(name: str, states: tuple[str, ...], values: dict[int, float], error: float | None = None) -> list[Row]:
    return [
        Row(f"{name}:{'-'.join(states)}:{at}", states, date(at, 1, 1), date(at, 12, 31), date(at, 12, 31), value,
            "units", "", "made here", "A", error=error)
        for at, value in values.items()
    ]  # fmt: skip


def dated(id_: str, day: str, *states: str, value: float | None = None, end: str | None = None, text: str = "") -> Row:
    begin = date.fromisoformat(day)
    last = date.fromisoformat(end) if end else begin
    return Row(id_, states, begin, last, begin, value, "units", text or id_, "made here", "A")


RATE = [
    *yearly("rate", ("SLV",), {2015: 100.0, 2018: 40.0, 2019: 30.0, 2021: 20.0}),
    *yearly("rate", ("HND",), {2015: 60.0, 2019: 40.0, 2021: 35.0}),
    *yearly("rate", ("CAN",), {2015: 1.0, 2019: 2.0, 2021: 3.0}),
]
TIE = [dated("tie:USA-SLV", "1942-01-01", "USA", "SLV", end="2018-12-31", text="pact")]
TRIP = [
    dated("trip:1", "1912-02-27", "PAN", value=1, text="Knox"),
    dated("trip:2", "2005-02-04", "GBR", value=1, text="Rice"),
    dated("trip:3", "2019-02-01", "PAN", value=1, text="Pompeo"),
    dated("trip:4", "2019-02-03", "SLV", value=2, text="Pompeo"),
]
POINT = [
    *yearly("point", ("USA", "RUS"), {2018: 1.0, 2019: 2.0}, error=0.3),
    *yearly("flat", ("USA", "RUS"), {2018: 1.0, 2019: 1.01}, error=0.3),
]
FACTS = {
    "EARLY": dated("EARLY", "2019-05-01", "SLV", value=238),
    "LATE": dated("LATE", "2021-05-01", "SLV", value=252),
}
SAID = {
    "SPEECH": dated("SPEECH", "2018-09-25", "USA", text="It has been the formal policy of our country, since Monroe.")
}


def series(name: str, rows: Sequence[Row], width: int, absent: str) -> Series:
    return Series(name, name, "units", (), width, absent, date(1900, 1, 1), date(2021, 12, 31), lambda of: list(rows))


@pytest.fixture
def tables() -> Tables:
    held = {
        "rate": series("rate", RATE, 1, "missing"),
        "tie": series("tie", TIE, 2, "zero"),
        "trip": series("trip", TRIP, 1, "zero"),
        "point": series("point", [row for row in POINT if row.id.startswith("point")], 2, "missing"),
        "flat": series("flat", [row for row in POINT if row.id.startswith("flat")], 2, "missing"),
    }
    lac = [(code, date.min, date.max) for code in ("SLV", "HND", "PAN", "MEX")]
    return Tables(held, FACTS, SAID, {"LAC": lac}, PUBLISHED, NOW)


def said(text: str, tables: Tables) -> Outcome:
    return parsed(yaml.safe_load(text), "here").decide(tables)


CASES = [
    ("{kind: value, of: rate, states: [SLV], at: 2015, is: above, than: 99}", True, 100.0),
    ("{kind: value, of: rate, states: [SLV], at: 2015, is: above, than: 100}", False, 100.0),
    ("{kind: value, of: rate, states: [SLV], at: 2015, is: at_least, than: 100}", True, 100.0),
    ("{kind: value, of: rate, states: [SLV], at: 2015, is: about, than: 104}", True, 100.0),
    ("{kind: value, of: rate, states: [SLV], at: 2015, is: about, than: 104, within: 0.01}", False, 100.0),
    ("{kind: value, of: rate, states: [SLV], at: as_of, is: equal, than: 20}", True, 20.0),
    ("{kind: value, of: rate, states: [SLV], at: published, is: equal, than: 30}", True, 30.0),
    ("{kind: value, of: rate, states: [SLV], at: 2016, is: equal, than: 0}", None, None),
    ("{kind: value, of: rate, states: [FRA], at: 2015, is: equal, than: 0}", None, None),
    ("{kind: rank, of: rate, states: [SLV], at: 2015, is: equal, than: 1}", True, 1.0),
    ("{kind: rank, of: rate, states: [SLV], at: 2021, is: equal, than: 1}", False, 2.0),
    ("{kind: rank, of: rate, states: [CAN], at: 2021, is: equal, than: 1, lowest: true}", True, 1.0),
    ("{kind: rank, of: rate, states: [CAN], at: 2021, is: equal, than: 3}", True, 3.0),
    ("{kind: rank, of: rate, states: [HND], at: 2015, is: equal, than: 1, among: [HND, CAN]}", True, 1.0),
    ("{kind: share, of: rate, states: [SLV], from: 2015, to: 2021, until: 2019, is: above, than: 0.8}", True, 0.875),
    ("{kind: share, of: trip, from: 1900, to: 2019, among: [LAC], is: above, than: 0.5}", True, 0.75),
    ("{kind: share, of: trip, from: 1900, to: 2030, among: [LAC], is: above, than: 0.5}", None, None),
    ("{kind: first, of: trip, among: [LAC], at: '1912-02-27'}", True, 3.0),
    ("{kind: first, of: trip, among: [LAC], at: '2019-02-01'}", False, 3.0),
    ("{kind: first, of: trip, text: Pompeo, states: [SLV, PAN]}", True, 2.0),
    ("{kind: first, of: trip, text: Pompeo, states: [SLV]}", False, 2.0),
    ("{kind: last, of: trip, at: '2019-02-03'}", True, 4.0),
    ("{kind: last, of: trip, at: '2019-02-01'}", False, 4.0),
    ("{kind: first, of: trip, at: '2022-05-05'}", None, 4.0),
    ("{kind: before, event: 'fact:EARLY', than: published}", True, 426.0),
    ("{kind: after, event: 'fact:EARLY', than: published}", False, 426.0),
    ("{kind: before, event: 'fact:EARLY', than: 'fact:LATE'}", True, 731.0),
    ("{kind: after, event: 'fact:EARLY', than: 2018}", True, 485.0),
    ("{kind: trend, of: rate, states: [SLV], from: 2015, to: 2021, is: falling}", True, None),
    ("{kind: trend, of: rate, states: [CAN], from: 2015, to: 2021, is: falling}", False, None),
    ("{kind: trend, of: rate, states: [CAN], from: 2015, to: 2021, is: level, by: 5}", True, None),
    ("{kind: trend, of: rate, states: [SLV], from: 2018, to: 2019, is: falling}", None, None),
    ("{kind: compare, of: rate, a: {states: [LAC], at: 2021}, b: {states: [CAN], at: 2021}, is: above}", True, 24.5),
    ("{kind: compare, of: rate, a: {states: [SLV], at: 2021}, b: {states: [SLV], at: 2015}, is: above}", False, -80.0),
    ("{kind: compare, of: rate, a: {states: [SLV], at: 2022}, b: {states: [SLV], at: 2015}, is: above}", None, None),
    ("{kind: membership, of: tie, states: [USA, SLV], at: 2018}", True, 1942.0),
    ("{kind: membership, of: tie, states: [USA, SLV], at: 2018, text: treaty}", False, 1942.0),
    ("{kind: membership, of: tie, states: [USA, SLV], at: 2020}", False, 0.0),
    ("{kind: membership, of: tie, states: [USA, FRA], at: 2018}", False, 0.0),
    ("{kind: membership, of: tie, states: [USA, SLV], at: 2022}", None, None),
    ("{kind: event, of: trip, states: [PAN], from: 2000, to: 2020}", True, 1.0),
    ("{kind: event, of: trip, states: [PAN], times: 2}", True, 2.0),
    ("{kind: event, of: trip, states: [MEX], from: 2000, to: 2020}", False, 0.0),
    ("{kind: event, of: trip, states: [MEX], from: 2000, to: 2022}", None, None),
    ("{kind: event, of: rate, states: [FRA], from: 2000, to: 2020}", None, None),
    ("{kind: event, of: 'fact:EARLY'}", True, 238.0),
    ("{kind: event, of: 'fact:EARLY', states: [FRA]}", None, None),
    ("{kind: quotation, document: SPEECH, words: 'Formal policy of our country'}", True, 1.0),
    ("{kind: quotation, document: SPEECH, words: Monroe Doctrine}", False, 0.5),
    ("{kind: model, of: nowhere}", None, None),
]


@pytest.mark.parametrize(("text", "truth", "number"), CASES)
def test_outcome(text: str, truth: bool | None, number: float | None, tables: Tables) -> None:
    found = said(text, tables)
    assert found.truth is truth
    if number is not None:
        assert found.number == pytest.approx(number)
    if truth is not None:
        assert found.rows, "an answer without a row that decides it"


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_is_tried_and_has_an_example(kind: str) -> None:
    tried = {yaml.safe_load(text)["kind"] for text, _, _ in CASES}
    assert kind in tried
    assert yaml.safe_load(example(kind))["kind"] in kinds()
    assert isinstance(parsed(yaml.safe_load(example(kind)), "example"), Asked)


def test_unknown_says_why(tables: Tables) -> None:
    beyond = "{kind: value, of: rate, states: [SLV], at: 2022, is: above, than: 1}"
    inside = "{kind: value, of: rate, states: [SLV], at: 2016, is: above, than: 1}"
    own_end = "{kind: value, of: rate, states: [HND], at: 2020, is: above, than: 1}"
    assert said(beyond, tables).why == "not_covered"
    assert said(inside, tables).why == "missing"
    assert said(own_end, tables).why == "missing"
    assert said("{kind: model, of: nowhere}", tables).why == "waits"


def test_superseded(tables: Tables) -> None:
    assert said("{kind: value, of: rate, states: [SLV], at: as_of, is: equal, than: 30}", tables).superseded
    assert not said("{kind: value, of: rate, states: [SLV], at: as_of, is: equal, than: 31}", tables).superseded
    assert not said("{kind: value, of: rate, states: [SLV], at: 2021, is: equal, than: 30}", tables).superseded


def test_trend_is_the_median_of_slopes(tables: Tables) -> None:
    """100 in 2015, 40 in 2018, 30 in 2019, 20 in 2021: slopes -20, -17.5, -13.3, -10, -6.7, -5; their median -11.7."""
    found = said("{kind: trend, of: rate, states: [SLV], from: 2015, to: 2021, is: falling}", tables)
    assert found.number == pytest.approx(-11.67, abs=0.02)  # years are 365.25 days


def test_model_gives_the_probability(tables: Tables) -> None:
    rising = said("{kind: model, of: point, states: [USA, RUS], from: 2018, to: 2019, is: rising}", tables)
    assert rising.truth is True
    assert rising.number == pytest.approx(NormalDist().cdf(1 / (0.3 * 2**0.5)))
    falling = said("{kind: model, of: point, states: [USA, RUS], from: 2018, to: 2019, is: falling}", tables)
    assert falling.truth is False
    assert said("{kind: model, of: flat, states: [USA, RUS], from: 2018, to: 2019, is: rising}", tables).truth is None


def test_a_fact_that_is_not_known_yet_decides_nothing(tables: Tables) -> None:
    then = Tables(tables.series, tables.facts, tables.documents, tables.groups, PUBLISHED, PUBLISHED)
    assert said("{kind: event, of: 'fact:LATE'}", then).truth is None
    assert said("{kind: event, of: 'fact:LATE'}", tables).truth is True


def test_a_state_answers_to_its_earlier_label() -> None:
    """Russia's rows of 1959 carry the label of the Soviet Union."""
    rows = yearly("rate", ("SUN",), {1959: 5.0})
    held = {"rate": series("rate", rows, 1, "missing")}
    tables = Tables(held, {}, {}, {}, PUBLISHED, NOW)
    assert said("{kind: value, of: rate, states: [RUS], at: 1959, is: equal, than: 5}", tables).truth is True


TRUTH = st.sampled_from([True, False, None])


class _Says(Asked):
    truth: bool | None

    def decide(self, tables: Tables) -> Outcome:
        return Outcome(self.truth)


@given(st.lists(TRUTH, min_size=1, max_size=5))
def test_joined_as_in_three_valued_logic(truths: list[bool | None]) -> None:
    """Kleene: `all` is the least, `any` the greatest, with false below unknown below true."""
    order: list[Any] = [False, None, True]
    parts = tuple(_Says(truth=one) for one in truths)
    nothing = Tables({}, {}, {}, {}, PUBLISHED, NOW)
    places = [order.index(one) for one in truths]
    assert Joined("all", parts).decide(nothing).truth is order[min(places)]
    assert Joined("any", parts).decide(nothing).truth is order[max(places)]
    assert Joined("not", parts[:1]).decide(nothing).truth is order[2 - places[0]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{kind: valeu, of: rate}", "found predicate 'valeu'; expected one of .*Did you mean 'value'?"),
        ("{of: rate}", "found predicate 'None'"),
        ("{kind: value, of: rate, stats: [SLV], is: above, than: 1}", "found field 'stats'; .*Did you mean 'states'?"),
        ("{kind: value, of: rate, states: [SLV], is: over, than: 1}", "is: found 'over'"),
        ("{kind: value, of: rate, states: [SLV], is: above}", "found no 'than'"),
        ("{kind: value, of: rate, states: [NO], is: above, than: 1}", "found the boolean False in states.*NOR"),
        ("{kind: value, of: rate, states: [SLV], at: soon, is: above, than: 1}", "found 'soon'; expected a year"),
        ("{kind: share, of: rate, from: 2015, to: 2019, is: above, than: 1}", "either 'among' .* or 'until'"),
        ("{all: []}", "expected all: and predicates under it"),
        ("{all: [{kind: value}], of: rate}", "nothing beside"),
        ("[1, 2]", "expected a predicate such as"),
    ],
)
def test_a_predicate_written_wrong(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parsed(yaml.safe_load(text), "claim C1")


def test_names_that_do_not_exist(tables: Tables) -> None:
    with pytest.raises(UnknownState, match=r"found no state 'Slvador'.*Did you mean 'El Salvador'"):
        parsed({"kind": "event", "of": "rate", "states": ["Slvador"]}, "claim C1")
    for name, near in (("rates", "rate"), ("fact:EARLI", "EARLY"), ("document:SPEACH", "SPEECH")):
        with pytest.raises(UnknownName, match=f"Did you mean '{near}'"):
            tables.known(name)


def test_quoted_words_are_compared_without_marks() -> None:
    assert plain("“Fórmal — policy”, of our country!") == "formal policy of our country"
