"""Panels as a Data Package: one ZIP file with the table, its schema, the references and the terms."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from allies import __version__, store
from allies.panel.export.metadata import STAMP, STATUS, licences, statuses
from allies.panel.export.references import bibtex, ris
from allies.panel.export.tabular import csv_bytes, frame
from allies.panel.join import Panel


def write_package(panel: Panel, path: Path, described: dict[str, Any]) -> dict[str, Any]:
    """Write a panel as a Data Package; return its number of rows.

    The ZIP file holds `datapackage.json`, `data.csv`, `data.csv.metadata.json`, `references.bib`, `references.ris`
    and `LICENCES.md`.

    References
    ----------
    Frictionless Data (2024), Data Package 2.0, https://datapackage.org.
    """
    held = frame(panel)
    data, rows = csv_bytes(held), len(held)
    digest = hashlib.sha256(data).hexdigest()
    file = {"name": "data.csv", "bytes": len(data), "sha256": digest, "rows": rows}
    files = {
        "datapackage.json": _json(_package(panel, path.stem, described, data)),
        "data.csv": data,
        "data.csv.metadata.json": _json({**described, "file": file}),
        "references.bib": bibtex(panel).encode(),
        "references.ris": ris(panel).encode(),
        "LICENCES.md": licences(panel).encode(),
    }
    store.save(path, zipped(files))
    return {"rows": rows}


def zipped(files: dict[str, bytes]) -> bytes:
    """Return files as a ZIP file; equal files give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            package.writestr(entry, content)
    return out.getvalue()


def _package(panel: Panel, name: str, described: dict[str, Any], data: bytes) -> dict[str, Any]:
    terms = described["datasets"]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "panel",
        "title": f"{described['unit'].capitalize()}s, {described['years'][0]} to {described['years'][1]}",
        "description": f"Made by allies {__version__}. The terms of every dataset in it apply; see LICENCES.md.",
        "licenses": [
            {
                "title": f"{dataset}: {one['licence']}",
                **({"path": one["licence_url"]} if one["licence_url"] else {"name": "notspecified"}),
            }
            for dataset, one in terms.items()
        ],
        "sources": [
            {
                "title": one["title"],
                "version": one["version"],
                **({"path": one["landing"]} if one["landing"] else {}),
            }
            for one in terms.values()
        ],
        "resources": [
            {
                "name": "data",
                "path": "data.csv",
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(data),
                "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
                "schema": _schema(panel, described),
            }
        ],
    }


def _schema(panel: Panel, described: dict[str, Any]) -> dict[str, Any]:
    told = set(statuses(panel))
    fields = [
        {
            "name": name,
            "type": column["type"],
            "description": column["meaning"],
            **({"unit": column["unit"]} if "unit" in column else {}),
            **({"constraints": {"enum": list(STATUS)}} if name in told else {}),
        }
        for name, column in described["columns"].items()
    ]
    return {"fields": fields, "primaryKey": described["key"], "missingValues": [""]}


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
