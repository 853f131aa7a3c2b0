"""The command, the page, the reference: the same numbers on each, nothing fetched, the lists current."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from allies.briefs.render import brief
from allies.claims.check import Check
from allies.claims.ledger import Claim, Fact
from allies.claims.pages import figure, render
from allies.claims.predicates import kinds
from allies.claims.sentences import sentences
from allies.errors import UnknownName
from allies.models.result import Cell

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]
NAME = "us-el-salvador-2025"


def test_json_is_what_python_gives(run: Run, checked: Check, record: None) -> None:
    code, out, err = run("check", NAME, "--json", "--strict")
    rows = json.loads(out)
    assert code == 1, "the case has contradicted claims"
    assert rows == json.loads(json.dumps(list(checked.rows)))
    asked = {"id", "verdict", "verdict_as_of", "number", "unit", "as_of", "evidence", "grade", "wording"}
    assert asked <= set(rows[0])
    assert err.startswith(checked.summary())


def test_strict_passes_where_nothing_is_contradicted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yml").write_text('title: "A note"\npublished: 2024-06-01\n', encoding="utf-8")
    (tmp_path / "claims.yml").write_text("- {id: N1, paraphrase: An opinion., type: judgement}\n", encoding="utf-8")
    assert run("check", str(tmp_path), "--strict")[0] == 0


def test_a_wrong_case_gets_one_line(run: Run) -> None:
    code, out, err = run("check", "us-el-salvador")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "Did you mean 'us-el-salvador-2025'?" in err


def test_the_page_holds_every_claim_and_asks_nobody(checked: Check) -> None:
    page = render(checked, "html")
    assert re.findall(r'<article id="(C\d{3})">', page) == [one.claim.id for one in checked.answers]
    assert checked.summary() in page
    assert re.findall(r'(?:src|href)="(?!https://|#)[^"]*"', page) == []
    assert re.findall(r"<(?:script|img|link|iframe)\b|@import|url\(", page) == []
    for one in checked.answers:
        assert f'<span class="v {one.verdict}"' in page


def test_markdown_and_json_say_the_same(checked: Check) -> None:
    text, document = render(checked, "md"), json.loads(render(checked, "json"))
    assert checked.summary() in text
    assert document["tally"] == checked.tally()
    assert document["register"] == [one.claim.id for one in checked.register()]
    assert all(f"**{one.claim.id}** {one.verdict.replace('_', ' ')}" in text for one in checked.answers)
    with pytest.raises(UnknownName, match="Did you mean 'html'"):
        render(checked, "htm")


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (None, ""),
        (0.0, "0"),
        (1942.0, "1942"),
        (85758.0, "85,758"),
        (0.9052, "0.91"),
        (107.638, "107.6"),
        (-0.75, "-0.75"),
    ],
)
def test_figures(number: float | None, printed: str) -> None:
    assert figure(number) == printed


def with_wrong_numbers(claims: list[Claim]) -> list[Claim]:
    """Return each sentence once for each of its numbers, that number one unit too high."""
    made = []
    for claim in claims:
        for at, cell in enumerate(claim.cells):
            if isinstance(cell, Cell) and cell.estimate is not None:
                wrong: Cell | Fact = replace(cell, estimate=cell.estimate + 1, status="observed")
            elif isinstance(cell, Fact) and not isinstance(cell.value, str):
                wrong = replace(cell, value=cell.value + 1)
            else:
                continue
            made.append(replace(claim, cells=(*claim.cells[:at], wrong, *claim.cells[at + 1 :])))
    return made


@pytest.mark.parametrize("pair", [("USA", "SLV"), ("FRA", "DEU")])
def test_every_sentence_of_a_brief_passes_or_is_a_judgement(pair: tuple[str, str]) -> None:
    """And with one number wrong at most one sentence in twenty still passes."""
    claims = brief(*pair).claims
    wrong = with_wrong_numbers(claims)
    found = sentences([*claims, *wrong])
    said, false = found[: len(claims)], found[len(claims) :]
    assert len(said) > 30
    assert [(claim.id, verdict) for claim, verdict in said if verdict not in ("supported", "judgement")] == []
    assert all((verdict == "judgement") == claim.judgement for claim, verdict in said)
    passed = [claim.id for claim, verdict in false if verdict == "supported"]
    assert len(false) > 30
    assert len(passed) <= 0.05 * len(false), passed


def test_reference_of_predicates_is_up_to_date(record: None) -> None:
    written = runpy.run_path(str(ROOT / "tools" / "write_predicates.py"))
    page = written["PAGE"].read_text(encoding="utf-8")
    assert page == written["page"](), "run: python tools/write_predicates.py"
    assert [kind for kind in kinds() if f"## `{kind}`" not in page] == []
