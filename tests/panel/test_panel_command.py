"""The panel and cite commands: the same rows as Python, files that come back, and one line for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pybtex.database
import pytest

import allies as al
from allies import store

Pulled = Callable[[str], store.Table]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Pulled) -> None:
    for name in ("atop", "vdem_polyarchy", "cow_igo_membership", "archigos", "us_aid", "capitals"):
        pulled(name)


def test_the_command_gives_the_rows_of_python(run: Run) -> None:
    code, out, _ = run(
        "panel", "dyads", "--years", "2010:2011", "--state", "SLV", "--directed", "--add", "atop:defense",
        "--add", "cow_igo_membership:n@igo=NATO@membership=full@prefix=nato", "--derive", "capital_distance",
        "--labels", "--json",
    )  # fmt: skip
    panel = (
        al.dyad_years(range(2010, 2012), states=["SLV"], directed=True)
        .add("atop", ["defense"])
        .add("cow_igo_membership", ["n"], where={"igo": "NATO", "membership": "full"}, prefix="nato")
        .capital_distance()
        .labelled()
    )
    assert code == 0
    assert json.loads(out) == json.loads(json.dumps(panel.rows(), default=str))
    assert {row["iso3c1"] for row in json.loads(out) if row["ccode1"] == 92} == {"SLV"}


@pytest.mark.parametrize("unit", ["states", "dyads", "leaders", "leader-dyads"])
def test_each_unit_becomes_a_file(run: Run, tmp_path: Path, unit: str) -> None:
    focal = ["--state", "USA"] if "dyads" in unit else []
    code, out, _ = run(
        "panel", unit, "--years", "2010", *focal, "--add", "vdem_polyarchy", "-o", f"{unit}.csv",
    )  # fmt: skip
    assert (code, Path(out.strip())) == (0, tmp_path / f"{unit}.csv")
    frame = pd.read_csv(tmp_path / f"{unit}.csv")
    beside = json.loads((tmp_path / f"{unit}.csv.metadata.json").read_text(encoding="utf-8"))
    assert list(frame.columns) == list(beside["columns"])
    assert not frame.duplicated(beside["key"]).any()
    assert len(frame) == beside["file"]["rows"] > 150


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["staets", "--years", "2010"], "Did you mean 'states'"),
        (["states", "--years", "2010", "--state", "USA"], "expected them with dyads"),
        (["dyads", "--years", "2010", "--add", "us_aid:current_usd"], "must not be added up"),
        (["dyads", "--years", "2010", "--add", "us_aid:current_usd@transaction"], "expected @column=value"),
        (["dyads", "--years", "2010", "--add", "atop@at=then"], "expected a whole number"),
        (["dyads", "--years", "2010", "--add", "atop@yaer=2010"], "Did you mean 'year'"),
        (["dyads", "--years", "2010", "--derive", "capital_distanec"], "Did you mean 'capital_distance'"),
        (["dyads", "--years", "2010:2009"], "expected one year or first:last"),
        (["dyads", "--years", "2010", "--own", "none.yml"], "found no file"),
        (["dyads", "--years", "2010", "--add", "atop", "--commercial"], "no commercial use"),
        (["leaders", "--years", "2010", "--leaders", "rain"], "archigos or effective"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(
    run: Run, tmp_path: Path, arguments: list[str], says: str
) -> None:
    code, out, err = run("panel", *arguments, "-o", "panel.csv")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
    assert list(tmp_path.iterdir()) == []


def test_references_are_read_by_a_real_parser(run: Run) -> None:
    code, out, _ = run("cite", "atop", "vdem_polyarchy")
    assert code == 0
    assert list(pybtex.database.parse_string(out, "bibtex").entries) == ["atop", "vdem_polyarchy"]
    code, out, _ = run("cite", "atop", "--json")
    assert json.loads(out)[0]["name"] == "atop"
    code, out, err = run("cite", "atpo")
    assert (code, out) == (2, "")
    assert "Did you mean 'atop'" in err
