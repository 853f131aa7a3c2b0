"""How exposed every third state is to one power: trade, votes, arms, treaties, agreements, migrants; and one score.

exposure("SLV", power="CHN")   one state's components and its place among all
exposure(power="RUS")          all states, by the same code
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from allies import sources, store
from allies.errors import InputError, NotCovered
from allies.models.composite import SCORE, Index, composite, number, score_row
from allies.models.record import day, label, name
from allies.panel import ties
from allies.panel.dyads import state_years
from allies.panel.states import State, pair, state
from allies.store import Table

TABLE = "exposure"
MODEL = "power-exposure-1"
POWERS = ("USA", "CHN", "RUS", "FRA", "GBR", "DEU", "JPN", "IND")
CHINA = 710
Row = dict[str, Any]
Values = dict[int, float]


@dataclass(frozen=True)
class Part:
    """One component of exposure to a power.

    `years`: the years that have a record. `values`: from the power's COW code and a year to one value per third state;
    a state without one is missing. `log`: it counts as log(1 + value) in the score. `scored`: it counts at all.
    `power`: the COW code of the one power that it is recorded for.
    """

    title: str
    unit: str
    sources: Callable[[int], tuple[str, ...]]
    years: Callable[[], range | list[int]]
    values: Callable[[int, int], Values]
    log: bool = False
    scored: bool = True
    power: int | None = None


def _always(*names: str) -> Callable[[int], tuple[str, ...]]:
    return lambda year: names


def _covered(name: str) -> Callable[[], range]:
    return lambda: range(sources.source(name).coverage.start, sources.source(name).coverage.end + 1)


def _votes(power: int, year: int) -> Values:
    from allies.models.similarities import similarities

    found = similarities([year], measures=("kappa",))
    kappa = found.scores["kappa"]
    sides = [(found.ccode1, found.ccode2), (found.ccode2, found.ccode1)]
    return {
        int(other): float(value)
        for one, two in sides
        for other, value in zip(two[one == power], kappa[one == power], strict=True)
        if not np.isnan(value)
    }


PARTS: Mapping[str, Part] = {
    "trade_share": Part(
        "Share of goods trade that is with the power", "0 to 1", ties.trade_source, ties.trade_years, ties.trade_shares
    ),
    "votes": Part("Kappa of UN votes", "-1 to 1", _always("un_votes"), _covered("un_votes"), _votes),
    "arms_share": Part(
        "Share of arms imports from the power, five years", "0 to 1", _always("sipri_register"),
        lambda: range(1999, sources.source("sipri_register").coverage.end + 1), ties.arms_shares,
    ),
    "alliance": Part(
        "Treaty: 2 defence, 1 consultation, neutrality or non-aggression, 0 none", "0 to 2", _always("atop"),
        _covered("atop"), ties.obligations,
    ),
    "agreement_years": Part(
        "Years with a trade agreement in force", "years", _always("desta"), _covered("desta"), ties.agreement_years,
    ),
    "migrants": Part(
        "Migrants from the power and in the power per 1,000 residents", "per 1,000",
        _always("migrant_stock", "wdi_population"),
        lambda: ties.MIGRANT_YEARS, ties.migrants, log=True,
    ),
    "recognition": Part(
        "Relations with Beijing (since 2016: who opened them when)", "1 or 0", _always(), lambda: range(2015, 2025),
        ties.recognition, power=CHINA,
    ),
    "missions": Part(
        "Embassies: 2 in both states, 1 in one", "0 to 2", _always("embassies"), _covered("embassies"), ties.missions,
        scored=False,
    ),
}  # fmt: skip
NAMES = tuple(PARTS)
DATASETS = ("cow_trade", "cow_trade_totals", "itpd_trade", "baci_2023", "un_votes", "sipri_register", "atop", "desta",
            "migrant_stock", "wdi_population", "embassies")  # fmt: skip


def exposure(
    of: str | int | None = None,
    *,
    power: str | int = "CHN",
    year: int | None = None,
    as_of: str | date | None = None,
    seed: int = 1,
) -> Index:
    """Return how exposed third states are to a power.

    Parameters
    ----------
    of
        One state (ISO3 code, COW code or name), or None for all. Scores and ranks are among all states either way.
    power
        The power, any state.
    year
        One year for every component; a component without a record of that year is not covered. Default: each
        component's last year on record, told in `year`.
    as_of
        A day or a year: the last year on record that had ended by then.
    seed
        Of the intervals.

    Returns
    -------
    Index
        Rows: partner (the third state), component, year, value, unit, contribution, status, data_end, sources; and per
        state the row of the score with its interval and rank. `since`: the day on which a state opened relations with
        Beijing, where that was in 2016 to 2024.

    Raises
    ------
    UnknownState
        For a code that is no state, and where `of` is the power itself.
    InputError
        For `year` together with `as_of`.
    NotCovered
        Where a dataset was not pulled.

    Notes
    -----
    Loans, investment and aid of powers other than the United States are in none of the datasets, so they are no part
    of it. Recognition is compiled by the authors, for China alone (`cases/recognition.csv`). `missions` is a snapshot
    of volunteers' records in which absence says nothing; it is told and not scored. The scores of two powers are on
    different scales: compare ranks. Exposure is not dependence, and says nothing on intentions.
    """
    if year is not None and as_of is not None:
        raise InputError("found a year and as_of; expected one of them. Leave one out.")
    focal = state(power) if of is None else pair(of, power)[1]
    plain = year is None and as_of is None and seed == 1
    if plain and focal.iso3c in POWERS and store.released(TABLE).exists():
        found = _released(focal)
    else:
        found = _fitted(focal, year, day(as_of), seed)
    if of is None:
        return found
    return replace(found, rows=tuple(found.among(of)))


def _fitted(power: State, year: int | None, as_of: date | None, seed: int) -> Index:
    when = year or (as_of.year if as_of else sources.source("un_votes").coverage.end)
    code = power.in_year(when).ccode
    members = store.frame(state_years([when], membership="last").table, ["ccode"])
    others = [int(one) for one in members["ccode"] if one != code]
    if not others:
        raise NotCovered(f"found no member of the state system in {when}; expected a year from 1816. Ask for another.")
    mine = {key: part for key, part in PARTS.items() if part.power in (None, code)}
    held = dict.fromkeys(NAMES) | {key: _year_of(part, year, as_of) for key, part in mine.items()}
    values = {key: PARTS[key].values(power.in_year(at).ccode, at) if at else {} for key, at in held.items()}
    scored = [key for key in mine if PARTS[key].scored]
    x = np.array([[_at(values[key], one, held[key], when) for key in scored] for one in others])
    logged = np.array([PARTS[key].log for key in scored])
    found = composite(np.where(logged, np.log1p(np.maximum(x, 0.0)), x), seed=seed)
    cells = []
    for at, one in enumerate(others):
        for key in NAMES:
            column = scored.index(key) if key in scored else None
            value = _at(values[key], one, held[key], when) if column is None else x[at, column]
            pull = np.nan if column is None else found.contribution[at, column]
            loading = np.nan if column is None else found.loading[column]
            cells.append(
                (one, {"component": key, "year": held[key], "value": number(value), "contribution": number(pull),
                       "loading": number(loading)})
            )  # fmt: skip
        cells.append((one, {**score_row(found, at, scored), "year": when}))
    return _index(power, when, cells)


def _year_of(part: Part, year: int | None, as_of: date | None) -> int | None:
    """Return the year whose value is taken: the one asked for, or the last on record, or None."""
    years = part.years()
    if year is not None:
        return year if year in years else None
    whole = None if as_of is None else as_of.year - ((as_of.month, as_of.day) != (12, 31))
    return max((one for one in years if whole is None or one <= whole), default=None)


def _at(values: Values, code: int, at: int | None, when: int) -> float:
    """Return a state's value in an earlier year, when it may have had another code; NaN where there is none."""
    if at is None:
        return np.nan
    codes = [code, *state(label(code, when)).ccodes]
    return next((values[one] for one in codes if one in values), np.nan)


def _index(power: State, when: int, cells: list[tuple[int, Row]], released: bool = False) -> Index:
    loadings: dict[str, float | None] = dict.fromkeys(NAMES)
    rows = []
    for code, cell in cells:
        head = {"power": power.iso3c, "partner": label(code, when), "ccode": code, "name": name(code, when)}
        if cell["component"] != SCORE:
            loadings[cell["component"]] = cell["loading"]
            cell = _component(cell, code)
        else:
            cell = {**cell, "data_end": None, "since": None, "sources": []}
        rows.append({**head, **cell})
    used = tuple(dict.fromkeys(one for row in rows for one in row["sources"] if row["value"] is not None))
    title = f"Exposure of other states to {power.in_year(when).name}"
    return Index(tuple(rows), used, title, loadings, released)


_BLANK = dict.fromkeys(["std_error", "lower", "upper", "level", "rank", "rank_lower", "rank_upper", "partners", "n",
                        "coverage"])  # fmt: skip


def _component(cell: Row, code: int) -> Row:
    part = PARTS[cell["component"]]
    at, value = cell["year"], cell["value"]
    status = "not_covered" if at is None else "missing" if value is None else "observed" if value else "observed_zero"
    last = max(part.years())
    return {
        "component": cell["component"],
        "title": part.title,
        "unit": part.unit,
        "year": at,
        "value": value,
        "contribution": cell["contribution"],
        **_BLANK,
        "status": status,
        "data_end": str(last),
        "since": (ties.switches().get(code, {}).get("since") or None) if cell["component"] == "recognition" else None,
        "sources": list(part.sources(at if at is not None else last)),
    }


_STORED = ("component", "year", "value", "contribution", "loading", "std_error", "lower", "upper", "level", "rank",
           "rank_lower", "rank_upper", "partners", "n", "coverage")  # fmt: skip


def table(powers: Iterable[str] = POWERS) -> Table:
    """Return the table of the release: exposure to each power, each component in its last year."""
    cells = []
    for power in powers:
        found = _fitted(state(power), None, None, 1)
        for row in found.rows:
            told = {**row, "loading": found.loadings.get(row["component"])}
            cells.append((power, row["ccode"], *(told.get(column) for column in _STORED)))
    return store.from_rows(["power", "ccode", *_STORED], cells)


def _released(power: State) -> Index:
    order = {key: at for at, key in enumerate((*NAMES, SCORE))}
    held = store.select(store.released(TABLE), power=[power.iso3c])
    held.sort(key=lambda row: (row["ccode"], order[row["component"]]))
    words = {"title": "Score", "unit": "standard deviations", "contribution": None}
    cells = []
    for row in held:
        cell = {column: row[column] for column in _STORED}
        if row["component"] == SCORE:
            del cell["loading"]
            cell |= words | {"status": "missing" if row["value"] is None else "observed"}
        cells.append((row["ccode"], cell))
    when = max(row["year"] for row in held if row["component"] == SCORE)
    return _index(power, when, cells, released=True)
