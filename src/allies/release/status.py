"""What is in the release and in the data folder, and under which terms."""

from __future__ import annotations

from typing import Any

from allies import sources, store


def status() -> list[dict[str, Any]]:
    """Return one row per dataset: coverage start, last record in the release and in the data folder, rows, licence."""
    released = store.manifest()["sources"]
    rows = []
    for name in sources.names():
        source = sources.source(name)
        pulled = store.lineage(store.table_path(name)) if store.table_path(name).exists() else {}
        rows.append(
            {
                "dataset": name,
                "title": source.title,
                "start": source.coverage.start,
                "release_data_end": released.get(name, {}).get("data_end"),
                "pulled_data_end": pulled.get("data_end"),
                "edition": pulled.get("edition"),
                "rows": pulled.get("rows"),
                "absence": source.absence,
                "cautions": source.cautions,
                "licence_class": source.licence.grade,
            }
        )
    return rows


def licences() -> list[dict[str, Any]]:
    """Return one row per dataset: its terms, where they stand, and how to cite it."""
    return [
        {
            "dataset": name,
            "class": source.licence.grade,
            "licence": source.licence.name,
            "producer": source.producer,
            "url": source.licence.url,
            "landing": source.landing,
            "citation": source.citation,
            "doi": source.doi,
        }
        for name in sources.names()
        for source in [sources.source(name)]
    ]


def described(name: str, *, pulled: bool = False) -> dict[str, Any]:
    """Return a dataset's title, last record, licence and its class: as released, or as in the data folder."""
    if not pulled:
        found: dict[str, Any] = store.manifest()["sources"][name]
        return found
    source = sources.source(name)
    return {
        "title": source.title,
        "data_end": store.lineage(store.table_path(name))["data_end"],
        "licence": source.licence.name,
        "licence_class": source.licence.grade,
    }
