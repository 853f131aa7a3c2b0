"""Facts that authors compiled, each with a date, states, a source and a grade; documents; groups of states.

`cases/facts/*.csv` hold those of the package, `facts.csv` in a case's folder its own. A fact with a `quantity` is a
reading of a series: predicates can ask for `facts.QUANTITY` over time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

from allies import store
from allies.claims.rows import BEST, FACT, Row, Series, canonical
from allies.errors import InputError, did_you_mean
from allies.panel.states import identities

CASES = Path(str(files("allies"))) / "cases"
COLUMNS = (
    "id", "date", "end", "known", "states", "statement", "quantity", "number", "unit", "source", "publisher",
    "url", "grade",
)  # fmt: skip
OPEN = "open"


def facts(folder: Path | None = None) -> dict[str, Row]:
    """Return every fact of the package, and of a case's own folder, by id; raise `InputError` for a bad row."""
    found: dict[str, Row] = {}
    for path in [*sorted((CASES / "facts").glob("*.csv")), *_own(folder, "facts.csv")]:
        if path.name != "documents.csv":
            _add(found, path)
    return found


def documents(folder: Path | None = None) -> dict[str, Row]:
    """Return stored passages of documents by id; the passage stands in `statement`."""
    found: dict[str, Row] = {}
    for path in [CASES / "facts" / "documents.csv", *_own(folder, "documents.csv")]:
        _add(found, path)
    return found


def _own(folder: Path | None, name: str) -> list[Path]:
    return [folder / name] if folder is not None and (folder / name).is_file() else []


def _add(found: dict[str, Row], path: Path) -> None:
    for line, cells in enumerate(store.compiled_csv(path), start=2):
        where = f"{path.name}, line {line}"
        missing = [name for name in COLUMNS if cells.get(name) is None]
        if missing:
            raise InputError(f"{where}: found no {missing[0]!r}; expected the columns {', '.join(COLUMNS)}.")
        if cells["id"] in found:
            raise InputError(f"{where}: found the id {cells['id']!r} twice; expected one row per fact.")
        found[cells["id"]] = _row(cells, where)


def _row(cells: Mapping[str, str], where: str) -> Row:
    for name in ("id", "date", "states", "statement", "source", "publisher"):
        if not cells[name]:
            raise InputError(f"{where}: found an empty {name}; expected every fact dated, placed and sourced.")
    if cells["grade"] not in BEST:
        near = did_you_mean(cells["grade"], BEST)
        raise InputError(f"{where}: found grade {cells['grade']!r}; expected A, B, C or D.{near}")
    if not cells["url"].startswith("https://"):
        raise InputError(f"{where}: found url {cells['url']!r}; expected an address that starts with https://.")
    try:
        start = date.fromisoformat(cells["date"])
        end = date.max if cells["end"] == OPEN else date.fromisoformat(cells["end"] or cells["date"])
        known = date.fromisoformat(cells["known"] or cells["date"])
        value = float(cells["number"]) if cells["number"] else None
    except ValueError as error:
        raise InputError(f"{where}: {error}; expected dates as 2025-06-19 and a plain number.") from error
    states = tuple(canonical(one) for one in cells["states"].split())
    source = f"{cells['source']} ({cells['publisher']})"
    return Row(cells["id"], states, start, end, known, value, cells["unit"], cells["statement"], source,
               cells["grade"], cells["url"])  # fmt: skip


def readings(folder: Path | None, held: Mapping[str, Row]) -> dict[str, Series]:
    """Return the series that facts are readings of, as `facts.QUANTITY`."""
    named: dict[str, list[Row]] = {}
    for path in [*sorted((CASES / "facts").glob("*.csv")), *_own(folder, "facts.csv")]:
        for cells in store.compiled_csv(path):
            if cells["quantity"] and path.name != "documents.csv":
                named.setdefault(f"facts.{cells['quantity']}", []).append(held[cells["id"]])
    return {name: _series(name, rows) for name, rows in named.items()}


def _series(name: str, rows: Sequence[Row]) -> Series:
    title = "Readings from documents: " + name.removeprefix("facts.").replace("_", " ")
    first, last = min(row.start for row in rows), max(row.start for row in rows)
    width = len(rows[0].states)
    return Series(name, title, rows[0].unit, (), width, "missing", first, last, lambda of: rows)


def groups() -> dict[str, list[tuple[str, date, date]]]:
    """Return states by group and span: world regions, and the organisations of `cases/groups.csv`."""
    found: dict[str, list[tuple[str, date, date]]] = {}
    for cells in store.compiled_csv(CASES / "groups.csv"):
        end = date.fromisoformat(cells["end"]) if cells["end"] else date.max
        found.setdefault(cells["group"], []).append((cells["iso3c"], date.fromisoformat(cells["start"]), end))
    for one in identities():
        found.setdefault(one.region, []).append((one.iso3c, one.start, one.end))
    return found


__all__ = ["CASES", "COLUMNS", "FACT", "documents", "facts", "groups", "readings"]
