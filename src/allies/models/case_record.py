"""Values that claims of the embedded cases ask for and that no other table of the release holds.

One long table: `quantity` says what a row is, `sender` and `receiver` whose it is (ISO3; `receiver` empty for one
state), `start` to `end` the days it speaks of, `known` the first day on which it counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import ibis

from allies import sources, store
from allies.models.record import label
from allies.panel.states import with_ccode
from allies.store import Table

COLUMNS = (
    "quantity", "title", "unit", "dataset", "absent", "covered_from", "covered_to",
    "sender", "receiver", "start", "end", "known", "value", "label",
)  # fmt: skip
KEY = ["quantity", "sender", "receiver", "start", "label"]
DATASETS = ["executive_approval", "factbook_trade_partners", "tariffs_2025", "ucdp_acd", "us_withdrawals"]
Cells = tuple[str, str, date, date, date, float, str]


@dataclass(frozen=True)
class _Kind:
    """One quantity: its title, unit, dataset and what no row means."""

    name: str
    title: str
    unit: str
    dataset: str
    absent: str = "missing"


def case_record() -> Table:
    """Return the table of the release.

    Returns
    -------
    Table
        Columns `COLUMNS`, key `KEY`. Quantities: civil_war (spells of years with an intrastate conflict on the
        government's side, UCDP), approval_rank (place of a leader's approval among the states polled that year),
        china_exports and china_imports (share of a state's trade, percent), tariff (additional duty under the order of
        31 July 2025, percent), withdrawal (bodies that the United States was ordered to leave).
    """
    rows = [
        (kind.name, kind.title, kind.unit, kind.dataset, kind.absent, *covered, *cells)
        for kind, read in _KINDS
        for covered in [_covered(kind.dataset)]
        for cells in read()
    ]
    return store.from_rows(COLUMNS, rows)


def _covered(dataset: str) -> tuple[date, date]:
    source = sources.source(dataset)
    end = str(store.lineage(store.table_path(dataset))["data_end"])
    last = date.fromisoformat(end[:10]) if len(end) >= 10 else date(int(end[:4]), 12, 31)
    return date(source.coverage.start, 1, 1), last


def _coded(dataset: str, column: str, **keep: Any) -> list[dict[str, Any]]:
    """Return a dataset's rows with the COW code of `column`; entities that are no states are left out."""
    source, table = sources.source(dataset), sources.table(dataset)
    for name, value in keep.items():
        table = table.filter(table[name] == value)
    coded = with_ccode(table, source, column=column, when=source.time, to="coded")
    return store.rows(coded.filter(ibis._.coded.notnull()).order_by("coded", *table.columns))


def _year(year: int) -> tuple[date, date, date]:
    return date(year, 1, 1), date(year, 12, 31), date(year, 12, 31)


def _civil_wars() -> Iterator[Cells]:
    years: dict[int, set[int]] = {}
    for row in _coded("ucdp_acd", "gwcode", role="primary"):
        if row["side"] == "a" and row["kind"] in ("intrastate", "internationalised"):
            years.setdefault(row["coded"], set()).add(row["year"])
    for code, held in sorted(years.items()):
        for _, run in groupby(enumerate(sorted(held)), key=lambda pair: pair[1] - pair[0]):
            span = [year for _, year in run]
            first, last = span[0], span[-1]
            state = label(code, first)
            yield (
                state,
                "",
                date(first, 1, 1),
                date(last, 12, 31),
                date(first, 12, 31),
                len(span),
                "intrastate conflict",
            )


def _approval() -> Iterator[Cells]:
    rows = [row for row in _coded("executive_approval", "country") if row["office"] in ("main", "executive")]
    for year in sorted({row["year"] for row in rows}):
        field = [row for row in rows if row["year"] == year]
        for row in field:
            rank = 1 + sum(other["approval"] > row["approval"] for other in field)
            yield label(row["coded"], year), "", *_year(year), rank, f"of {len(field)} states polled, {row['office']}"


def _trade(flow: str) -> Iterator[Cells]:
    for row in _coded("factbook_trade_partners", "reporter", partner="CHN", flow=flow):
        yield label(row["coded"], row["year"]), "CHN", *_year(row["year"]), row["share"], flow


def _tariffs() -> Iterator[Cells]:
    for row in _coded("tariffs_2025", "partner"):
        if row["rate"] is not None:
            signed = row["signed"]
            yield "USA", label(row["coded"], signed.year), signed, date.max, signed, row["rate"], row["instrument"]


def _withdrawals() -> Iterator[Cells]:
    table = sources.table("us_withdrawals")
    for row in store.rows(table.order_by("date", "organization")):
        if row["action"] in ("withdraw (directed)", "end participation"):
            yield "USA", "", row["date"], row["date"], row["date"], 1, row["organization"]


_KINDS = [
    (_Kind("civil_war", "Intrastate conflict of the government", "years in a row", "ucdp_acd", "zero"), _civil_wars),
    (_Kind("approval_rank", "Rank of the leader's approval", "1 is the highest", "executive_approval"), _approval),
    (
        _Kind("china_exports", "Exports to China, share of all", "percent", "factbook_trade_partners"),
        lambda: _trade("exports"),
    ),
    (
        _Kind("china_imports", "Imports from China, share of all", "percent", "factbook_trade_partners"),
        lambda: _trade("imports"),
    ),
    (_Kind("tariff", "Additional U.S. duty by the order of 31 July 2025", "percent", "tariffs_2025"), _tariffs),
    (_Kind("withdrawal", "Body that the United States was ordered to leave", "", "us_withdrawals"), _withdrawals),
]
