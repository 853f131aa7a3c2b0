"""A user's own tables: they join like a dataset, and each way in which they can be wrong is one clear error."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import allies as al
from allies.errors import InputError, UnknownName
from allies.panel.own import own_table

GRAIN: dict[str, Any] = {"grain": ["country", "year"], "state_columns": ["country"], "state_system": "iso3"}
FRAME = pd.DataFrame({"country": ["NOR", "SLV", "DEU"], "year": [2019, 2019, 2020], "score": [1.5, None, 2.0]})


def test_a_frame_joins_like_a_dataset() -> None:
    panel = al.state_years(range(2018, 2021)).add_table({**GRAIN, "data": FRAME, "name": "mine"}, allow_gaps=True)
    found = {(row["ccode"], row["year"]): (row["mine_score"], row["mine_status"]) for row in panel.rows()}
    assert found[385, 2019] == (1.5, "observed")
    assert found[92, 2019] == (None, "missing")
    assert found[255, 2020] == (2.0, "observed")
    assert found[385, 2018] == (None, "not_covered")
    assert found[2, 2019] == (None, "missing")
    assert panel.source("mine").licence.grade == "N"


@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "parquet"])
def test_a_declared_file_joins_dyads(tmp_path: Path, suffix: str) -> None:
    frame = pd.DataFrame({"a": ["NO", "SE"], "b": ["SE", "NO"], "year": [2019, 2019], "ties": [3, 4]})
    if suffix == "parquet":
        frame.to_parquet(tmp_path / "ties.parquet")
    else:
        frame.to_csv(tmp_path / f"ties.{suffix}", index=False)
    (tmp_path / "ties.yml").write_text(
        f"file: ties.{suffix}\ngrain: [a, b, year]\nstate_columns: [a, b]\nstate_system: iso3\n"
        'names: {"NO": NOR, "SE": SWE}\n'
        "columns: {ties: {pair: sum}}\nabsence: zero\n",
        encoding="utf-8",
    )
    (row,) = [
        r for r in al.dyad_years([2019], states=["NOR"]).add_table(tmp_path / "ties.yml").rows() if r["ccode1"] == 380
    ]
    assert (row["ccode2"], row["ties_ties"]) == (385, 7)


def written(folder: Path, text: str | bytes, name: str = "mine.csv") -> dict[str, Any]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return {**GRAIN, "file": str(folder / name)}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"country,year,score\nNOR,2019,1\nNOR,2019,2\n", "found 2 rows with {'country': 'NOR', 'year': 2019}"),
        (b"country,year,score\nNOR,2019,1\n385,2019,2\n", "two code systems in one column"),
        (b"country,year,score\nNOX,2019,1\n", "no state in the system 'iso3'"),
        ("country,year,score\nNOR,2019,é\n".encode("latin-1"), "not UTF-8: found the byte 0xe9"),
        (b"country,jahr,score\nNOR,2019,1\n", "found no column 'year' in the table"),
        (b"country,year,score\n", "no row with a year"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        own_table(written(tmp_path, content))


def test_a_damaged_gzip_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(b"country,year,score\n" + b"NOR,2019,1\n" * 5000)
    with pytest.raises(InputError, match="damaged or cut short"):
        own_table(written(tmp_path, whole[: len(whole) // 2], "mine.csv.gz"))
    with pytest.raises(InputError, match="damaged or cut short"):
        own_table(written(tmp_path, b"no gzip at all", "mine.csv.gz"))
    with pytest.raises(InputError, match="damaged or cut short"):
        own_table(written(tmp_path, b"PAR1 but no more", "mine.parquet"))


def test_a_wrong_declaration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    (tmp_path / "mine.csv").write_text("country,year,score\nNOR,2019,1\n")
    good = "file: mine.csv\ngrain: [country, year]\nstate_columns: [country]\nstate_system: iso3\n"
    for text, error, says in [
        (good + "not_states: [NO]\n", InputError, "NO, YES, ON and OFF are strings only in quotes"),
        (good + "grian: [country]\n", UnknownName, "Did you mean 'grain'"),
        (good.replace("iso3", "iso"), InputError, "state_system"),
        (good.replace("grain: [country, year]\n", ""), InputError, "expected grain"),
        (good.replace("mine.csv", "mien.csv"), InputError, "Did you mean 'mine.csv'"),
        (good + "a: [", InputError, "is no YAML"),
        ("- 1\n", InputError, "found list"),
    ]:
        path.write_text(text)
        with pytest.raises(error, match=says):
            own_table(path)
    with pytest.raises(InputError, match="found no file"):
        own_table(tmp_path / "none.yml")
