"""The ledger of services and payments between states: what was offered, agreed and delivered, never added up unlike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allies import store
from allies.claims.rows import canonical
from allies.errors import InputError, did_you_mean

STAGES = ("offered", "announced", "signed", "obligated", "disbursed", "delivered", "reversed")
COLUMNS = (
    "id", "date", "provider", "receiver", "kind", "low", "high", "unit", "stage", "legal_form", "fact", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Service:
    """One entry: what passes from provider to receiver, at one stage, with the fact that shows it.

    `low` and `high` bound the quantity, equal where the source gives one number, empty where it names none; they are
    never filled in.
    """

    id: str
    date: date
    provider: str
    receiver: str
    kind: str
    low: float | None
    high: float | None
    unit: str
    stage: str
    legal_form: str
    fact: str
    note: str

    def row(self) -> dict[str, Any]:
        """Return the entry as a JSON-ready dictionary."""
        return {**asdict(self), "date": self.date.isoformat()}


def services(folder: Path) -> list[Service]:
    """Return a case's ledger by date, empty where it has no services.csv; raise `InputError` for a bad entry."""
    path = folder / "services.csv"
    if not path.is_file():
        return []
    found = [_entry(cells, f"services.csv, line {line}") for line, cells in enumerate(store.compiled_csv(path), 2)]
    return sorted(found, key=lambda one: (one.date, one.id))


def balance(entries: Sequence[Service], kind: str, stage: str) -> tuple[float, float, str]:
    """Return the sum of one kind at one stage, its lower and upper bound, and its unit.

    Raises
    ------
    InputError
        For entries in unlike units, for entries without a quantity, and where there is none.

    Notes
    -----
    Stages are not added to each other: a sum announced, agreed and paid is one sum at three stages.
    """
    some = [one for one in entries if one.kind == kind and one.stage == stage]
    if not some:
        held = {f"{one.kind} {one.stage}" for one in entries}
        asked = f"{kind} {stage}"
        raise InputError(f"found no entry {asked!r}; expected one of {sorted(held)}.{did_you_mean(asked, held)}")
    units = {one.unit for one in some}
    without = [one.id for one in some if one.low is None or one.high is None]
    if len(units) > 1 or without:
        what = f"units {sorted(units)}" if len(units) > 1 else f"no quantity in {without}"
        raise InputError(
            f"found {what} under {kind} {stage}; expected quantities of one unit. Ask for them one by one."
        )
    return sum(one.low or 0.0 for one in some), sum(one.high or 0.0 for one in some), units.pop()


def _entry(cells: dict[str, str], where: str) -> Service:
    missing = [name for name in COLUMNS if cells.get(name) is None]
    if missing:
        raise InputError(f"{where}: found no {missing[0]!r}; expected the columns {', '.join(COLUMNS)}.")
    if cells["stage"] not in STAGES:
        raise InputError(
            f"{where}: found stage {cells['stage']!r}; expected one of {', '.join(STAGES)}."
            f"{did_you_mean(cells['stage'], STAGES)}"
        )
    try:
        day = date.fromisoformat(cells["date"])
        low, high = (float(cells[name]) if cells[name] else None for name in ("low", "high"))
    except ValueError as error:
        raise InputError(f"{where}: {error}; expected a date as 2025-06-19 and a plain number.") from error
    return Service(
        cells["id"], day, canonical(cells["provider"]), canonical(cells["receiver"]), cells["kind"], low, high,
        cells["unit"], cells["stage"], cells["legal_form"], cells["fact"], cells["note"],
    )  # fmt: skip
