"""The depth of partnerships, frozen at a date: what two states have built up by then, by component, and one score.

history("USA")                  all partners of the United States on 31 December 2016
history("FRA", at="2010-12-31") those of France, six years earlier; nothing after the date plays a part
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np

from allies import sources, store
from allies.errors import InputError, NotCovered, UnknownName, did_you_mean
from allies.models.built_up import NAMES, PARTS, Stocks, built_up, last_whole_year
from allies.models.composite import SCORE, Index, composite, number, score_row
from allies.models.record import day, label, name
from allies.panel.states import state
from allies.store import Table

AT = date(2016, 12, 31)
FIRST_YEAR = 1950
TABLE = "history"
MODEL = "history-depth-1"
Row = dict[str, Any]
_STORED = ("component", "value", "contribution", "coverage", "std_error", "lower", "upper", "level", "rank",
           "rank_lower", "rank_upper", "partners", "n", "loading")  # fmt: skip
_BLANK = dict.fromkeys(["std_error", "lower", "upper", "level", "rank", "rank_lower", "rank_upper", "partners", "n"])


def history(focal: str | int = "USA", *, at: str | date = AT, without: Sequence[str] = (), seed: int = 1) -> Index:
    """Return the depth of a state's partnerships with all others, frozen at a date.

    Parameters
    ----------
    focal
        The state whose partners are ranked: ISO3 code, COW code or name.
    at
        The day to freeze at (or a year, its last day). Only calendar years that had ended by then count.
    without
        Components to leave out of the score, to see what hangs on them.
    seed
        Of the intervals. Where it, the date or `without` is not the default, pulled data are needed.

    Returns
    -------
    Index
        Rows: partner (ISO3), ccode, name, component, value, unit, contribution, coverage (share of its years on
        record), status, data_end; and per partner the row of the score, with `lower`, `upper`, `rank` and its bounds.

    Raises
    ------
    UnknownState, UnknownName
        For a code that is no state, and a component that does not exist.
    NotCovered
        For a state that was no member of the state system at the date, and where a dataset was not pulled.
    InputError
        For a date that is none.

    Notes
    -----
    Components: `PARTS`. Troops, visits and aid are recorded for the United States only; for other states they are not
    covered, and the score rests on the rest. A year without a report of troops adds nothing; `coverage` tells. The
    scores of two focal states are on different scales. A depth is a stock, neither a promise nor a liking.

    References
    ----------
    Leeds, Ritter, Mitchell and Long (2002), Alliance Treaty Obligations and Provisions, International Interactions
    28:237-260, doi:10.1080/03050620213653; Tipping and Bishop (1999), doi:10.1111/1467-9868.00196.
    """
    frozen = day(at)
    if frozen is None:
        raise InputError("found no date to freeze at; expected a day such as 2016-12-31.")
    for one in without:
        if one not in NAMES:
            raise UnknownName(f"found no component {one!r}; there are {', '.join(NAMES)}.{did_you_mean(one, NAMES)}")
    last = sources.source("un_votes").coverage.end
    if not FIRST_YEAR <= last_whole_year(frozen) <= last:
        raise NotCovered(
            f"found the date {frozen}; expected one from {FIRST_YEAR}-12-31, when the records of votes, troops and aid "
            f"have begun, to {last}-12-31. Give another."
        )
    code = state(focal).in_year(frozen.year).ccode
    if frozen == AT and seed == 1 and not without and store.released(TABLE).exists():
        return _released(code)
    return frozen_history(built_up(frozen), code, seed, without)


def frozen_history(found: Stocks, focal: int, seed: int = 1, without: Sequence[str] = ()) -> Index:
    """Return the index of one focal state from what all states have built up."""
    if focal not in found.codes:
        raise NotCovered(f"{name(focal, found.year)} was no member of the state system on {found.at}. Ask for another.")
    return _index(focal, found.at, _scored(found, focal, seed, without))


def _scored(found: Stocks, focal: int, seed: int = 1, without: Sequence[str] = ()) -> Iterator[tuple[int, list[Row]]]:
    """Yield each partner with the cells of the components that are recorded for the focal state, and of the score."""
    row = found.codes.index(focal)
    others = [place for place in range(len(found.codes)) if place != row]
    asked = [key for key in NAMES if PARTS[key].focal in (None, focal)]
    values = np.column_stack([found.value[key][row, others] for key in asked])
    coverage = np.column_stack([found.coverage[key][row, others] for key in asked])
    logged = np.array([PARTS[key].log for key in asked])
    scaled = np.where(logged, np.log1p(np.maximum(values, 0.0)), values)
    scaled[:, [key in without for key in asked]] = np.nan
    scored = composite(scaled, seed=seed)
    for at, place in enumerate(others):
        cells = [
            {
                "component": key,
                "value": number(values[at, column]),
                "contribution": number(scored.contribution[at, column]),
                "coverage": number(coverage[at, column]),
                "loading": number(scored.loading[column]),
            }
            for column, key in enumerate(asked)
        ]
        yield found.codes[place], [*cells, score_row(scored, at, asked)]


def _index(focal: int, at: date, partners: Iterator[tuple[int, list[Row]]], released: bool = False) -> Index:
    """Return rows of all partners: the cells given, and the components that the focal state has no record of."""
    year = last_whole_year(at)
    rows: list[Row] = []
    loadings: dict[str, float | None] = dict.fromkeys(NAMES)
    for code, cells in partners:
        head: Row = {"focal": label(focal, year), "partner": label(code, year), "ccode": code}
        head |= {"name": name(code, year), "at": str(at)}
        given = {cell["component"]: cell for cell in cells}
        loadings |= {key: cell["loading"] for key, cell in given.items() if key != SCORE}
        rows += [{**head, **_component(key, given.get(key))} for key in NAMES]
        rows.append({**head, **given[SCORE], "data_end": None, "sources": []})
    used = [one for key in NAMES if loadings[key] is not None for one in PARTS[key].sources]
    title = f"Depth of partnerships of {name(focal, year)}, frozen at {at}"
    return Index(tuple(rows), tuple(dict.fromkeys(used)), title, loadings, released)


def _component(key: str, cell: Row | None) -> Row:
    part = PARTS[key]
    value = cell["value"] if cell else None
    status = "not_covered" if cell is None else "missing" if value is None else "observed" if value else "observed_zero"
    return {
        "component": key,
        "title": part.title,
        "unit": part.unit,
        "value": value,
        "contribution": cell["contribution"] if cell else None,
        **_BLANK,
        "coverage": cell["coverage"] if cell else 0.0,
        "status": status,
        "data_end": str(sources.source(part.sources[0]).coverage.end),
        "sources": list(part.sources),
    }


def table(focal: Iterable[str] = ()) -> Table:
    """Return the table of the release: each state's history (default all) at the default date, as far as covered."""
    found = built_up(AT)
    asked = [state(one).in_year(AT.year).ccode for one in focal] or found.codes
    cells = [
        (one, partner, *(cell.get(column) for column in _STORED))
        for one in asked
        for partner, told in _scored(found, one)
        for cell in told
    ]
    return store.from_rows(["focal", "partner", *_STORED], cells)


def _released(focal: int) -> Index:
    """Return the index of one focal state from the embedded release."""
    held = store.select(store.released(TABLE), focal=[focal])
    if not held:
        raise NotCovered(f"{name(focal, AT.year)} was no member of the state system on {AT}. Ask for another.")
    partners: dict[int, list[Row]] = {}
    for row in held:
        cell = {column: row[column] for column in _STORED}
        partners.setdefault(row["partner"], []).append(_told(cell) if row["component"] == SCORE else cell)
    return _index(focal, AT, iter(partners.items()), released=True)


def _told(row: Row) -> Row:
    """Return a stored score's row with its words."""
    words = {"title": "Score", "unit": "standard deviations", "contribution": None}
    kept = {column: value for column, value in row.items() if column != "loading"}
    return kept | words | {"status": "missing" if row["value"] is None else "observed"}
