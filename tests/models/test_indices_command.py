"""The commands of the indices: the numbers that Python gives, charts, one line for a wrong question."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from allies import sources, store
from allies.models import attention_shares, built_up, history_depth, power_exposure, selective_isolation
from allies.models.attention_shares import Attention
from allies.models.built_up import Stocks
from allies.models.composite import Index
from allies.models.selective_isolation import Isolation
from allies.release import build

Run = Callable[..., tuple[int, str, str]]
TABLES = ("history", "exposure", "attention", "isolation")


@pytest.fixture(scope="module")
def made(
    stocks_2016: Stocks,
    exposed: Callable[[str], Index],
    attention_usa: Attention,
    isolation_usa: Isolation,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return a folder with the release's tables of the indices, as `build` makes them, from what was computed once."""
    folder, china = tmp_path_factory.mktemp("indices"), exposed("CHN")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history_depth, "built_up", lambda at: stocks_2016)
        patch.setattr(power_exposure, "_fitted", lambda *asked: china)
        patch.setattr(attention_shares, "_counted", lambda *asked: attention_usa)
        patch.setattr(selective_isolation, "_of_state", lambda *asked: isolation_usa)
        tables = {
            "history": history_depth.table(["USA"]),
            "exposure": power_exposure.table(["CHN"]),
            "attention": attention_shares.table(),
            "isolation": selective_isolation.table(),
        }
    for name, table in tables.items():
        store.write(table, folder / f"{name}.parquet", key=build.TABLES[name].key, step=f"release.{name}")
    return folder


@pytest.fixture
def released(made: Path, monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> Iterator[None]:
    """Answer from these tables, with an empty data folder."""
    embedded, manifest = store.released, store.manifest()
    described = {
        name: {"title": sources.source(name).title, "data_end": "2024", "licence": "terms", "licence_class": "A"}
        for name in sources.names()
    }
    monkeypatch.setattr(store, "released", lambda name: made / f"{name}.parquet" if name in TABLES else embedded(name))
    monkeypatch.setattr(store, "manifest", lambda: {**manifest, "sources": described | manifest["sources"]})
    yield
    store.use(None)


SAME: dict[str, Callable[[], Any]] = {
    "history USA": lambda: history_depth.history("USA").scores(),
    "history USA --partner SLV": lambda: history_depth.history("USA").among("SLV"),
    "exposure SLV": lambda: power_exposure.exposure("SLV").rows,
    "attention USA": lambda: [*(found := attention_shares.attention("USA")).rows, *found.tests],
    "isolation USA --years 2017:2020": lambda: [
        row for row in selective_isolation.isolation("USA").rows if 2017 <= row["year"] <= 2020
    ],
}


@pytest.mark.parametrize("question", SAME)
def test_a_command_prints_the_numbers_of_python(released: None, run: Run, question: str) -> None:
    code, out, err = run(*question.split(), "--json")
    assert (code, json.loads(out)) == (0, json.loads(json.dumps(SAME[question]())))
    assert all(line.startswith("source: ") for line in err.splitlines())
    code, text, _ = run(*question.split())
    assert code == 0
    assert len(text.splitlines()) > 1


SHOWN = {
    "history USA --partner SLV": "El Salvador",
    "exposure SLV": "Exposure of other states to China",
    "attention USA": "Stops of the Secretary of State",
    "isolation USA": "multilateral",
}


@pytest.mark.parametrize("question", SHOWN)
def test_a_command_draws(released: None, run: Run, question: str, tmp_path: Path) -> None:
    code, _, err = run(*question.split(), "--plot", "drawn.svg")
    assert code == 0, err
    drawn = (tmp_path / "drawn.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert SHOWN[question] in drawn


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("history XXX", "found no state 'XXX'"),
        ("history USA --partner USA", "found no row of USA"),
        ("exposure CHN", "found no row of CHN"),
        ("exposure SLV --year 2020 --as-of 2020", "expected one of them"),
        ("attention USA --groups region", "Did you mean 'regions'?"),
        ("attention USA --measure troop", "Did you mean 'troops'?"),
        ("isolation USA --years nonsense", "expected one year or first:last"),
        ("isolation USA --years 1950", "found no year of 1950 in 2001 to 2025"),
        ("history USA --at 1990", "run 'allies data pull"),
    ],
)
def test_a_wrong_question_gets_one_line(released: None, run: Run, question: str, says: str) -> None:
    code, out, err = run(*question.split())
    assert (code, out, err.count("\n")) == (2, "", 1), err
    assert says in err


def test_the_release_declares_what_the_tables_rest_on() -> None:
    for name, datasets in {
        "history": built_up.DATASETS,
        "exposure": power_exposure.DATASETS,
        "attention": attention_shares.DATASETS,
        "isolation": selective_isolation.DATASETS,
    }.items():
        assert set(datasets) == set(build.TABLES[name].sources) <= set(sources.names())
