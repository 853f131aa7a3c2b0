"""Words of likelihood: the tables of ICD 203 and of the UK yardstick, at each edge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allies.briefs.likelihood import PROFILES, phrase, yardstick
from allies.briefs.render import brief
from allies.briefs.wording import Shown, likely, sentence
from allies.claims.ledger import Fact
from allies.errors import UnknownName, WordingError
from allies.models.profile import profile

ICD = PROFILES["icd203"]
UK = PROFILES["uk"]
ORDER = [band.terms[0] for band in ICD.bands]


@pytest.mark.parametrize(
    ("percent", "term"),
    [
        (0.2, "almost no chance"), (1, "almost no chance"), (4.9, "almost no chance"), (5, "very unlikely"),
        (19.9, "very unlikely"), (20, "unlikely"), (44.9, "unlikely"), (45, "roughly even chance"),
        (55, "roughly even chance"), (55.1, "likely"), (80, "likely"), (80.1, "very likely"), (95, "very likely"),
        (95.1, "almost certain"), (99, "almost certain"), (99.8, "almost certain"),
    ],
)  # fmt: skip
def test_icd_203_at_each_edge(percent: float, term: str) -> None:
    """ICD 203 (2015), D.6.e(2)(a): 01-05, 05-20, 20-45, 45-55, 55-80, 80-95, 95-99; an edge goes to the middle."""
    assert ICD.term(percent / 100) == term


@pytest.mark.parametrize(
    ("percent", "term"),
    [
        (0.2, "remote chance"), (5, "remote chance"), (7, "remote chance"), (7.5, "highly unlikely"),
        (10, "highly unlikely"), (20, "highly unlikely"), (22, "highly unlikely"), (22.5, "unlikely"), (25, "unlikely"),
        (35, "unlikely"), (37.5, "realistic possibility"), (40, "realistic possibility"), (50, "realistic possibility"),
        (52, "realistic possibility"), (52.5, "realistic possibility"), (53, "likely"), (55, "likely"), (75, "likely"),
        (77.5, "likely"), (78, "highly likely"), (80, "highly likely"), (90, "highly likely"), (92.5, "highly likely"),
        (93, "almost certain"), (95, "almost certain"), (99.8, "almost certain"),
    ],
)  # fmt: skip
def test_the_uk_yardstick_at_each_edge_and_in_each_gap(percent: float, term: str) -> None:
    """PHIA yardstick: 0-5, 10-20, 25-35, 40-50, 55-75, 80-90, 95-100; a gap goes to the nearer band."""
    assert UK.term(percent / 100) == term


@given(st.integers(1, 9999).map(lambda part: part / 10000))
def test_a_term_and_its_opposite_mirror_each_other(probability: float) -> None:
    assert ORDER.index(ICD.term(probability)) + ORDER.index(ICD.term(1 - probability)) == len(ORDER) - 1


@given(st.sampled_from(list(PROFILES)), st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_more_is_never_a_lower_band(profile_: str, one: float, other: float) -> None:
    by = yardstick(profile_)
    low, high = sorted((one, other))
    assert by.bands.index(by.band(low)) <= by.bands.index(by.band(high))


def test_the_number_is_printed_and_a_wide_interval_is_told() -> None:
    assert phrase(0.62) == "likely (62%)"
    assert phrase(0.62, "uk") == "likely (62%)"
    assert phrase(0.85, "uk") == "highly likely (85%)"
    assert phrase(0.004) == "almost no chance (less than 1%)"
    assert phrase(0.996) == "almost certain (more than 99%)"
    assert phrase(0.5, lower=0.45, upper=0.6) == "roughly even chance (50%)"
    assert phrase(0.5, lower=0.1, upper=0.9) == "roughly even chance (50%, with an interval over 5 of 7 bands)"


@pytest.mark.parametrize("certain", [0, 1, -0.1, 1.2, float("nan")])
def test_nothing_is_certain(certain: float) -> None:
    with pytest.raises(WordingError, match="nothing is certain"):
        phrase(certain)


def test_a_profile_that_is_none() -> None:
    with pytest.raises(UnknownName, match=r"found profile 'icd'; expected icd203 or uk\. Did you mean 'icd203'"):
        yardstick("icd")


def test_a_sentence_takes_a_likelihood_from_a_cell_only() -> None:
    cell = profile("USA", "SLV").cells["votes.identical:USA-SLV"]  # a share stands in for a probability
    assert cell.estimate is not None
    said = sentence("a vote alike is {p}.", p=likely(cell, "uk"))
    assert said.text == f"A vote alike is {phrase(cell.estimate, 'uk', lower=cell.lower, upper=cell.upper)}."
    with pytest.raises(WordingError, match="likelihood and confidence"):
        sentence("we have high confidence that a vote alike is {p}.", p=likely(cell, "uk"))
    with pytest.raises(WordingError, match="neutral"):
        sentence("it is probable that {n} stay.", n=Shown("57", Fact("troops:USA-SLV:2025", 57, ("us_troops",))))


def test_a_brief_keeps_its_profile() -> None:
    assert brief("USA", "SLV", profile="uk").document()["wording"] == "uk"
    assert brief("USA", "SLV").document()["wording"] == "icd203"
