"""Dyads as a network in GraphML: states are nodes, ties are edges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import ibis

from allies import __version__, store
from allies.errors import InputError
from allies.panel.export.metadata import kinds
from allies.panel.export.places import Row, named, plain
from allies.panel.join import Panel

TYPES = {"integer": "long", "number": "double", "boolean": "boolean"}
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graphml(panel: Panel, path: Path, described: dict[str, Any]) -> dict[str, Any]:
    """Write dyads as GraphML; return the numbers of nodes and edges.

    Every state of the panel is a node, with or without a tie: `ccode`, `iso3c` and `name` in the panel's last year.
    States without a COW code are left out. A row is an edge when it holds a tie, see `ties`; all columns of the row
    are its attributes, and a null one is left out. Directed dyads give a directed graph, from state 1 to state 2.
    Several years give parallel edges, told apart by `year`.

    Raises
    ------
    InputError
        For a panel that is not of dyads, or holds no dataset about pairs of states.
    """
    if len(panel.codes) != 2:
        raise InputError(
            f"found {panel.unit}s; expected dyad-years, whose ties make a network. Save CSV, or a map as .gpkg."
        )
    table = panel.table.filter(*[panel.table[code].notnull() for code in panel.codes])
    ends = table.select(code=panel.codes[0]).union(table.select(code=panel.codes[1]), distinct=True)
    nodes = sorted(int(row["code"]) for row in store.rows(ends))
    edges = replace(panel, table=table.filter(ibis.or_(*[_tied(table[name]) for name in ties(panel)]))).rows()
    store.save(path, "".join(f"{line}\n" for line in _lines(panel, nodes, edges, described)).encode())
    return {"nodes": len(nodes), "edges": len(edges)}


def ties(panel: Panel) -> list[str]:
    """Return the columns in which a value that is neither null nor zero is a tie.

    They are the values of datasets about pairs of states in which an absent row means zero (alliances, trade,
    disputes). A panel without such a dataset has a tie wherever a dataset about pairs has a value (vote similarity).

    Raises
    ------
    InputError
        Where no dataset about pairs was added.
    """
    found = [
        (made, dataset)
        for made, dataset, column in panel.origin
        if column != "status" and made.endswith(f"_{column}") and f"{made.removesuffix(column)}status" in panel.table
    ]
    if not found:
        raise InputError(
            "found no dataset about pairs of states in the panel; expected one that says who has a tie with whom. "
            "Add one, such as atop, before saving a network."
        )
    counted = [made for made, dataset in found if panel.source(dataset).absence == "zero"]
    return counted or [made for made, _ in found]


def _tied(column: Any) -> Any:
    kind = column.type()
    if kind.is_numeric() or kind.is_boolean():
        return column.cast("boolean")
    return column != "" if kind.is_string() else column.notnull()


def _lines(panel: Panel, nodes: list[int], edges: list[Row], described: dict[str, Any]) -> Iterator[str]:
    types = {name: TYPES.get(kind, "string") for name, kind in kinds(panel).items()}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    about = f"allies {__version__}: {described['unit']}s. Terms and citations: {', '.join(described['datasets'])}."
    yield f"<desc>{escape(about)}</desc>"
    for name, kind in {"ccode": "long", "iso3c": "string", "name": "string"}.items():
        yield f'<key id="node_{name}" for="node" attr.name="{name}" attr.type="{kind}"/>'
    for at, (name, kind) in enumerate(types.items()):
        yield f'<key id="edge_{at}" for="edge" attr.name={_quoted(name)} attr.type="{kind}"/>'
    yield f'<graph id="panel" edgedefault="{"directed" if panel.directed else "undirected"}">'
    for code in nodes:
        iso3c, name = named(code, panel.years[1])
        cells = {"node_ccode": code, "node_iso3c": iso3c, "node_name": name}
        yield f'<node id="{code}">{_data(cells)}</node>'
    for row in edges:
        ends = " ".join(f'{end}="{row[code]}"' for end, code in zip(("source", "target"), panel.codes, strict=True))
        key = _quoted("-".join(str(row[key]) for key in panel.keys))
        yield f"<edge id={key} {ends}>{_data({f'edge_{at}': row[name] for at, name in enumerate(types)})}</edge>"
    yield "</graph>"
    yield "</graphml>"


def _data(cells: Row) -> str:
    texts = {key: _text(value) for key, value in cells.items() if plain(value) is not None}
    return "".join(f'<data key="{key}">{text}</data>' for key, text in texts.items())


def _text(value: Any) -> str:
    """Return a cell as XML text; characters that XML cannot hold become the replacement character."""
    if isinstance(value, bool):
        return str(value).lower()
    return escape(UNWRITABLE.sub("\ufffd", str(plain(value))), {"\r": "&#13;"})


def _quoted(text: str) -> str:
    return quoteattr(UNWRITABLE.sub("\ufffd", text))
