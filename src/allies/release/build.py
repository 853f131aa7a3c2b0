"""Make the release from raw data, and check that it comes out the same.

    build(to, mirror)      raw files -> source tables -> derived tables + manifest.json in `to`
    verify(mirror)         build in a temporary folder and compare with the embedded release, cell by cell

What each licence class allows here: R yearly values; A spells, ranks, scores and estimates of a model; N shares and
counts only.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allies import __version__, sources, store
from allies.errors import DataError
from allies.models import (
    attention_shares,
    built_up,
    case_record,
    history_depth,
    ideal_record,
    power_exposure,
    selective_isolation,
)
from allies.models.alignment import tables as alignment
from allies.panel import attributes, channels, leader_ideology, leader_parties, leaders, portfolio, spells
from allies.store import Table

LIMIT = 30_000_000
LEADER_LISTS = ["archigos", "factbook_leaders", "reign_leaders"]


@dataclass(frozen=True)
class Derived:
    """One table of the release: how it is computed, its key, the datasets it rests on, and the model behind it."""

    table: Callable[[], Table]
    key: Sequence[str]
    sources: Sequence[str]
    model: str | None = None


TABLES = {
    "un_contingency": Derived(
        lambda: portfolio.contingency(portfolio.positions(portfolio.un_votes())),
        ["ccode1", "ccode2", "year"],
        ["un_votes"],
    ),
    "un_vote_counts": Derived(lambda: portfolio.vote_counts(portfolio.un_votes()), ["ccode", "year"], ["un_votes"]),
    "ideal_points": Derived(ideal_record.estimates, ["ccode", "year"], ideal_record.DATASETS, ideal_record.MODEL),
    "alignment": Derived(alignment.estimates, ["ccode1", "ccode2", "year"], alignment.DATASETS, alignment.MODEL),
    "alignment_parts": Derived(
        alignment.parts,
        ["ccode1", "ccode2", "dimension", "year", "indicator"],
        alignment.DATASETS,
        alignment.MODEL,
    ),
    "alignment_indicators": Derived(alignment.scales, ["dimension", "indicator"], alignment.DATASETS, alignment.MODEL),
    "treaties": Derived(
        spells.treaties, ["ccode1", "ccode2", "coded_by", "obligation", "start"], ["atop", "cow_alliances"]
    ),
    "alliances": Derived(spells.shared_alliances, ["ccode1", "ccode2", "atopid"], ["atop_members"]),
    "channels": Derived(
        channels.channels,
        ["channel", "ccode1", "ccode2", "year"],
        ["gsdb", "sipri_register", "sipri_tiv", "us_aid", "us_trade", "us_travels", "us_troops", "us_visits"],
    ),
    "first_tours": Derived(channels.first_tours, ["person", "stop"], ["us_travels"]),
    "trips_by_term": Derived(channels.trips_by_term, ["term", "ccode", "year"], ["us_travels", *LEADER_LISTS]),
    "leaders": Derived(leaders.leaders, ["ccode", "start"], LEADER_LISTS),
    "leader_parties": Derived(
        leader_parties.leader_parties, ["ccode", "start", "party"], [*LEADER_LISTS, *leader_parties.DATASETS]
    ),
    "leader_ideology": Derived(
        leader_ideology.of_release,
        ["ccode", "start", "axis", "source", "party", "observed"],
        [*LEADER_LISTS, *leader_parties.DATASETS, *leader_ideology.READ],
    ),
    "regimes": Derived(attributes.regimes, ["ccode", "start"], ["vdem_regimes"]),
    "attributes": Derived(attributes.attributes, ["attribute", "ccode", "year"], ["homicide", "vdem"]),
    "history": Derived(history_depth.table, ["focal", "partner", "component"], built_up.DATASETS, history_depth.MODEL),
    "exposure": Derived(
        power_exposure.table, ["power", "ccode", "component"], power_exposure.DATASETS, power_exposure.MODEL
    ),
    "attention": Derived(
        attention_shares.table, ["measure", "start", "group"], attention_shares.DATASETS, attention_shares.MODEL
    ),
    "isolation": Derived(
        selective_isolation.table, ["year", "part"], selective_isolation.DATASETS, selective_isolation.MODEL
    ),
    "case_record": Derived(case_record.case_record, case_record.KEY, case_record.DATASETS),
    "states": Derived(lambda: sources.table("states"), ["system", "code", "start"], ["states"]),
}


def build(to: Path, *, mirror: str | None = None, progress: store.Progress | None = None) -> dict[str, Any]:
    """Pull every dataset, compute every table of the release into `to`, and return the manifest.

    The files of `to` are replaced only after all of them were made. Raises `DataError` past 30 MB.
    """
    pulled = _pulled(mirror, progress)
    with store.scratch(to) as made:
        tables = {}
        for done, (name, derived) in enumerate(TABLES.items(), start=1):
            path = made / f"{name}.parquet"
            inputs = {source: pulled[source]["id"] for source in derived.sources}
            named = {"model": derived.model} if derived.model else {}
            facts = store.write(derived.table(), path, key=derived.key, step=f"release.{name}", inputs=inputs, **named)
            tables[name] = {**facts, "bytes": path.stat().st_size, "sources": list(derived.sources)}
            if progress:
                progress("tables", done, len(TABLES))
        size = sum(table["bytes"] for table in tables.values())
        if size > LIMIT:
            raise DataError(f"found a release of {size:,} bytes, expected at most {LIMIT:,}. Drop or narrow a table.")
        manifest = {
            "package": __version__,
            "tables": tables,
            "sources": {name: _described(name, facts) for name, facts in pulled.items()},
            "coverage": _coverage(made, pulled),
        }
        store.save(made / "manifest.json", (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode())
    return manifest


def _pulled(mirror: str | None, progress: store.Progress | None) -> dict[str, Any]:
    needed = sorted({name for derived in TABLES.values() for name in derived.sources})
    pulled = {}
    for done, name in enumerate(needed, start=1):
        pulled[name] = sources.pull(name, mirror=mirror)
        if progress:
            progress("datasets", done, len(needed))
    return pulled


def _coverage(to: Path, pulled: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return first year, last year and last record of every quantity."""
    kept = store.read(to / "channels.parquet")
    years = kept.group_by("channel").aggregate(start=kept.year.min(), end=kept.year.max())
    found = {row["channel"]: {"start": row["start"], "end": row["end"]} for row in store.rows(years)}
    ends = channels.last_records()
    for channel, covered in found.items():
        covered["data_end"] = ends.get(channel, str(covered["end"]))
    for quantity, name in (("votes", "un_votes"), ("treaty", "atop")):
        end = pulled[name]["data_end"]
        found[quantity] = {"start": sources.source(name).coverage.start, "end": int(end[:4]), "data_end": end}
    return found


def _described(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    source = sources.source(name)
    addresses = {file.name: file.url for file in source.files}
    return {
        "title": source.title,
        "producer": source.producer,
        "version": source.version,
        "edition": facts["edition"],
        "citation": source.citation,
        "doi": source.doi,
        "landing": source.landing,
        "licence": source.licence.name,
        "licence_url": source.licence.url,
        "licence_class": source.licence.grade,
        "start": source.coverage.start,
        "data_end": facts["data_end"],
        "absence": source.absence,
        "absence_note": source.absence_note,
        "cautions": source.cautions,
        "table": facts["id"],
        "rows": facts["rows"],
        "files": [
            {"name": file, "sha256": digest, "url": addresses.get(file)} for file, digest in facts["inputs"].items()
        ],
    }


def verify(*, mirror: str | None = None, progress: store.Progress | None = None) -> list[dict[str, Any]]:
    """Build the release in a temporary folder and compare it with the embedded one.

    Returns one row per table: table, rows, rows_again, same (every cell equal), same_bytes.
    """
    with tempfile.TemporaryDirectory(prefix="allies-verify-") as folder, store.in_folder(Path(folder) / "data"):
        fresh = build(Path(folder) / "release", mirror=mirror, progress=progress)
        return [_compared(name, Path(folder) / "release" / f"{name}.parquet") for name in fresh["tables"]]


def _compared(name: str, again: Path) -> dict[str, Any]:
    embedded = store.released(name)
    return {
        "table": name,
        "rows": store.lineage(embedded)["rows"],
        "rows_again": store.lineage(again)["rows"],
        "same": store.same_rows(embedded, again),
        "same_bytes": store.sha256(embedded) == store.sha256(again),
    }
