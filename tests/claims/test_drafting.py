"""A draft as a whole: what is bound, what is left to do and why, the folder it writes, the model that may pick."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from allies.claims import drafting
from allies.claims.check import check
from allies.claims.drafting import adapter
from allies.claims.drafting.bindings import Offer
from allies.errors import FetchError, InputError

Run = Callable[..., tuple[int, str, str]]
HEAD = "Two states and a treaty\n\n19 June 2025\n\nContext\n\n"


@pytest.fixture
def text(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a text with title, date and section around some sentences."""

    def write(sentences: str) -> Path:
        path = tmp_path / "text.txt"
        filler = "This is the text of a report that was written for the readers of it, and it is in English."
        path.write_text(f"{HEAD}{filler}\n\n{sentences}\n", encoding="utf-8")
        return path

    return write


def predicates(path: Path) -> list[dict[str, Any]]:
    return [dict(one.predicate.predicate or {}) for one in drafting.draft(path).claims if one.predicate]


def todo(path: Path, kind: str) -> str:
    return next("; ".join(one.todo) for one in drafting.draft(path).claims if one.kind == kind and len(one.text) < 90)


@pytest.mark.parametrize(
    ("sentence", "predicate"),
    [
        (
            "The Salvadoran homicide rate of 2024 was 1.9 per 100,000.",
            {"kind": "value", "of": "homicide_rate", "states": ["SLV"], "at": 2024, "is": "about", "than": 1.9},
        ),
        (
            "Homicides were over 100 per 100,000 people in El Salvador in 2015.",
            {"kind": "value", "of": "homicide_rate", "states": ["SLV"], "at": 2015, "is": "above", "than": 100.0},
        ),
        (
            "El Salvador had the highest homicide rate in 2015.",
            {"kind": "rank", "of": "homicide_rate", "states": ["SLV"], "at": 2015, "is": "equal", "than": 1},
        ),
        (
            "U.S. aid to El Salvador fell between 1985 and 2020.",
            {"kind": "trend", "of": "aid_disbursements", "states": ["USA", "SLV"], "from": 1985, "to": 2020}
            | {"is": "falling"},
        ),
        (
            "The U.S. paid at least $100 million of foreign aid to Honduras in 2019.",
            {"kind": "value", "of": "aid_disbursements", "states": ["USA", "HND"], "at": 2019}
            | {"is": "at_least", "than": 1e8},
        ),
        (
            "American goods exports to Mexico were $300 billion in 2022.",
            {"kind": "value", "of": "exports", "states": ["USA", "MEX"], "at": 2022, "is": "about", "than": 3e5},
        ),
        (
            "Secretary of State Marco Rubio’s first foreign tour took place in Latin America, a historical first.",
            {"kind": "first", "of": "first_tour", "states": [], "among": ["Latin America and the Caribbean"]}
            | {"at": "2025-02-01"},
        ),
        (
            "Though others saw Japan, Panama and El Salvador were the first to welcome Secretary of State Marco Rubio.",
            {"kind": "first", "of": "tour_stop", "states": ["PAN", "SLV"], "text": "Rubio"},
        ),
        (
            "During President Biden’s tenure the U.S. put sanctions on aides of President Bukele.",
            {"kind": "event", "of": "sanctions", "states": ["USA", "SLV"], "from": "2021-01-20", "to": "2025-01-19"},
        ),
        (
            "Cuba is one of the autocracies of the treaty.",
            {"kind": "membership", "of": "regime", "states": ["CUB"], "at": "published", "text": "autocracy"},
        ),
    ],
)  # fmt: skip
def test_what_is_whole_is_bound(text: Callable[[str], Path], sentence: str, predicate: dict[str, Any]) -> None:
    assert predicate in predicates(text(sentence))


@pytest.mark.parametrize(
    ("sentence", "kind", "says"),
    [
        ("The state paid $6 million for 238 deportees.", "quantity", "no dataset holds it"),
        ("Aid to Honduras was $5 million in 2019.", "quantity", "needs the United States and a partner"),
        ("The two states are closer than in the years before the war.", "comparison", "which quantity"),
        ("It led to a war.", "causal", "strongest rival"),
        ("The state is likely to leave.", "forecast", "a rule of resolution"),
        ("The king said that “the land was his and his alone”.", "quotation", "'the land was his and his alone'"),
        ("Congo joined NATO.", "membership", "Congo-Kinshasa (COD) or Congo-Brazzaville (COG)"),
        ("Homicides in Haiti recently rose to 40 per 100,000.", "quantity", "'recently' gives no day"),
        ("Mexico had between 20 and 30 homicides per 100,000 in 2021.", "quantity", "has two limits"),
        (
            "Homicides in Mexico were 30 percent of all in 2021.",
            "quantity",
            "in per 100000, the text says '30 percent'",
        ),
        ("A total of 3 billion votes were cast.", "quantity", "no quantity of the release"),
    ],
)
def test_what_lacks_says_what(text: Callable[[str], Path], sentence: str, kind: str, says: str) -> None:
    assert says in todo(text(sentence), kind)


def test_every_claim_is_bound_judged_or_says_what_to_do(text: Callable[[str], Path]) -> None:
    made = drafting.draft(text("The trip epitomises a shift. Cuba left. In 2015 it rose. Trade led to 5% growth."))
    assert len(made.claims) > 5
    assert all(one.predicate or one.todo or one.kind == "judgement" for one in made.claims)


def test_title_day_section_and_states_come_from_the_text(text: Callable[[str], Path]) -> None:
    made = drafting.draft(text("The United States met El Salvador. El Salvador met Japan. The U.S. answered."))
    assert (made.title, made.published, made.states) == ("Two states and a treaty", date(2025, 6, 19), ["SLV", "USA"])
    assert {one.section for one in made.claims} == {"Context"}
    assert made.claims[-1].line == 9


def test_the_folder_reads_back_and_codes_are_in_quotes(text: Callable[[str], Path], tmp_path: Path) -> None:
    made = drafting.draft(
        text("Norway had the lowest homicide rate in 2019. The pact is a blueprint."), author_office="NO"
    )
    folder = drafting.save(made, tmp_path / "case")
    about = yaml.safe_load((folder / "case.yml").read_text())
    assert about == {
        "title": "Two states and a treaty", "published": date(2025, 6, 19), "language": "en", "states": ["NOR"],
        "author_office": "NO",
    }  # fmt: skip
    claims = yaml.safe_load((folder / "claims.yml").read_text())
    (rank,) = [one for one in claims if one.get("predicate")]
    assert rank["predicate"] == {
        "kind": "rank", "of": "homicide_rate", "states": ["NOR"], "at": 2019, "is": "equal", "than": 1, "lowest": True,
    }  # fmt: skip
    assert list(rank) == [
        "id", "section", "paraphrase", "type", "states", "dates", "predicate", "facts", "rival", "wording", "note",
    ]  # fmt: skip
    assert 'states: ["NOR"]' in (folder / "claims.yml").read_text()
    assert [one["id"] for one in claims] == [f"D{at:03}" for at in range(1, len(claims) + 1)]
    assert any(one.get("judgement") for one in claims)
    with pytest.raises(InputError, match="a draft replaces no case"):
        drafting.save(made, folder)


def test_equal_texts_give_equal_drafts(text: Callable[[str], Path], tmp_path: Path) -> None:
    path = text("In April 2025 the ministers met. Trade rose. He said that “it will go on and on”.")
    for name in ("a", "b"):
        drafting.save(drafting.draft(path), tmp_path / name)
    assert (tmp_path / "a" / "claims.yml").read_bytes() == (tmp_path / "b" / "claims.yml").read_bytes()


def test_a_case_reads_what_a_draft_writes(text: Callable[[str], Path], tmp_path: Path) -> None:
    """The claims of a draft are claims of a case, with the predicates of `allies check`."""
    case = pytest.importorskip("allies.claims.case")
    path = text("El Salvador had the highest homicide rate in 2015. Trade fell. The U.S. said that it would stay.")
    folder = drafting.save(drafting.draft(path), tmp_path / "case")
    found = case.case(str(folder))
    assert len(found.claims) == len(drafting.draft(path).claims)
    assert any(one.predicate is not None for one in found.claims)


def test_a_draft_can_be_checked_as_it_is(text: Callable[[str], Path], tmp_path: Path) -> None:
    """Earlier Secretaries began in Latin America (Knox in 1912); UNODC has 107.6 for El Salvador in 2015."""
    path = text(
        "Secretary of State Marco Rubio’s first foreign tour took place in Latin America, a historical first. "
        "Although others saw Japan first, El Salvador and Panama were the first to welcome Rubio. "
        "El Salvador had the highest homicide rate in the world in 2015, at over 100 homicides per 100,000 people."
    )
    folder = drafting.save(drafting.draft(path), tmp_path / "case")
    verdicts = {(one["type"], one["paraphrase"][:10]): one["verdict"] for one in check(str(folder)).rows}
    assert verdicts["superlative", "Secretary "] == "contradicted"
    assert verdicts["superlative", "Although o"] == "supported"
    assert verdicts["superlative", "El Salvado"] == "supported"
    assert verdicts["quantity", "El Salvado"] == "supported"


# --- texts that cannot be drafted --------------------------------------------------------------------------------


def test_a_text_in_another_language_is_named(tmp_path: Path) -> None:
    """The first sentences of the Constitution of El Salvador of 1983, a public text."""
    path = tmp_path / "a.txt"
    path.write_text(
        "El Salvador reconoce a la persona humana como el origen y el fin de la actividad del Estado, que está "
        "organizado para la consecución de la justicia, de la seguridad jurídica y del bien común."
    )
    with pytest.raises(InputError, match=r"common English words in a\.txt; it looks Spanish.*translate it first"):
        drafting.draft(path, published=date(2025, 1, 1))


def test_a_text_without_a_day_asks_for_one(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("The treaty is in force, and it was the first of its kind in the region.")
    with pytest.raises(InputError, match=r"found no day of publication in the opening lines of a\.md.*--published"):
        drafting.draft(path)
    assert drafting.draft(path, published=date(2020, 1, 1)).title == "a"
    path.write_text("---\ndate: 2020-02-03\n---\n\nThe treaty is in force, and it was the first of its kind.")
    assert drafting.draft(path).published == date(2020, 2, 3)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("claims draft nothing.txt", "found no file nothing.txt"),
        ("claims draft text.txt --published 2025-13-01", "found date '2025-13-01'; expected a day such as 2025-06-19"),
        ("claims draft text.txt --adapter", "found no language model; expected ALLIES_MODEL_URL"),
        ("lint text.txt --profile uk2", "found profile 'uk2'; expected icd203 or uk. Did you mean 'uk'?"),
    ],
)
def test_a_wrong_question_gets_one_line(
    run: Run, text: Callable[[str], Path], question: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(adapter.URL, raising=False)
    text("It is so.")
    code, out, err = run(*question.split())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_the_command_writes_a_folder_or_prints_the_same_claims(run: Run, text: Callable[[str], Path]) -> None:
    path = text("El Salvador had the highest homicide rate in 2015. The pact is a blueprint.")
    code, out, err = run("claims", "draft", str(path))
    assert code == 0
    assert out.strip().endswith("case-text")
    assert "claims: 1 bound, 1 judgements" in err
    _, printed, _ = run("claims", "draft", str(path), "--json")
    claims = yaml.safe_load((Path(out.strip()) / "claims.yml").read_text())
    assert json.loads(printed) == json.loads(json.dumps(claims, default=str))


# --- the language model ------------------------------------------------------------------------------------------


class Model(ThreadingHTTPServer):
    """Answers chat completions with what `says` makes of the claims it was sent; keeps what it saw."""

    daemon_threads = True

    def __init__(self, says: Callable[[list[dict[str, Any]]], str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.says, self.seen, self.status = says, list[dict[str, Any]](), 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
        claims = json.loads(body["messages"][-1]["content"])
        answer = json.dumps({"choices": [{"message": {"content": self.server.says(claims)}}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def model() -> Iterator[Callable[..., Model]]:
    """Return a function that starts a model on this machine."""
    started: list[Model] = []

    def start(says: Callable[[list[dict[str, Any]]], str]) -> Model:
        made = Model(says)
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        started.append(made)
        return made

    yield start
    for one in started:
        one.shutdown()
        one.server_close()


TWO = "Mexico and Haiti had over 20 homicides per 100,000 people in 2021."


def test_a_model_picks_among_whole_offers(text: Callable[[str], Path], model: Callable[..., Model]) -> None:
    alone = drafting.draft(text(TWO))
    (claim,) = [one for one in alone.claims if one.kind == "quantity"]
    assert claim.predicate is None
    assert "choose one of b1" in claim.todo[0]
    served = model(lambda claims: "Here: " + json.dumps({one["id"]: "b2" for one in claims if "b2" in one["offers"]}))
    made = drafting.draft(text(TWO), model=adapter.Adapter(served.url, "small", "secret"))
    (claim,) = [one for one in made.claims if one.kind == "quantity"]
    assert claim.predicate is not None
    assert claim.predicate.predicate == {
        "kind": "value", "of": "homicide_rate", "states": ["HTI"], "at": 2021, "is": "above", "than": 20.0,
    }  # fmt: skip
    assert "picked by the language model small, to be confirmed" in claim.note
    assert served.seen[0]["path"] == "/v1/chat/completions"
    assert served.seen[0]["key"] == "Bearer secret"
    assert "secret" not in json.dumps(drafting.rows(made))


@pytest.mark.parametrize(
    "said",
    ['{"D001": "b9"}', '{"D001": 40.5}', '{"D001": {"kind": "value", "than": 99}}', '{"D999": "b1"}', "supported",
     "[1, 2]", '{"D001": "supported"}', "{broken"],
)  # fmt: skip
def test_nothing_but_an_offer_enters(model: Callable[..., Model], said: str) -> None:
    served = model(lambda claims: said)
    offers = [Offer("b1", "homicide", "homicide", {"kind": "value", "of": "homicide_rate"})]
    chosen, refused = adapter.picked(adapter.Adapter(served.url, "m"), [adapter.Question("D001", "x", offers)])
    assert chosen == {}
    assert len(refused) == 1
    assert "which was not offered" in refused[0]


def test_a_verdict_from_the_model_changes_no_claim(text: Callable[[str], Path], model: Callable[..., Model]) -> None:
    served = model(lambda claims: json.dumps({one["id"]: "supported" for one in claims}))
    made = drafting.draft(text(TWO), model=adapter.Adapter(served.url, "m"))
    for one, alone in zip(made.claims, drafting.draft(text(TWO)).claims, strict=True):
        assert one.predicate == alone.predicate
        assert one.todo[: len(alone.todo)] == alone.todo
    assert any("'supported', which was not offered" in line for one in made.claims for line in one.todo)


def test_a_model_that_fails_says_so(model: Callable[..., Model]) -> None:
    served = model(lambda claims: "{}")
    served.status = 401
    question = [adapter.Question("D001", "x", [])]
    with pytest.raises(FetchError, match=r"answered 401 Unauthorized; expected 200\. Check address and key"):
        adapter.picked(adapter.Adapter(served.url, "m", "secret"), question)
    with pytest.raises(FetchError, match="did not answer"):
        adapter.picked(adapter.Adapter("http://127.0.0.1:9", "m"), question)


def test_the_environment_names_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(adapter.URL, "http://127.0.0.1:1/v1/")
    monkeypatch.setenv(adapter.MODEL, "m")
    monkeypatch.setenv(adapter.KEY, "k")
    assert adapter.from_environment() == adapter.Adapter("http://127.0.0.1:1/v1", "m", "k")
