"""`allies ideal-points`: the release without a data folder, fits where it must, charts, and one line for bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ideal_worlds import world

from allies import cli, store
from allies.errors import InputError, NotCovered, UnknownName
from allies.models import ideal_answers, ideal_compare, ideal_pictures, ideal_record
from allies.models.ideal_points import IdealPoints, ideal_points
from allies.panel.rollcalls import RollCalls

Run = Callable[..., tuple[int, str, str]]
COLUMNS = ["iso3c", "ccode", "session", "year", "estimate", "std_error", "lower", "upper", "n"]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Return a function that runs the command in this process, without pulled data."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALLIES_DATA", str(tmp_path / "data"))

    def ran(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["allies", "ideal-points", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capfd.readouterr()
        return int(left.value.code or 0), out, err

    return ran


@pytest.fixture(scope="module")
def votes() -> RollCalls:
    return world(3, states=25, sessions=4, calls=25)[0]


@pytest.fixture(scope="module")
def found(votes: RollCalls) -> IdealPoints:
    return ideal_points(votes=votes)


def test_json_is_a_list_of_rows_from_the_release(run: Run) -> None:
    code, out, err = run("USA", "El Salvador", "--sessions", "78:80", "--json")
    rows = json.loads(out)
    assert (code, [list(row) for row in rows]) == (0, [COLUMNS] * 6)
    assert [(row["iso3c"], row["session"]) for row in rows] == [(c, s) for c in ("USA", "SLV") for s in (78, 79, 80)]
    assert all(row["lower"] < row["estimate"] < row["upper"] for row in rows)
    assert [line.split(":")[0] for line in err.splitlines()] == ["source", "source"]


def test_every_state_that_the_assembly_counts_is_there(run: Run) -> None:
    """PROVENANCE: 193 members in 2025; a member that cast no vote in the session has no position."""
    rows = json.loads(run("--sessions", "79:80", "--json")[1])
    assert len({row["iso3c"] for row in rows}) in range(189, 194)
    assert {row["year"] for row in rows} == {2024, 2025}


def test_the_release_needs_neither_numba_nor_data(tmp_path: Path) -> None:
    told = (
        "from allies.models import ideal_answers as i; i.answered(i.Asked(('USA',))); import sys; print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "ALLIES_DATA": str(tmp_path / "none")},
    )
    assert not {"numba", "scipy", "pandas", "vl_convert"} & set(done.stdout.split())


def test_a_distance_says_who_moved(run: Run) -> None:
    _, out, _ = run("USA", "SLV", "--sessions", "71:80", "--distance", "--json")
    first, *_, last = json.loads(out)
    assert (first["moved_1"], first["moved_2"], first["moved_1_se"]) == (0, 0, 0)
    assert last["moved_1"] + last["moved_2"] == pytest.approx(last["estimate"] - first["estimate"])
    assert last["lower"] < last["estimate"] < last["upper"]


def test_a_move_is_the_difference_of_positions() -> None:
    positions = {row["session"]: row for row in ideal_record.positions(["USA"]).rows}
    last = ideal_record.moves(["USA"], (80, 80)).rows[0]
    assert last["estimate"] == pytest.approx(positions[80]["estimate"] - positions[79]["estimate"])
    assert 0 < last["std_error"] < positions[80]["std_error"] + positions[79]["std_error"]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("XXX", "found no state 'XXX'"),
        ("XKX", "XKX: found no vote in the sessions asked for"),
        ("USA --sessions 90:95", "found no votes in sessions 90 to 95; the record has 1 to 80"),
        ("USA --sessions later", "found sessions 'later'; expected one session or first:last"),
        ("USA --sessions 80:71", "found sessions '80:71'"),
        ("USA --distance", "found --distance of 1 states by session; expected two states"),
        ("USA USA --distance", "found USA twice"),
        ("USA RUS CHN GBR FRA --plot x.svg", "found --plot of 5 states by session; expected at most 4"),
        ("USA --as-of sometime", "found date 'sometime'; expected a year (1980) or a day"),
        ("USA --by month", "found by='month', expected one of session, year, leader"),
        ("USA --body unicef", "found body 'unicef', expected one of unga, unsc, unhrc"),
        ("USA --issue hr", "un_votes"),
    ],
)
def test_a_wrong_question_gets_one_line(run: Run, question: str, says: str, tmp_path: Path) -> None:
    code, out, err = run(*question.split())
    assert (code, out) == (2, "")
    *notes, line = err.splitlines()
    assert line.startswith("allies: ")
    assert says in line
    assert all(note.startswith("fitting") for note in notes)
    assert not list(tmp_path.glob("*.svg"))


def test_charts_are_written(run: Run, tmp_path: Path) -> None:
    assert run("USA", "RUS", "--plot", "paths.svg")[0] == 0
    assert run("--sessions", "80", "--plot", "all.svg")[0] == 0
    paths, places = ((tmp_path / name).read_text() for name in ("paths.svg", "all.svg"))
    assert "In office, United States" in paths
    assert "Cuba" in places
    for text in (paths, places):
        assert ElementTree.fromstring(text).tag.endswith("svg")
        assert "prefers-color-scheme:dark" in text


def test_a_resolution_is_drawn_from_its_fit(found: IdealPoints, votes: RollCalls) -> None:
    drawn = ideal_pictures.resolution(found, "s2-3", ["USA"], votes)
    assert "Text s2-3" in drawn
    (row,) = votes.calls.index[votes.calls["roll_call"] == "s2-3"]
    cast = votes.votes[(votes.votes["call"] == row) & (votes.votes["level"] >= 0)]
    for level, vote in enumerate(("Yes", "Abstain", "No")):
        assert f"{vote} {(cast['level'] == level).sum()}<" in drawn
    with pytest.raises(UnknownName, match="expected a key or a symbol"):
        ideal_pictures.resolution(found, "s9-9", (), votes)


def test_cutpoints_turn_with_the_side_that_says_yes() -> None:
    """P(yes) = Phi(cut_yes - b x): with b = 2, no lies right of 1 and yes left of -0.5; with b = -2 the other way."""
    call = {"cut_yes": -1.0, "cut_no": 2.0, "discrimination": 2.0}
    zones = ideal_pictures.zones(call, {"yes", "abstain", "no"})
    assert [(zone["vote"], zone["low"], zone["high"]) for zone in zones] == [
        ("yes", None, -0.5),
        ("abstain", -0.5, 1.0),
        ("no", 1.0, None),
    ]
    turned = ideal_pictures.zones({**call, "discrimination": -2.0}, {"yes", "abstain", "no"})
    assert [(zone["vote"], zone["high"]) for zone in turned] == [("no", -1.0), ("abstain", 0.5), ("yes", None)]
    two = ideal_pictures.zones({"cut_yes": 1.0, "cut_no": 1.0, "discrimination": 2.0}, {"yes", "no"})
    assert [(zone["vote"], zone["high"]) for zone in two] == [("yes", 0.5), ("no", None)]


def test_a_comparison_undoes_an_affine_map() -> None:
    one = ideal_record.positions(["USA", "CUB", "FRA"], (60, 80)).to_frame()
    other = one.assign(estimate=0.5 + 2 * one.estimate, std_error=4 * one.std_error)
    both = ideal_compare.compared(one, other)
    assert (both.shift, both.stretch, both.pooled, both.worst) == pytest.approx((0.5, 2, 1, 1))
    assert both.error_ratio == pytest.approx(0.5)
    with pytest.raises(NotCovered, match="0 states and sessions in both"):
        ideal_compare.compared(one, other.assign(session=1))


def test_options_are_checked_before_a_fit() -> None:
    with pytest.raises(InputError, match="by leader"):
        ideal_answers.answered(ideal_answers.Asked(("USA", "CUB"), distance=True, by="leader"))


@pytest.mark.slow
def test_an_issue_is_fitted_from_pulled_votes(pulled: Callable[[str], store.Table], data_folder: Path) -> None:
    for name in ("un_votes", "un_resolutions"):
        pulled(name)
    told: list[str] = []
    answer = ideal_answers.answered(ideal_answers.Asked(("USA",), (60, 70), issue="hr"), told.append)
    assert answer.fitted
    assert [list(row) for row in answer.rows.rows] == [COLUMNS] * 11
    assert told[0].startswith("fitting")
    assert "Converged" in told[1]
