"""The rules of generated prose: no typed number, no loaded word, nothing without a cell."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from allies.briefs import sections
from allies.briefs.wording import Shown, dollars, judgement, ordinal, percent, points, sentence
from allies.claims.ledger import Fact
from allies.errors import WordingError

CELL = Fact("troops:USA-SLV:2025", 57, ("us_troops",))
SECTIONS = sorted(Path(sections.__file__).parent.glob("[a-z]*.py"))


def test_a_digit_in_a_template_or_a_plain_value_is_refused() -> None:
    with pytest.raises(WordingError, match="found a digit"):
        sentence("there are 57 troops in {n}", n=Shown("57", CELL))
    with pytest.raises(WordingError, match="found a digit"):
        sentence("{who} sent {n}", who="G7", n=Shown("57", CELL))


def test_a_sentence_without_a_cell_is_an_opinion_and_marked_so() -> None:
    with pytest.raises(WordingError, match="found no cell"):
        sentence("the tie is strong.")
    assert judgement("the tie is strong.").judgement


@pytest.mark.parametrize("loaded", ["propaganda", "Puppet", "because of", "likely"])
def test_loaded_and_causal_words_are_refused(loaded: str) -> None:
    with pytest.raises(WordingError, match="neutral"):
        sentence(f"{loaded} {{n}}", n=Shown("57", CELL))


def test_a_sentence_carries_its_cells_once_and_begins_with_a_capital() -> None:
    said = sentence("in all {n} or {again}.", n=Shown("57", CELL), again=Shown("fifty-seven", CELL))
    assert said.text == "In all 57 or fifty-seven."
    assert said.claim("x").cells == (CELL,)


def test_numbers_are_printed_in_words_a_reader_expects() -> None:
    assert [percent(share) for share in (0, 0.0004, 0.004, 0.0497, 1)] == ["0%", "less than 0.1%", "0.4%", "5%", "100%"]
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 90, 102)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "90th", "102nd",
    ]  # fmt: skip
    assert [points(x) for x in (0.0104, -0.25)] == ["1 percentage point", "25 percentage points"]
    assert [dollars(x) for x in (950, 105_165_230, 4_556_353_000)] == ["$950", "$105.2 million", "$4.6 billion"]


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: path.stem)
def test_no_section_types_a_digit_into_its_prose(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    said = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("sentence", "judgement")]
    assert said
    for call in said:
        for node in ast.walk(call.args[0]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not any(char.isdigit() for char in node.value), f"{path.name}:{node.lineno} {node.value!r}"
