"""Reading a case of one's own: a small one from end to end, and one clear error for each thing that can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from allies.claims.case import case, names
from allies.claims.check import check
from allies.errors import InputError, UnknownName, UnknownState

CASE = 'title: "A note"\npublished: 2024-06-01\nstates: ["USA", "SLV"]\n'
CLAIMS = """
- id: N1
  paraphrase: More than 100 homicides per 100,000 people in 2015.
  type: quantity
  states: ["SLV"]
  dates: [2015]
  predicate: {kind: value, of: homicide_rate, states: ["SLV"], at: 2015, is: above, than: 100}
  wording: "{number:.1f} per 100,000 in 2015."
- id: N2
  paraphrase: A bridge was opened.
  type: date
  states: ["SLV"]
  dates: ["2024-05-01"]
  facts: [BRIDGE]
- id: N3
  paraphrase: It is a fine bridge.
  type: judgement
- id: N4
  paraphrase: Its builder was the first of his kind.
  type: superlative
  todo: no quantity matches
"""
FACTS = (
    "id,date,end,known,states,statement,quantity,number,unit,source,publisher,url,grade\n"
    "BRIDGE,2024-05-01,,,SLV,A bridge was opened.,,,,Gazette 5,The Ministry,https://example.org/5,A\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("case.yml", CASE), ("claims.yml", CLAIMS), ("facts.csv", FACTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_case_of_ones_own(folder: Path) -> None:
    found = check(str(folder))
    assert {one.claim.id: one.verdict for one in found.answers} == {
        "N1": "supported", "N2": "supported", "N3": "judgement", "N4": "not_checkable",
    }  # fmt: skip
    assert found.answers[0].wording == "107.6 per 100,000 in 2015."
    assert found.answers[3].claim.note == "no quantity matches"
    assert found.summary() == "4 claims as of 2024-06-01: 2 supported, 1 not checkable, 1 judgement."
    assert list(found.to_frame()["id"]) == ["N1", "N2", "N3", "N4"]
    assert any("homicide" in text.casefold() for text in found.cite())


def test_embedded_cases_go_by_name() -> None:
    assert names() == ["us-el-salvador-2025"]
    assert len(case("cases/us-el-salvador-2025").claims) == 128


@pytest.mark.parametrize(
    ("file", "old", "new", "error", "says"),
    [
        ("claims.yml", "of: homicide_rate", "of: homicide_rat", UnknownName, "Did you mean 'homicide_rate'"),
        ("claims.yml", "kind: value", "kind: valeu", InputError, "N1: found predicate 'valeu'.*mean 'value'"),
        ("claims.yml", 'states: ["SLV"]\n  dates: [2015]', "states: [NO]\n  dates: [2015]", InputError,
         "claim N1: found the boolean False in states.*'NOR'"),
        ("claims.yml", 'states: ["SLV"]\n  dates: [2015]', "states: [El Salvdor]\n  dates: [2015]", UnknownState,
         "claim N1: found no state 'El Salvdor'.*Did you mean 'El Salvador'"),
        ("claims.yml", "type: quantity", "type: quantty", InputError, "found type 'quantty'.*Did you mean 'quantity'"),
        ("claims.yml", "dates: [2015]", "dates: [soon]", InputError, "found 'soon'; expected a year"),
        ("claims.yml", "wording:", "wordng:", InputError, "found field 'wordng'.*Did you mean 'wording'"),
        ("claims.yml", "{number:.1f}", "{nubmer}", InputError, "found the slot 'nubmer' in wording"),
        ("claims.yml", "  paraphrase: A bridge was opened.\n", "", InputError, "found no 'paraphrase'"),
        ("claims.yml", "id: N2", "id: N1", InputError, "found the id 'N1' twice"),
        ("claims.yml", "[BRIDGE]", "[BRIGDE]", UnknownName, "found no fact 'BRIGDE'.*Did you mean 'BRIDGE'"),
        ("claims.yml", CLAIMS, "", InputError, "found an empty file; expected a list of claims"),
        ("claims.yml", CLAIMS, "a: b", InputError, "found dict; expected a list"),
        ("claims.yml", CLAIMS, "- [", InputError, "is no YAML"),
        ("claims.yml", CLAIMS, "- word", InputError, "claim 1: found 'word'; expected fields"),
        ("case.yml", "published: 2024-06-01", "published: soon", InputError, "published: found 'soon'"),
        ("case.yml", CASE, "", InputError, "case.yml: found NoneType; expected fields"),
        ("facts.csv", "https://example.org/5,A", "https://example.org/5,E", InputError, "found grade 'E'"),
        ("facts.csv", "https://example.org/5,A", "example.org,A", InputError, "starts with https"),
        ("facts.csv", "2024-05-01,,,SLV", "May 2024,,,SLV", InputError, "facts.csv, line 2: .*expected dates as"),
        ("facts.csv", "2024-05-01,,,SLV", "2024-05-01,,,SLX", UnknownState, "found no state 'SLX'"),
        ("facts.csv", "Gazette 5", "", InputError, "found an empty source"),
    ],
)  # fmt: skip
def test_one_clear_error(folder: Path, file: str, old: str, new: str, error: type[Exception], says: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(error, match=says):
        check(str(folder))


def test_no_such_case(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'us-el-salvador-2025'"):
        case("us-el-salvador-2024")
    with pytest.raises(InputError, match=r"a folder .* without case\.yml"):
        case(str(tmp_path))
