"""What a panel holds, in words: its unit, its columns, and the coverage, citation and terms of each dataset."""

from __future__ import annotations

from typing import Any

from allies import __version__, store
from allies.panel.join import Panel

STAMP = (1980, 1, 1, 0, 0, 0)
"""The time written where a format wants one (the first that a ZIP file can hold), so that equal panels give equal
bytes. It says nothing about when a file was made."""

STATUS = {
    "observed": "the source has a value",
    "observed_zero": "inside the source's coverage, and zero",
    "missing": "inside the source's coverage, and nothing is known",
    "not_covered": "outside the source's coverage; never zero",
}
CLASSES = {"R": "may be redistributed", "A": "academic use with citation", "N": "not to be redistributed"}
KEYS = {"year": "calendar year", "date": "day", "iso3c": "ISO 3166-1 code", "name": "name of the state in the year"}
KEYS |= {"ccode": "Correlates of War state code", "gwcode": "Gleditsch-Ward state code", "obsid": "leader's identifier"}
KEYS |= {"leader": "leader's name", "start": "first day in power", "end": "last day in power, null where not on record"}
KEYS |= {
    "days": "days in power in the year (dyads: of both)",
    "years_in_office": "years in power, 1 in the year of entry",
}


MADE = {
    "trade": "million current US dollars, of the first source that has a value",
    "trade_source": "the dataset that trade comes from",
    "trade_break": "trade came from another dataset the year before",
    "trade_status": "state of the cell trade",
    "capital_distance_km": "great-circle distance of the capitals, km",
    "politically_relevant": "contiguous, or with a major power",
    "joint_democracy": "both states at or above the threshold",
    "democracy_lower": "the lesser democracy score of the two",
    "capability_share": "part of the two states' summed CINC scores",
}


def datasets(panel: Panel) -> list[str]:
    """Return the datasets of a panel, the state system first, each once."""
    return list(dict.fromkeys(("states", *panel.added)))


def metadata(panel: Panel) -> dict[str, Any]:
    """Return what a panel holds: its unit, key, columns, and the terms of each dataset.

    Parameters
    ----------
    panel
        Any panel.

    Returns
    -------
    dict
        `package`, `unit`, `key`, `years`, `columns` (type, meaning, unit, dataset), `status` (what the four states
        of a cell mean), `datasets` (version, citation, DOI, licence and class, coverage, cautions, checksums).
    """
    return {
        "package": __version__,
        "unit": f"{'directed ' if panel.directed else ''}{panel.unit}",
        "key": list(panel.keys),
        "years": list(panel.years),
        **({"as_of": panel.as_of.isoformat()} if panel.as_of else {}),
        "columns": {name: {"type": kinds(panel)[name], **_column(panel, name)} for name in panel.table.columns},
        "status": STATUS,
        "datasets": {name: _terms(panel, name) for name in datasets(panel)},
    }


def kinds(panel: Panel) -> dict[str, str]:
    """Return each column's kind: integer, number, boolean, date, datetime or string (the names of Table Schema)."""
    tests = {
        "is_boolean": "boolean",
        "is_integer": "integer",
        "is_numeric": "number",
        "is_date": "date",
        "is_timestamp": "datetime",
    }
    return {
        name: next((kind for test, kind in tests.items() if getattr(dtype, test)()), "string")
        for name, dtype in panel.table.schema().items()
    }


def statuses(panel: Panel) -> list[str]:
    """Return the columns that tell the state of a cell."""
    held = kinds(panel)
    return [made for made, _, column in panel.origin if column == "status" and held.get(made) == "string"]


def licences(panel: Panel) -> str:
    """Return the terms of everything in a panel, as Markdown."""
    parts = [
        "# Terms of what this panel holds\n",
        "The panel takes on the terms of every dataset in it. Cite each; `references.bib` and `references.ris` do.\n",
    ]
    for name, terms in metadata(panel)["datasets"].items():
        grade = terms["licence_class"]
        lines = [
            f"## {name}\n",
            f"{terms['title']}. Version: {terms['version']}.\n",
            f"- Licence: {terms['licence']}" + (f" <{terms['licence_url']}>" if terms["licence_url"] else ""),
            f"- Class {grade}: {CLASSES[grade]}",
            f"- Citation: {terms['citation']}",
            *([f"- DOI: <https://doi.org/{terms['doi']}>"] if terms["doi"] else []),
            f"- Coverage: {terms['coverage'][0]} to {terms['coverage'][1]}",
            *(f"- Caution: {caution}" for caution in terms["cautions"]),
        ]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _column(panel: Panel, name: str) -> dict[str, str]:
    if name in MADE:
        return {"meaning": MADE[name]}
    made = next(((dataset, column) for made, dataset, column in panel.origin if made == name), None)
    if made is None:
        key, side = _sided(name, list(KEYS))
        return {"meaning": KEYS.get(key, name) + side}
    dataset, column = made
    key, side = _sided(name, [f"_{column}"])
    if not key.endswith(f"_{column}"):
        return {"dataset": dataset, "meaning": f"{name.replace('_', ' ')}, made from {dataset}.{column}"}
    if column == "status":
        return {"dataset": dataset, "meaning": f"{dataset}: state of the cell{side}"}
    declared = panel.source(dataset).columns.get(column)
    if declared is None:
        return {"dataset": dataset, "meaning": f"{dataset}: number of rows in the year{side}"}
    told = {"dataset": dataset, "column": column, "meaning": declared.meaning + side}
    return {**told, "unit": declared.unit} if declared.unit else told


def _sided(name: str, endings: list[str]) -> tuple[str, str]:
    """Return a column's name without the number of a side, and the side in words."""
    whole = any(name.endswith(ending) for ending in endings)
    return (name, "") if whole or name[-1:] not in ("1", "2") else (name[:-1], f", state {name[-1]}")


def _terms(panel: Panel, name: str) -> dict[str, Any]:
    source = panel.source(name)
    path, own = store.table_path(name), source in panel.own
    pulled = store.lineage(path) if name in panel.added and not own and path.exists() else {}
    return {
        "title": source.title,
        "version": source.version,
        "citation": source.citation,
        "doi": source.doi,
        "landing": source.landing,
        "licence": source.licence.name,
        "licence_url": source.licence.url,
        "licence_class": source.licence.grade,
        "coverage": [source.coverage.start, source.coverage.end],
        "absent_row_means": source.absence,
        "cautions": source.cautions,
        **({"data_end": pulled["data_end"], "originals_sha256": pulled["inputs"]} if "inputs" in pulled else {}),
    }
