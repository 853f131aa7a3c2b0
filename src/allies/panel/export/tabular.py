"""Panels as tables: CSV and Parquet, and the typed data frame that CSV and Stata files are made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from allies import store
from allies.panel.export.metadata import kinds
from allies.panel.join import Panel

if TYPE_CHECKING:
    import pandas as pd


def frame(panel: Panel) -> pd.DataFrame:
    """Return a panel as a data frame in which whole numbers and yes-or-no cells keep their type beside nulls."""
    held = panel.to_frame()
    types = {"integer": "Int64", "boolean": "boolean", "number": "float64"}
    return held.astype({name: types[kind] for name, kind in kinds(panel).items() if kind in types})


def csv_bytes(held: pd.DataFrame) -> bytes:
    """Return a data frame as CSV: UTF-8, comma, one header line; an empty cell is null."""
    text: str = held.to_csv(index=False, lineterminator="\n")
    return text.encode()


def write_csv(panel: Panel, path: Path, described: dict[str, Any]) -> dict[str, Any]:
    """Write a panel as CSV; return its number of rows."""
    held = frame(panel)
    store.save(path, csv_bytes(held))
    return {"rows": len(held)}


def write_parquet(panel: Panel, path: Path, described: dict[str, Any]) -> dict[str, Any]:
    """Write a panel as Parquet with the metadata in the footer; return its number of rows."""
    written = store.write(panel.table, path, key=panel.keys, step="panel.export", panel=described)
    return {"rows": written["rows"]}
