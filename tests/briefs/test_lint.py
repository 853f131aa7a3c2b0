"""The linter: sentences that break a rule, sentences that keep it, our own briefs and documentation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from allies.briefs.lint import RULES, Finding, lint
from allies.briefs.render import brief

ROOT = Path(__file__).parents[2]
OWN = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md")), *sorted((ROOT / "benchmarks").rglob("*.md"))]
Run = Callable[..., tuple[int, str, str]]


def linted(folder: Path, text: str, profile: str = "icd203", name: str = "a.md") -> list[Finding]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return lint(path, profile)


BAD = {
    "mixed": [
        "We have high confidence that the pact is very likely (85%) to hold.",
        "It is unlikely (30%) to end, and we are confident in it.",
        "With moderate confidence: the talks will probably (60%) fail.",
    ],
    "rows": ["It is likely (60%) to hold, highly improbable (10%) to grow and very likely (90%) to be tested."],
    "term": [
        "The pact will possibly end.",
        "There is a serious possibility that it ends.",
        "In all likelihood it ends.",
        "It is most likely to end.",
        "There is a realistic possibility (45%) that it ends.",
    ],
    "number": ["The pact is likely to end.", "It will almost certainly hold.", "There is a remote chance of war."],
    "band": ["The pact is likely (30%) to end.", "It is unlikely, at 60%, to hold.", "A 97% chance makes it likely."],
    "certainty": [
        "The pact will undoubtedly end.",
        "War is inevitable.",
        "There is a 100% chance of war.",
        "The risk of war is 0%.",
        "It will certainly hold.",
    ],
    "loaded": [
        "The strongman spoke.",
        "It was a propaganda campaign.",
        "They deported illegals.",
        "The so-called alliance grew.",
        "The Sinophile states voted.",
        "It lies in their backyard.",
    ],
    "regime": ["The Maduro regime answered.", "Talks of the two regimes with Cuba began.", "The Iranian regime spoke."],
    "cause": [
        "Trade with Mexico fell because of the tariff.",
        "In exchange for the flights, El Salvador got aid.",
    ],
    "adjective": [
        "The charismatic President spoke.",
        "The embattled Maduro left.",
        "Bukele is a populist.",
        "Trump, the erratic host, left.",
    ],
    "source": [
        "The state paid $6 million.",
        "Some 75,000 people were detained.",
        "There were 1.9 murders per 100,000 people.",
        "Support stood at 90 percent.",
    ],
}  # fmt: skip
GOOD = [
    "The pact is very likely (85%) to hold. We have high confidence in this judgement.",
    "It is likely (60%) to hold and unlikely (30%) to grow.",
    "More likely than the first outcome is the second.",
    "The state paid $6 million, according to a court filing.",
    "Some 75,000 people were detained ([police](https://example.org)).",
    "There were 1.9 murders per 100,000 people (UNODC 2024).",
    "He called it a “brutal regime” and a ‘so-called alliance’.",
    "V-Dem's regime category is electoral autocracy.",
    "Trade fell after the tariff, and the two are associated.",
    "President Nayib Bukele of El Salvador spoke on 14 April 2025.",
    "The interval is 3% to 8%.",
    "The votes were cast alike in 100% of 12 roll calls (UN 2024).",
    "In 2015 the two presidents met on the 19th day.",
]


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in BAD.items() for text in texts])
def test_a_broken_rule_is_found(rule: str, text: str, tmp_path: Path) -> None:
    assert rule in {one.rule for one in linted(tmp_path, text)}


@pytest.mark.parametrize("text", GOOD)
def test_a_kept_rule_is_not(text: str, tmp_path: Path) -> None:
    assert linted(tmp_path, text) == []


def test_every_rule_has_a_bad_sentence() -> None:
    assert set(BAD) == set(RULES)


def test_the_profile_decides_which_terms_are_outside(tmp_path: Path) -> None:
    uk = "There is a realistic possibility (45%) that it ends, and it is highly likely (85%) to be tested."
    assert linted(tmp_path, uk, "uk") == []
    assert [one.found for one in linted(tmp_path, uk, "icd203")] == ["realistic possibility", "highly likely"]
    us = "It is very likely (85%) to be tested, with a roughly even chance (50%) of an end."
    assert linted(tmp_path, us, "icd203") == []
    assert [one.found for one in linted(tmp_path, us, "uk")] == ["very likely", "roughly even chance"]


def test_the_uk_gaps_follow_the_rule_of_the_yardstick(tmp_path: Path) -> None:
    assert linted(tmp_path, "It is highly likely (92%) to hold.", "uk") == []
    (found,) = linted(tmp_path, "It is highly likely (94%) to hold.", "uk")
    assert (found.rule, found.do) == ("band", "94% is almost certain")


def test_a_finding_says_where_what_and_what_to_do(tmp_path: Path) -> None:
    (found,) = linted(tmp_path, "# Head\n\nOne line.\nThe **strongman** of the state spoke.\n")
    assert found == Finding(4, 7, "loaded", "strongman", "write name, office and date, or quote who says it")
    (found,) = linted(tmp_path, "<p>One.</p>\n<p>The <b>strongman</b> spoke.</p>", name="a.html")
    assert (found.line, found.column) == (2, 11)


def test_code_tables_and_the_list_of_sources_are_not_judged(tmp_path: Path) -> None:
    text = "# A\n\n`propaganda`\n\n```\nstrongman\n```\n\n| puppet |\n\nIt is so.\n"
    text += "\n## Sources\n\nThe Propaganda War, $5 million.\n"
    assert linted(tmp_path, text) == []


def test_names_of_states_and_leaders_change_nothing(tmp_path: Path) -> None:
    """Symmetry: the same sentence about another state gives the same findings."""
    template = "The {adjective} regime paid $6 million because of talks; the corrupt {leader} is likely to go."
    found = []
    for of, leader in (("Cuban", "Diaz-Canel"), ("American", "Trump"), ("French", "Macron"), ("Iranian", "Pezeshkian")):
        every = linted(tmp_path, template.format(adjective=of, leader=leader))
        found.append([(one.rule, one.found.replace(leader, "X").replace(of, "Y")) for one in every])
    assert all(one == found[0] for one in found)
    assert {rule for rule, _ in found[0]} == {"regime", "source", "cause", "adjective", "number"}


@pytest.mark.parametrize("path", [pytest.param(one, id=str(one.relative_to(ROOT))) for one in OWN])
def test_our_own_documents_pass(path: Path) -> None:
    """Numbers in the documentation are about this software: tests and benchmarks are their source."""
    assert [one for one in lint(path) if one.rule != "source"] == []


@pytest.mark.parametrize("profile", ["icd203", "uk"])
@pytest.mark.parametrize("pair", [("USA", "SLV"), ("RUS", "CHN"), ("GBR", "IND")], ids="-".join)
def test_our_own_briefs_pass(pair: tuple[str, str], profile: str, tmp_path: Path) -> None:
    assert linted(tmp_path, brief(*pair, profile=profile).render("md"), profile) == []


def test_the_command_prints_findings_and_fails_when_strict(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The strongman spoke.", encoding="utf-8")
    code, out, err = run("lint", "a.txt")
    assert (code, err) == (0, "1 finding\n")
    assert out.startswith("a.txt:1:5: loaded: found 'strongman'; write name, office and date")
    assert run("lint", "a.txt", "--strict")[0] == 1
    _, printed, _ = run("lint", "a.txt", "--json")
    assert json.loads(printed)[0]["column"] == 5
    (tmp_path / "b.txt").write_text("The president spoke.", encoding="utf-8")
    assert run("lint", "b.txt", "--strict")[0] == 0
