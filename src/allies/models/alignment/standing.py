"""Where two states stand with each other in each dimension, from the release: estimates, ranks, discordance, parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allies import store
from allies.errors import InputError, NotCovered, UnknownName, did_you_mean
from allies.models.alignment.indicators import (
    COVERAGE_NEEDED,
    DIMENSIONS,
    FOCAL,
    INDICATORS_NEEDED,
    USED,
    WINDOW,
)
from allies.models.record import alive, label, membership
from allies.models.result import LEVEL, Rows
from allies.panel.states import State, pair, state

Row = dict[str, Any]
BOUNDS = (0.5 - LEVEL / 2, 0.5 + LEVEL / 2)
Z = NormalDist().inv_cdf(BOUNDS[1])
DRAWS, SEED = 2000, 2012
HUNDREDTHS = 100
UNIT = "standard deviations of all dyads in 2012"
KEY = ["iso3c_1", "iso3c_2", "dimension", "year", "estimate", "std_error", "lower", "upper", "level"]


@dataclass(frozen=True, eq=False)
class Field:
    """A state and all its partners in the release: per year, the partners' codes and per dimension their numbers."""

    focal: State
    rows: dict[int, dict[str, Row]]

    def numbers(self, dimension: str, year: int) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
        """Return the partners covered in a dimension and year, their estimates and standard errors."""
        held = {name: row for name, row in self.rows.get(year, {}).items() if row[f"{dimension}_estimate"] is not None}
        values = np.array([[row[f"{dimension}_estimate"], row[f"{dimension}_se"]] for row in held.values()]).reshape(
            -1, 2
        )
        return list(held), values[:, 0] / HUNDREDTHS, values[:, 1] / HUNDREDTHS


@cache
def field(iso3c: str, year: int | None = None) -> Field:
    """Return a state's partners from the release, in all years or in one."""
    focal = state(iso3c)
    found: dict[int, dict[str, Row]] = defaultdict(dict)
    path, among = store.released("alignment"), {} if year is None else {"year": [year]}
    for mine, other, way in (("ccode1", "ccode2", 1), ("ccode2", "ccode1", -1)):
        for row in store.select(path, **{mine: focal.ccodes}, **among):
            if focal.in_year(row["year"]).ccode == row[mine]:
                row["way"] = way
                found[row["year"]][label(row[other], row["year"])] = row
    return Field(focal, dict(found))


def years(dimension: str) -> tuple[int, int]:
    """Return the first and last year of a dimension's record in the release."""
    seen = [row for row in _scales() if row["dimension"] == dimension]
    return min(row["start"] for row in seen), max(row["end"] for row in seen)


@cache
def _scales() -> list[Row]:
    return store.select(store.released("alignment_indicators"))


def known_dimension(dimension: str) -> str:
    """Return the name of a dimension; raise `UnknownName` with the nearest one."""
    if dimension not in DIMENSIONS:
        raise UnknownName(
            f"found dimension {dimension!r}; expected one of {', '.join(DIMENSIONS)}."
            + did_you_mean(dimension, DIMENSIONS)
        )
    return dimension


def last_year() -> int:
    """Return the last year of the estimates."""
    return max(years(name)[1] for name in DIMENSIONS)


def draws(mean: NDArray[np.float64], error: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return draws of the estimates of a field, the same ones every time."""
    return np.asarray(np.random.default_rng(SEED).normal(mean, error, (DRAWS, len(mean))))


def standings(a: str | int, b: str | int, *, year: int | None = None) -> Rows:
    """Return how closely two states are aligned in each dimension: estimate, interval, rank and percentile.

    Parameters
    ----------
    a, b
        ISO3 codes, COW codes or names. Ranks are among the partners of `a`.
    year
        Default the last year of the estimates.

    Returns
    -------
    Rows
        One row per dimension: dimension, title, year, estimate (standard deviations of all dyads in 2012, higher is
        closer), std_error, lower, upper, level; rank (1 the closest), rank_lower, rank_upper, partners; percentile
        (share of partners that are no closer), percentile_lower, percentile_upper; sent (what `a` sends less what `b`
        sends, where indicators have senders); n (indicators that spoke in the last ten years), coverage, status, note.

    Raises
    ------
    UnknownState
        For a code that is no state, or the same state twice.

    Notes
    -----
    Estimates look back and forward: a year's rests on later ones too. Below three indicators, or with less than 40% of
    their years seen, there is no number, and `note` says so.
    """
    one, two = pair(a, b)
    at = last_year() if year is None else year
    return Rows(tuple(standing(one, two, name, at) for name in DIMENSIONS), _datasets(list(DIMENSIONS)))


def _datasets(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(read for name in names for read in USED[name]))


def standing(one: State, two: State, dimension: str, year: int) -> Row:
    """Return the row of one dimension and year, see `standings`."""
    held = field(one.iso3c, year)
    partner = two.in_year(year).iso3c
    row = held.rows.get(year, {}).get(label(two.in_year(year).ccode, year))
    found: Row = dict.fromkeys(
        [
            *KEY,
            "rank",
            "rank_lower",
            "rank_upper",
            "partners",
            "percentile",
            "percentile_lower",
            "percentile_upper",
            "sent",
        ]
    )
    found |= {"iso3c_1": one.in_year(year).iso3c, "iso3c_2": partner, "dimension": dimension, "year": year}
    found |= {"title": DIMENSIONS[dimension], "unit": UNIT}
    found |= {"n": row[f"{dimension}_n"] if row else 0, "coverage": row[f"{dimension}_seen"] / 100 if row else 0.0}
    if row is None or row[f"{dimension}_estimate"] is None:
        return {**found, **_silent(found, one, two, dimension, year), "data_end": years(dimension)[1]}
    mean, error = row[f"{dimension}_estimate"] / HUNDREDTHS, row[f"{dimension}_se"] / HUNDREDTHS
    names, means, errors = held.numbers(dimension, year)
    found |= {
        "estimate": mean,
        "std_error": error,
        "lower": mean - Z * error,
        "upper": mean + Z * error,
        "level": LEVEL,
    }
    found |= _place(names.index(label(two.in_year(year).ccode, year)), means, draws(means, errors))
    sent = row.get(f"{dimension}_sent")
    found["sent"] = None if sent is None else row["way"] * sent / HUNDREDTHS
    return {**found, "status": "observed", "note": "", "data_end": years(dimension)[1]}


def _place(at: int, means: NDArray[np.float64], drawn: NDArray[np.float64]) -> Row:
    """Return rank and percentile of one partner, with intervals over draws of the field; nothing for a field of one."""
    if len(means) < 2:
        return {}
    above = (drawn > drawn[:, [at]]).sum(axis=1)
    return _between(int((means > means[at]).sum()) + 1, len(means), *np.quantile(above + 1, BOUNDS))


def _places(means: NDArray[np.float64], drawn: NDArray[np.float64]) -> list[Row]:
    """Return what `_place` does for all partners at once."""
    above = (-drawn).argsort(axis=1).argsort(axis=1)
    ranks = [int((means > mean).sum()) + 1 for mean in means]
    bounds = np.quantile(above + 1, BOUNDS, axis=0).T
    return [_between(rank, len(means), low, high) for rank, (low, high) in zip(ranks, bounds, strict=True)]


def _between(rank: int, partners: int, least: float, most: float) -> Row:
    others, low, high = partners - 1, min(int(least), rank), max(int(np.ceil(most)), rank)
    share = [round((others + 1 - place) / others, 4) if others else None for place in (rank, high, low)]
    return {
        "rank": rank, "rank_lower": low, "rank_upper": high, "partners": others + 1,
        "percentile": share[0], "percentile_lower": share[1], "percentile_upper": share[2],
    }  # fmt: skip


def _silent(found: Row, one: State, two: State, dimension: str, year: int) -> Row:
    """Return why there is no number: status and note."""
    first, last = years(dimension)
    if not first <= year <= last + WINDOW or year > last_year():
        return {"status": "not_covered", "note": f"The record of this dimension runs from {first} to {last}."}
    if not all(alive(life, year) for life in membership(one, two)):
        return {"status": "not_a_state", "note": "One of the two was no state in this year."}
    only = FOCAL.get(dimension)
    if only is not None and only not in (*one.ccodes, *two.ccodes):
        return {"status": "not_covered", "note": f"On record for partners of {label(only, year)} only."}
    number, share = found["n"], found["coverage"]
    if not number:
        return {"status": "not_covered", "note": "No indicator spoke of the two in the last ten years."}
    few = f"{number} indicator{'s' if number > 1 else ''}"
    return {
        "status": "missing",
        "note": f"Too thin: {few} with {share:.0%} of their years seen; a number needs {INDICATORS_NEEDED} and "
        f"{COVERAGE_NEEDED:.0%}.",
    }


def history(a: str | int, b: str | int, *, dimensions: Sequence[str] = tuple(DIMENSIONS)) -> Rows:
    """Return the paths of two states' alignment: one row per dimension and covered year, with rank among a's partners.

    Columns: iso3c_1, iso3c_2, dimension, year, estimate, std_error, lower, upper, level, rank, partners, n, coverage.
    Raises `UnknownState`, `UnknownName`, and `NotCovered` where no year is covered.
    """
    one, two = pair(a, b)
    held, found = field(one.iso3c), []
    for dimension in map(known_dimension, dimensions):
        for year in sorted(held.rows):
            row = held.rows[year].get(label(two.in_year(year).ccode, year))
            if row is None or row[f"{dimension}_estimate"] is None:
                continue
            mean, error = row[f"{dimension}_estimate"] / HUNDREDTHS, row[f"{dimension}_se"] / HUNDREDTHS
            _, means, _ = held.numbers(dimension, year)
            found.append(
                {
                    "iso3c_1": one.in_year(year).iso3c, "iso3c_2": two.in_year(year).iso3c, "dimension": dimension,
                    "year": year, "estimate": mean, "std_error": error, "lower": mean - Z * error,
                    "upper": mean + Z * error, "level": LEVEL, "rank": int((means > mean).sum()) + 1,
                    "partners": len(means), "n": row[f"{dimension}_n"], "coverage": row[f"{dimension}_seen"] / 100,
                }
            )  # fmt: skip
    if not found:
        raise NotCovered(f"{one.iso3c}-{two.iso3c}: no dimension asked for is covered in any year.")
    return Rows(tuple(found), _datasets(dimensions))


def discordance(a: str | int, b: str | int, *, year: int | None = None) -> Row:
    """Return how far the dimensions disagree on the place of `b` among the partners of `a`.

    The standard deviation of the percentiles over the covered dimensions, over the largest that so many could have: 0
    where all agree, 1 where half are first and half last. Keys: estimate, lower, upper, level, n (dimensions), expected
    (what percentiles drawn at random would give), status, note.
    """
    one, two = pair(a, b)
    at = last_year() if year is None else year
    held, name = field(one.iso3c, at), label(two.in_year(at).ccode, at)
    points, drawn = [], []
    for number, dimension in enumerate(DIMENSIONS):
        names, means, errors = held.numbers(dimension, at)
        if name not in names or len(names) < 2:
            continue
        k = names.index(name)
        points.append(1 - float((means > means[k]).sum() / (len(names) - 1)))
        sample = np.random.default_rng(SEED + number).normal(means, errors, (DRAWS, len(means)))
        drawn.append((sample < sample[:, [k]]).sum(axis=1) / (len(names) - 1))
    n = len(points)
    found: Row = {"iso3c_1": one.iso3c, "iso3c_2": two.iso3c, "year": at, "n": n, "level": LEVEL}
    if n < 2:
        note = f"{n} dimension{'s' if n != 1 else ''} covered; disagreement needs two."
        return {**found, **dict.fromkeys(["estimate", "lower", "upper", "expected"]), "status": "missing", "note": note}
    most = np.sqrt((n // 2) * (n - n // 2)) / n
    low, high = np.quantile(np.std(drawn, axis=0) / most, BOUNDS)
    point = float(np.std(points) / most)
    chance = np.random.default_rng(SEED).uniform(size=(DRAWS, n)).std(axis=1) / most
    return {
        **found, "estimate": point, "lower": min(float(low), point), "upper": max(float(high), point),
        "expected": round(float(chance.mean()), 3), "status": "observed", "note": "",
    }  # fmt: skip


def rank(of: str | int, dimension: str = "votes", *, year: int | None = None) -> Rows:
    """Return all partners of a state in a dimension, the closest first, each with the interval of its rank.

    Columns: rank, rank_lower, rank_upper, iso3c (the partner), estimate, std_error, lower, upper, level, partners, n,
    coverage, year. Raises `UnknownState`, `UnknownName`, and `NotCovered` for a year without partners.
    """
    focal, name = state(of), known_dimension(dimension)
    at = last_year() if year is None else year
    held = field(focal.iso3c, at)
    names, means, errors = held.numbers(name, at)
    if len(names) < 2:
        first, last = years(name)
        raise NotCovered(
            f"{focal.iso3c} has {len(names)} partner{'s' if len(names) != 1 else ''} covered in "
            f"{DIMENSIONS[name].lower()} in {at}; a ranking needs two. The record of this dimension runs "
            f"from {first} to {last}. Ask for another year, or another dimension."
        )
    places, rows = _places(means, draws(means, errors)), []
    for k in np.argsort(-means, kind="stable"):
        row = held.rows[at][names[k]]
        place = places[k]
        rows.append(
            {
                **{key: place[key] for key in ("rank", "rank_lower", "rank_upper")}, "iso3c": names[k],
                "estimate": float(means[k]), "std_error": float(errors[k]), "lower": float(means[k] - Z * errors[k]),
                "upper": float(means[k] + Z * errors[k]), "level": LEVEL, "partners": len(names),
                "n": row[f"{name}_n"], "coverage": row[f"{name}_seen"] / 100, "year": at,
            }
        )  # fmt: skip
    return Rows(tuple(rows), _datasets([name]))


def compare(states: Sequence[str | int], *, year: int | None = None) -> Rows:
    """Return the standings of every pair of the states: rows as `standings`, ranks among the first one's partners."""
    if len(states) < 2:
        raise InputError(f"found {len(states)} state; expected two or more, such as USA SLV ARG.")
    rows: list[Row] = []
    for at, one in enumerate(states):
        for two in states[at + 1 :]:
            rows += standings(one, two, year=year).rows
    return Rows(tuple(rows), _datasets(list(DIMENSIONS)))


def explained(a: str | int, b: str | int, dimension: str, *, year: int | None = None) -> Rows:
    """Return what each indicator adds to an estimate; the parts and the reference level add up to it.

    Columns: indicator, title, part (standard deviations; below 0 is evidence against), without (the estimate less the
    part), start, end (years of the indicator's record), loading. The last row, `reference`, is the level of a dyad that
    no indicator speaks of. The release holds the parts of the last year for all dyads and of every year for those of
    the United States; for others fit the model: `al.alignment().explain(...)`.

    Raises `UnknownState`, `UnknownName`, and `NotCovered` where there is no estimate or no parts.
    """
    one, two = pair(a, b)
    at, name = last_year() if year is None else year, known_dimension(dimension)
    row = standing(one, two, name, at)
    if row["estimate"] is None:
        raise NotCovered(f"{one.iso3c}-{two.iso3c}, {DIMENSIONS[name].lower()}, {at}: {row['note']}")
    codes = sorted(side.in_year(at).ccode for side in (one, two))
    held = store.select(
        store.released("alignment_parts"), ccode1=[codes[0]], ccode2=[codes[1]], dimension=[name], year=[at]
    )
    if not held:
        raise NotCovered(
            f"{one.iso3c}-{two.iso3c}: the release holds the parts of {last_year()} only for this pair; found {at}. "
            "Ask for that year, or fit the model with al.alignment()."
        )
    by = {part["indicator"]: part["part"] / HUNDREDTHS for part in held}
    rows: list[Row] = [
        {
            "indicator": scale["indicator"], "title": scale["title"], "part": by[scale["indicator"]],
            "without": row["estimate"] - by[scale["indicator"]], "start": scale["start"], "end": scale["end"],
            "loading": scale["loading"],
        }
        for scale in _scales()
        if scale["dimension"] == name and scale["indicator"] in by
    ]  # fmt: skip
    rows.sort(key=lambda part: -abs(part["part"]))
    rest = row["estimate"] - sum(part["part"] for part in rows)
    blank: Row = dict.fromkeys(["start", "end", "loading"])
    rows.append({"indicator": "reference", "title": "Level without indicators", "part": rest, "without": None, **blank})
    return Rows(tuple({**part, "year": at, "dimension": name} for part in rows), _datasets([name]))
