"""GraphML, read back by networkx."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allies as al
from allies import store
from allies.errors import InputError
from allies.panel.export import save
from allies.panel.join import Panel

Pulled = Callable[[str], store.Table]


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Pulled) -> None:
    for name in ("atop", "vdem_regimes"):
        pulled(name)


def graph(panel: Panel, folder: Path) -> nx.Graph:
    save(panel, folder / "panel.graphml")
    return nx.read_graphml(folder / "panel.graphml", node_type=int)


def test_one_year_is_one_graph(tmp_path: Path, pulled: Pulled) -> None:
    """Edges are ATOP's pairs; PROVENANCE: the USA had 66 defence partners in 2018. COW had 195 members."""
    found = graph(al.dyad_years([2018]).add("atop").add("vdem_regimes"), tmp_path)
    assert type(found) is nx.Graph
    assert found.number_of_nodes() == 195
    table = pulled("atop")
    obligations = [name for name in table.columns if name not in ("ccode1", "ccode2", "year")]
    theirs = {
        frozenset((row["ccode1"], row["ccode2"]))
        for row in store.rows(table.filter(table.year == 2018))
        if any(row[name] for name in obligations)
    }
    assert {frozenset(edge) for edge in found.edges} == theirs
    assert sum(held["atop_defense"] for _, _, held in found.edges(2, data=True)) == 66
    assert found.nodes[2] == {"ccode": 2, "iso3c": "USA", "name": "United States"}
    assert found.edges[2, 20]["atop_status"] == "observed"
    assert found.edges[2, 20]["vdem_regimes_regime2"] == "liberal democracy"
    allied = {code for pair in theirs for code in pair}
    assert set(nx.isolates(found)) == set(found) - allied != set(), "states without a tie stay in the graph"


def test_directed_dyads_keep_their_way(tmp_path: Path) -> None:
    """Under the treaty of 1960 the United States owes Japan defence, and Japan does not owe it to the United States."""
    found = graph(al.dyad_years([2010], states=["JPN"], directed=True).add("atop"), tmp_path)
    assert type(found) is nx.DiGraph
    assert (found.edges[2, 740]["atop_defense"], found.edges[740, 2]["atop_defense"]) == (1, 0)


def test_several_years_are_parallel_edges(tmp_path: Path) -> None:
    panel = al.dyad_years(range(2015, 2019), states=["USA"]).add("atop", ["defense"])
    found = graph(panel, tmp_path)
    assert type(found) is nx.MultiGraph
    assert sorted(held["year"] for held in found[2][20].values()) == [2015, 2016, 2017, 2018]
    assert set(found[2][20]) == {f"2-20-{year}" for year in range(2015, 2019)}
    assert found.number_of_edges() == sum(bool(row["atop_defense"]) for row in panel.rows())


def test_lags_and_attributes_make_no_tie(tmp_path: Path) -> None:
    """Regimes are of states, and a lag is of another year: the edges stay those of the alliances."""
    plain = al.dyad_years(range(2014, 2016), states=["UKR"]).add("atop", ["defense", "nonagg"])
    found = graph(plain.add("vdem_regimes").lag(["atop_nonagg"]), tmp_path)
    assert set(found.edges) == set(graph(plain, tmp_path).edges)
    with pytest.raises(InputError, match="no dataset about pairs"):
        graph(al.dyad_years([2018], states=["UKR"]).add("vdem_regimes"), tmp_path)
    with pytest.raises(InputError, match="found state-years; expected dyad-years"):
        graph(al.state_years([2018]).add("vdem_regimes"), tmp_path)


@cache
def frame_of_dyads() -> Panel:
    origin = (("atop_text", "atop", "text"), ("atop_status", "atop", "status"))
    return replace(al.dyad_years([2018]), origin=origin, added=("atop",))


cells = st.one_of(st.none(), st.text(st.characters(codec="utf-8")))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(cells, st.none() | st.floats(), st.none() | st.booleans()), min_size=1, max_size=5))
def test_any_text_comes_back(rows: list[tuple[str | None, float | None, bool | None]]) -> None:
    """Only the characters that XML 1.0 cannot hold are lost, and told by the replacement character."""
    codes = [20, 31, 40, 41, 42]
    held = [[2, code, 2018, *row, "observed"] for code, row in zip(codes, rows, strict=False)]
    held.append([2, 70, 2018, "<a&b>\"'\r\n\t", 1.5, True, "observed"])
    columns = ["ccode1", "ccode2", "year", "atop_text", "x", "ok", "atop_status"]
    with TemporaryDirectory() as folder:
        found = graph(replace(frame_of_dyads(), table=store.from_rows(columns, held)), Path(folder))
    assert found.number_of_nodes() == len(held) + 1
    assert {two for _, two in found.edges} == {row[1] for row in held if row[3]}
    for _, two, edge in found.edges(data=True):
        (row,) = (row for row in held if row[1] == two)
        assert edge["atop_text"] == "".join(c if allowed(c) else "\ufffd" for c in row[3])
        assert edge.get("ok") is row[5]
        finite = row[4] is not None and abs(row[4]) < float("inf")
        assert edge.get("x") == (row[4] if finite else None)


def allowed(character: str) -> bool:
    """Production 2 of XML 1.0: Char."""
    code = ord(character)
    return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
