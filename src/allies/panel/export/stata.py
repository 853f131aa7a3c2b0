"""Panels as Stata files: variable labels, value labels for states of a cell and for yes or no."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allies import __version__, store
from allies.errors import InputError
from allies.panel.export.metadata import STATUS, kinds, statuses
from allies.panel.export.tabular import frame
from allies.panel.join import Panel

if TYPE_CHECKING:
    import pandas as pd

CODES = {name: code for code, name in enumerate(STATUS, start=1)}
LONGEST_NAME, LONGEST_LABEL, LONGEST_INTEGER = 32, 80, 2_147_483_620
NO_TIME = b"<timestamp>\x1101 Jan 1980 00:00</timestamp>"


def write_stata(panel: Panel, path: Path, described: dict[str, Any]) -> dict[str, Any]:
    """Write a panel as a .dta file of Stata 14 and later; return its number of rows.

    The state of a cell is 1 observed, 2 observed_zero, 3 missing, 4 not_covered, labelled; yes or no is 1 or 0,
    labelled. A null is Stata's missing value, in text the empty string.

    Raises
    ------
    InputError
        For a column name that Stata does not take.
    """
    import pyreadstat

    held, states, types = frame(panel), statuses(panel), kinds(panel)
    _named(list(held.columns))
    labels: dict[str, dict[int | float, str]] = {
        **{name: {code: text for text, code in CODES.items()} for name in states},
        **{name: {0: "no", 1: "yes"} for name, kind in types.items() if kind == "boolean"},
    }
    try:
        pyreadstat.write_dta(
            _numbered(held, states, types),
            str(path),
            file_label=_cut(f"allies {__version__}: {described['unit']}s; see {path.name}.metadata.json"),
            column_labels={name: _cut(_label(column)) for name, column in described["columns"].items()},
            variable_value_labels=labels,
        )
    except pyreadstat.ReadstatError as error:
        raise InputError(
            f"Stata takes no such panel: {str(error).rstrip('.').lower()}. Save CSV or Parquet instead."
        ) from error
    store.save(path, re.sub(rb"<timestamp>.*?</timestamp>", NO_TIME, path.read_bytes(), count=1, flags=re.DOTALL))
    return {"rows": len(held)}


def _named(names: list[str]) -> None:
    for name in names:
        if len(name) > LONGEST_NAME or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise InputError(
                f"found the column {name!r} ({len(name)} characters); Stata takes names of up to {LONGEST_NAME} "
                'letters, digits and underscores. Shorten it where you add the dataset, add(..., prefix="short"), '
                "or save CSV or Parquet."
            )


def _numbered(held: pd.DataFrame, states: list[str], types: dict[str, str]) -> pd.DataFrame:
    for name in held.columns:
        if name in states:
            held[name] = held[name].astype("object").map(CODES).astype("Int8")
        elif types[name] == "boolean":
            held[name] = held[name].astype("Int8")
        elif types[name] == "string":
            held[name] = held[name].astype("object").fillna("")  # a null beside a long text stops ReadStat
        elif types[name] == "integer":
            fits = held[name].abs().max() <= LONGEST_INTEGER if held[name].notna().any() else True
            held[name] = held[name].astype("Int32" if fits else "float64")
    return held


def _label(column: dict[str, str]) -> str:
    return f"{column['meaning']} ({column['unit']})" if "unit" in column else column["meaning"]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
