"""Panels as files that people reopen, each with the terms of what it holds.

    save(panel, path)     .csv .parquet .dta .graphml .geojson .gpkg, with PATH.metadata.json; .zip, a Data Package
    metadata(panel)       unit, columns, and the coverage, citation, terms and cautions of each dataset
    bibtex(panel), ris(panel)   references to every dataset

Equal panels give equal bytes: where a format wants a time, it is `metadata.STAMP`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from allies import store
from allies.errors import InputError, did_you_mean
from allies.panel.export.asked import Asked, built
from allies.panel.export.geo import write_geojson
from allies.panel.export.geopackage import write_geopackage
from allies.panel.export.metadata import licences, metadata
from allies.panel.export.network import write_graphml
from allies.panel.export.package import write_package
from allies.panel.export.references import bibtex, ris
from allies.panel.export.stata import write_stata
from allies.panel.export.tabular import write_csv, write_parquet
from allies.panel.join import Panel

__all__ = ["FORMATS", "Asked", "bibtex", "built", "licences", "metadata", "permitted", "ris", "save"]

FORMATS: dict[str, Callable[[Panel, Path, dict[str, Any]], dict[str, Any]]] = {
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".dta": write_stata,
    ".graphml": write_graphml,
    ".geojson": write_geojson,
    ".gpkg": write_geopackage,
    ".zip": write_package,
}


def save(panel: Panel, path: Path, *, commercial: bool = False) -> dict[str, Any]:
    """Write a panel and `PATH.metadata.json` beside it, both in one step; return the metadata.

    Parameters
    ----------
    panel
        The panel to write.
    path
        A file whose ending names the format: .csv, .parquet, .dta (Stata 14 and later), .graphml (dyads, as a
        network), .geojson or .gpkg (a map layer), or .zip (a Data Package, which holds the metadata itself).
    commercial
        Whether the use is commercial: then datasets of class A (academic) and N (no redistribution) are refused.

    Returns
    -------
    dict
        What `metadata` says, and the name, size, SHA-256 and rows (nodes and edges) of the file.

    Raises
    ------
    InputError
        For another ending, a panel that the format cannot hold, and a commercial use that the terms of a dataset
        forbid. Nothing is written then.
    FolderError
        Where nothing can be written.
    """
    if path.suffix not in FORMATS:
        raise InputError(
            f"found a file ending in {path.suffix!r}; expected one of {', '.join(FORMATS)}."
            f"{did_you_mean(path.suffix, FORMATS)}"
        )
    if commercial:
        permitted(panel)
    panel = replace(panel, table=store.settled(panel.ordered()))
    described = metadata(panel)
    with store.scratch(path.parent) as folder:
        made = folder / path.name
        facts = FORMATS[path.suffix](panel, made, described)
        file = {"name": path.name, "bytes": made.stat().st_size, "sha256": store.sha256(made)}
        described = {**described, "file": {**file, **facts}}
        if path.suffix != ".zip":
            text = json.dumps(described, indent=1, ensure_ascii=False)
            store.save(folder / f"{path.name}.metadata.json", (text + "\n").encode())
    return described


def permitted(panel: Panel) -> None:
    """Raise `InputError` where the terms of a dataset in the panel forbid commercial use.

    Membership in the state system is this project's own table of cited facts and asks for no permission.
    """
    barred = [name for name in dict.fromkeys(panel.added) if panel.source(name).licence.grade != "R"]
    if barred:
        raise InputError(
            f"found {', '.join(barred)} in the panel, whose terms allow no commercial use; expected datasets of "
            "class R only. Leave them out, or ask their publishers; 'allies data licences' lists the terms."
        )
