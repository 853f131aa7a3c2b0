"""Exports, read back by the programs that people reopen them with: pandas, pyreadstat, Frictionless; the terms."""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import frictionless
import pandas as pd
import pyreadstat
import pytest

import allies as al
from allies import store
from allies.errors import InputError
from allies.panel.export import FORMATS, licences, metadata, save
from allies.panel.join import Panel

Pulled = Callable[[str], store.Table]
STATUS = {1: "observed", 2: "observed_zero", 3: "missing", 4: "not_covered"}


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Pulled) -> None:
    for name in ("atop", "vdem_regimes", "homicide", "archigos"):
        pulled(name)


@pytest.fixture(scope="module")
def panel(_pulled: None) -> Panel:
    """Return dyads of El Salvador, 2016 to 2019: ATOP ends in 2018, so that cells are not covered."""
    made = al.dyad_years(range(2016, 2020), states=["SLV"]).add("atop", ["defense"], allow_gaps=True)
    return made.add("vdem_regimes")


def of_cells(columns: list[str], cells: list[list[object]]) -> Panel:
    """Return a state-year panel with columns of its own."""
    return replace(al.state_years([2018]), table=store.from_rows(["ccode", "year", *columns], cells))


@pytest.mark.parametrize("suffix", ["csv", "parquet", "dta"])
def test_files_come_back_as_they_were(tmp_path: Path, panel: Panel, suffix: str) -> None:
    path = tmp_path / f"panel.{suffix}"
    save(panel, path)
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet, "dta": pd.read_stata}[suffix](path)
    frame = panel.to_frame()
    assert list(read.columns) == list(frame.columns)
    for name in ("ccode1", "ccode2", "year", "atop_defense"):
        assert read[name].tolist() == pytest.approx(frame[name].tolist(), nan_ok=True)
    assert Counter(read["atop_status"].astype(str)) == Counter(frame["atop_status"].astype(str))
    assert read["vdem_regimes_regime2"].fillna("").tolist() == frame["vdem_regimes_regime2"].fillna("").tolist()


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if suffix != ".zip"])
def test_metadata_lie_beside_every_file(tmp_path: Path, panel: Panel, suffix: str) -> None:
    path = tmp_path / f"panel{suffix}"
    told = save(panel, path)
    assert sorted(one.name for one in tmp_path.iterdir()) == [path.name, f"{path.name}.metadata.json"]
    beside = json.loads((tmp_path / f"{path.name}.metadata.json").read_text(encoding="utf-8"))
    assert beside == json.loads(json.dumps(told))
    assert beside["file"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {**beside, "file": None} == {**json.loads(json.dumps(metadata(panel))), "file": None}
    assert set(panel.table.columns) == set(beside["columns"])
    assert beside["datasets"]["atop"]["licence_class"] == "A"
    assert beside["datasets"]["atop"]["coverage"] == [1815, 2018]
    assert beside["datasets"]["atop"]["originals_sha256"]
    assert set(beside["status"]) == set(STATUS.values())


@pytest.mark.parametrize("suffix", FORMATS)
def test_equal_panels_give_equal_bytes(tmp_path: Path, panel: Panel, suffix: str) -> None:
    """Across the seconds that a ZIP entry, a GeoPackage and a Parquet file could record."""
    one, other = tmp_path / "one" / f"panel{suffix}", tmp_path / "other" / f"panel{suffix}"
    save(panel, one)
    time.sleep(2.1)
    save(panel, other)
    assert one.read_bytes() == other.read_bytes()


def test_whole_numbers_stay_whole_beside_nulls(tmp_path: Path) -> None:
    save(of_cells(["n", "ok"], [[2, 2018, 3, True], [20, 2018, None, None]]), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "ccode,year,n,ok\n2,2018,3,True\n20,2018,,\n"


def test_stata_has_labels(tmp_path: Path, panel: Panel) -> None:
    save(panel, tmp_path / "panel.dta")
    frame, meta = pyreadstat.read_dta(tmp_path / "panel.dta")
    assert meta.file_label == f"allies {al.__version__}: dyad-years; see panel.dta.metadata.json"
    assert meta.column_names_to_labels["year"] == "calendar year"
    assert meta.column_names_to_labels["atop_defense"].startswith("1 when state 1 promised state 2")
    assert meta.variable_value_labels["atop_status"] == STATUS
    past = frame[frame["year"] == 2019]
    assert set(past["atop_status"]) == {4}
    assert past["atop_defense"].isna().all()
    assert b"01 Jan 1980 00:00" in (tmp_path / "panel.dta").read_bytes()[:600]
    shown = pd.read_stata(tmp_path / "panel.dta")
    assert shown["atop_status"].astype(str).tolist() == panel.to_frame()["atop_status"].astype(str).tolist()


def test_stata_takes_every_kind_of_cell(tmp_path: Path) -> None:
    days = [pd.Timestamp("2018-03-01").date(), None]
    cells = [[2, 2018, True, 2**40, "é" * 3000, days[0], 0.1], [20, 2018, None, None, None, None, None]]
    save(of_cells(["ok", "big", "text", "day", "x"], cells), tmp_path / "a.dta")
    frame, meta = pyreadstat.read_dta(tmp_path / "a.dta")
    assert meta.variable_value_labels["ok"] == {0: "no", 1: "yes"}
    assert frame.loc[0, ["ok", "big", "day", "x"]].tolist() == [1, 2**40, days[0], 0.1]
    assert frame.loc[0, "text"] == "é" * 3000
    assert frame.loc[1, ["ok", "big", "day", "x"]].isna().all()


@pytest.mark.parametrize(
    ("name", "says"),
    [("a" * 33, r"found the column 'a+' \(33 characters\).*prefix="), ("a-b", "letters, digits"), ("long", "reserved")],
)
def test_names_that_stata_does_not_take(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        save(of_cells([name], [[2, 2018, 1]]), tmp_path / "a.dta")
    assert list(tmp_path.iterdir()) == []


def test_a_data_package_is_valid(tmp_path: Path, panel: Panel) -> None:
    """Judged by Frictionless, the reference implementation of the standard; it also checks every cell and the key."""
    save(panel, tmp_path / "El Salvador.zip")
    package = frictionless.Package(str(tmp_path / "El Salvador.zip"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "message"])
    assert package.name == "el-salvador"
    (data,) = package.resources
    assert data.schema.primary_key == ["ccode1", "ccode2", "year"]
    with zipfile.ZipFile(tmp_path / "El Salvador.zip") as held:
        assert held.namelist() == [
            "datapackage.json",
            "data.csv",
            "data.csv.metadata.json",
            "references.bib",
            "references.ris",
            "LICENCES.md",
        ]
        assert f"sha256:{hashlib.sha256(held.read('data.csv')).hexdigest()}" == data.hash
        frame = pd.read_csv(held.open("data.csv"))
        assert frame["atop_defense"].sum() == panel.to_frame()["atop_defense"].sum() > 0
        assert held.read("LICENCES.md").decode() == licences(panel)


def test_a_broken_package_is_found(tmp_path: Path, panel: Panel) -> None:
    """The schema is strict enough to fail: a status of its own making, and a key that repeats."""
    save(panel, tmp_path / "panel.zip")
    with zipfile.ZipFile(tmp_path / "panel.zip") as held:
        held.extractall(tmp_path / "open")
    data = tmp_path / "open" / "data.csv"
    lines = data.read_text().splitlines()
    data.write_text("\n".join([*lines, lines[-1].replace("not_covered", "unknown")]) + "\n")
    found = frictionless.Package(str(tmp_path / "open" / "datapackage.json")).validate().flatten(["type"])
    assert {"constraint-error", "primary-key", "hash-count"} <= {one[0] for one in found}


def test_panels_of_every_unit_are_told_in_words(tmp_path: Path) -> None:
    """Every column has a meaning, and the table opens: days, Gleditsch-Ward states, leaders, derived columns."""
    dyads = al.dyad_years(range(2009, 2011), states=["SLV"], as_of="2015-06-30").add("atop", ["defense"])
    panels = {
        "state-day": al.state_days([2010]),
        "state-year": al.state_years([1850, 1995], system="gw").add("vdem_regimes", allow_gaps=True),
        "leader-year": al.leader_years([2010]).add("vdem_regimes"),
        "dyad-year": dyads.lag(["atop_defense"]).peace_years("atop_defense").labelled(),
    }
    for unit, panel in panels.items():
        told = save(panel, tmp_path / f"{unit}.zip")
        assert told["unit"] == unit
        assert all(column["meaning"] for column in told["columns"].values())
        assert frictionless.Package(str(tmp_path / f"{unit}.zip")).validate().valid
        save(panel, tmp_path / f"{unit}.dta")
        assert len(pyreadstat.read_dta(tmp_path / f"{unit}.dta")[0]) == told["file"]["rows"] == len(panel.rows())
    assert told["as_of"] == "2015-06-30"
    assert told["columns"]["atop_defense_lag1"]["meaning"] == "atop defense lag1, made from atop.defense"
    assert told["columns"]["ccode2"]["meaning"] == "Correlates of War state code, state 2"


def test_a_table_of_the_users_own_keeps_its_terms(tmp_path: Path) -> None:
    """No address, and class N where no licence is declared: a valid package, and no commercial use."""
    mine = pd.DataFrame({"country": ["USA", "SLV"], "year": [2010, 2010], "score": [1.5, None]})
    own = {"data": mine, "name": "mine", "grain": ["country", "year"], "state_columns": ["country"]}
    panel = al.state_years([2010]).add_table({**own, "state_system": "iso3"})
    save(panel, tmp_path / "mine.zip")
    assert frictionless.Package(str(tmp_path / "mine.zip")).validate().valid
    assert "## mine" in licences(panel)
    with pytest.raises(InputError, match="found mine in the panel"):
        save(panel, tmp_path / "mine.csv", commercial=True)


def test_the_terms_travel(panel: Panel) -> None:
    text = licences(panel)
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## states", "## atop", "## vdem_regimes"]
    assert "Class A: academic use with citation" in text
    assert "<https://doi.org/10.1080/03050620213653>" in text
    for name in ("atop", "vdem_regimes"):
        assert all(caution in text for caution in panel.source(name).cautions)


def test_the_licence_gate(tmp_path: Path) -> None:
    open_, closed = al.state_years([2018]).add("homicide"), al.dyad_years([2018]).add("atop")
    save(open_, tmp_path / "open.csv", commercial=True)
    for suffix in FORMATS:
        with pytest.raises(InputError, match="no commercial use"):
            save(closed, tmp_path / f"closed{suffix}", commercial=True)
    with pytest.raises(InputError, match=r"expected one of \.csv"):
        save(open_, tmp_path / "open.xlsx")
    with pytest.raises(InputError, match=r"Did you mean '\.parquet'"):
        save(open_, tmp_path / "open.parqet")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["open.csv", "open.csv.metadata.json"]
