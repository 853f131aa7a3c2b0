"""Panels as files that people reopen: CSV, Parquet or Stata, each with a metadata sidecar; BibTeX; the licence gate."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from allies import __version__, sources, store
from allies.errors import InputError, did_you_mean
from allies.panel.dyads import Membership, dyad_years, state_years
from allies.panel.join import Panel

FORMATS = (".csv", ".parquet", ".dta")


def built(
    unit: str,
    years: Iterable[int],
    add: Iterable[str],
    states: list[str] | None,
    directed: bool,
    system: str,
    membership: str,
    allow_gaps: bool,
) -> Panel:
    """Return the panel that the command line describes; `add` holds `DATASET` or `DATASET:column,column`."""
    if unit not in ("states", "dyads"):
        raise InputError(f"found unit {unit!r}; expected states or dyads.{did_you_mean(unit, ['states', 'dyads'])}")
    if unit == "states" and (directed or states):
        raise InputError("found --directed or --state with state-years; expected them with dyads.")
    rule = cast("Membership", membership)
    made = (
        state_years(years, system=system, membership=rule)
        if unit == "states"
        else dyad_years(years, states=states, system=system, directed=directed, membership=rule)
    )
    for asked in add:
        name, _, columns = asked.partition(":")
        made = made.add(name, columns.split(",") if columns else None, allow_gaps=allow_gaps)
    return made


def save(panel: Panel, path: Path, *, commercial: bool = False) -> dict[str, Any]:
    """Write a panel and `PATH.metadata.json` beside it; return the metadata.

    Parameters
    ----------
    panel
        The panel to write.
    path
        A file ending in .csv, .parquet or .dta (Stata 14 and later, with variable labels).
    commercial
        Whether the use is commercial: then datasets of class A (academic) and N (no redistribution) are refused.

    Raises
    ------
    InputError
        For another ending, and for a commercial use that the terms of a dataset forbid.
    FolderError
        Where nothing can be written.
    """
    if path.suffix not in FORMATS:
        raise InputError(f"found a file ending in {path.suffix!r}; expected one of {', '.join(FORMATS)}.")
    barred = [name for name in dict.fromkeys(panel.added) if sources.source(name).licence.grade != "R"]
    if commercial and barred:
        raise InputError(
            f"found {', '.join(barred)} in the panel, whose terms allow no commercial use; expected datasets of "
            "class R only. Leave them out, or ask their publishers; 'allies data licences' lists the terms."
        )
    described = metadata(panel)
    if path.suffix == ".parquet":
        store.write(panel.table, path, key=[*panel.codes, "year"], step="panel.export", panel=described)
    else:
        store.save(path, _stata(panel, described) if path.suffix == ".dta" else _csv(panel))
    text = json.dumps(described, indent=1, ensure_ascii=False)
    store.save(path.with_name(path.name + ".metadata.json"), (text + "\n").encode())
    return described


def metadata(panel: Panel) -> dict[str, Any]:
    """Return what a panel holds: its unit, its columns with unit, meaning and dataset, the terms of each dataset."""
    columns = {"year": {"meaning": "calendar year"}}
    for code in panel.codes:
        columns[code] = {"meaning": "Correlates of War state code"}
    for made, name, column in panel.origin:
        declared = sources.source(name).columns.get(column)
        columns[made] = {
            "dataset": name,
            "meaning": declared.meaning if declared else "observed, observed_zero, missing or not_covered",
            **({"unit": declared.unit} if declared and declared.unit else {}),
        }
    return {
        "package": __version__,
        "unit": "state-year" if len(panel.codes) == 1 else f"{'directed ' if panel.directed else ''}dyad-year",
        "years": list(panel.years),
        "columns": columns,
        "datasets": {name: _terms(name) for name in ["states", *dict.fromkeys(panel.added)]},
    }


def bibtex(panel: Panel) -> str:
    """Return a BibTeX entry for the state system and each dataset added."""
    return "\n".join(_entry(name) for name in ["states", *dict.fromkeys(panel.added)])


def _terms(name: str) -> dict[str, Any]:
    source = sources.source(name)
    return {
        "title": source.title,
        "version": source.version,
        "citation": source.citation,
        "doi": source.doi,
        "licence": source.licence.name,
        "licence_class": source.licence.grade,
        "coverage": [source.coverage.start, source.coverage.end],
        "cautions": source.cautions,
    }


def _entry(name: str) -> str:
    source = sources.source(name)
    years = re.findall(r"\b(?:19|20)\d\d\b", source.citation)
    fields = {
        "title": f"{{{source.title}}}",
        "author": f"{{{source.producer}}}",
        "year": years[0] if years else None,
        "version": source.version,
        "doi": source.doi,
        "url": source.landing,
        "note": source.citation,
    }
    lines = [f"  {field} = {{{value}}}" for field, value in fields.items() if value]
    return "@misc{" + name + ",\n" + ",\n".join(lines) + "\n}\n"


def _csv(panel: Panel) -> bytes:
    text: str = panel.to_frame().to_csv(index=False, lineterminator="\n")
    return text.encode()


def _stata(panel: Panel, described: dict[str, Any]) -> bytes:
    frame = panel.to_frame()
    if long := [name for name in frame.columns if len(name) > 32]:
        raise InputError(f"found the column name {long[0]!r}; Stata takes 32 characters. Save CSV or Parquet instead.")
    for name in frame.columns:
        if frame[name].dtype == bool or str(frame[name].dtype) in ("object", "boolean", "str"):
            texts = frame[name].map(lambda value: value if isinstance(value, str) else None)
            frame[name] = texts.fillna("") if texts.notna().any() else frame[name].astype("float64")
    labels = {name: described["columns"].get(name, {}).get("meaning", name)[:80] for name in frame.columns}
    out = io.BytesIO()
    frame.to_stata(out, write_index=False, variable_labels=labels, version=118)
    return out.getvalue()
