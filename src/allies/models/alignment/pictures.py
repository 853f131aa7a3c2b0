"""Pictures of the alignment from the release: places over time, how far dimensions disagree, partners, a map."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from allies import plots, store
from allies.models.alignment import standing
from allies.models.alignment.indicators import DIMENSIONS
from allies.models.record import label, name
from allies.models.result import Rows
from allies.panel.states import pair, state

Row = dict[str, Any]
STEEPNESS = 1.702  # of the logistic curve that comes nearest to the normal one
SILENT = {"missing": "too thin", "not_covered": "not covered", "not_a_state": "no state"}


def places(a: str | int, b: str | int) -> list[Row]:
    """Return, per dimension and covered year, the share of the partners of `a` that are less close than `b`.

    Columns: dimension, year, value, lower, upper, rank, partners, estimate, std_error, n. The interval is where the
    ends of the estimate's own interval would stand, each partner counted by how far it is ahead of them in expectation;
    it follows the drawn one of `standings` closely and needs no draws.
    """
    one, two = pair(a, b)
    held, found = standing.field(one.iso3c), []
    for dimension in DIMENSIONS:
        for year in sorted(held.rows):
            partners, means, errors = held.numbers(dimension, year)
            partner = label(two.in_year(year).ccode, year)
            if partner not in partners:
                continue
            at = partners.index(partner)
            mean, error = float(means[at]), float(errors[at])
            ahead, others = int((means > mean).sum()), max(len(means) - 1, 1)
            ends = _ahead(mean + standing.Z * error * np.array([-1.0, 1.0]), means, errors) - _self(error)
            least, most = np.clip(1 - ends / others, 0, 1)
            value = 1 - ahead / others
            found.append(
                {"dimension": dimension, "year": year, "value": round(value, 4), "lower": round(min(least, value), 4),
                 "upper": round(max(most, value), 4), "rank": ahead + 1, "partners": len(means),
                 "estimate": mean, "std_error": error, "n": held.rows[year][partner][f"{dimension}_n"]}
            )  # fmt: skip
    return found


def _ahead(at: NDArray[np.float64], means: NDArray[np.float64], errors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many of a field are expected to be ahead of each of some places."""
    far = (at[:, None] - means) / np.maximum(errors, 1e-9)
    return np.asarray((1 / (1 + np.exp(STEEPNESS * far))).sum(axis=1))


def _self(error: float) -> NDArray[np.float64]:
    """Return what a partner itself adds to the count at the two ends of its own interval."""
    far = standing.Z * np.array([-1.0, 1.0]) if error else np.zeros(2)
    return np.asarray(1 / (1 + np.exp(STEEPNESS * far)))


def fan(
    a: str | int,
    b: str | int,
    *,
    leaders: list[Row] | None = None,
    path: list[Row] | None = None,
    now: list[Row] | None = None,
) -> str:
    """Return the place of `b` among the partners of `a` over time, one strip per dimension, with leaders, as SVG.

    `leaders` as `plots.alignment_fan` takes them, `path` as `places` and `now` as the rows of `standings` give them,
    where they are at hand.
    """
    one, two = pair(a, b)
    rows = path or places(a, b)
    last = {row["dimension"]: row for row in now or standing.standings(a, b).rows}
    panels = []
    for dimension, title in DIMENSIONS.items():
        years = [row["year"] for row in rows if row["dimension"] == dimension]
        row = last[dimension]
        told = [f"{row['rank']} of {row['partners']}", f"{row['rank_lower']} to {row['rank_upper']}"]
        panels.append(
            {"dimension": dimension, "title": title, "covered": _covered(years, row),
             "last": told if row["rank"] else ["no number", f"in {row['year']}"]}
        )  # fmt: skip
    terms = leaders if leaders is not None else _leaders(one.ccodes, "a") + _leaders(two.ccodes, "b")
    names = [name(side.in_year(standing.last_year()).ccode, standing.last_year()) for side in (one, two)]
    return plots.alignment_fan(rows, panels, terms, title_a=names[0], title_b=names[1])


def _covered(years: list[int], now: Row) -> str:
    if not years and now["status"] == "missing":
        number = f"{now['n']} indicator{'' if now['n'] == 1 else 's'}"
        return f"{number}, {now['coverage']:.0%} of their years seen: too thin for a number"
    if not years:
        return str(now["note"]).rstrip(".")
    span = years[-1] - years[0] + 1
    whole = f"{years[0]} to {years[-1]}"
    return whole if len(years) == span else f"{len(years)} of {span} years, {whole}"


def _leaders(ccodes: list[int], side: str) -> list[Row]:
    return [
        {"side": side, "name": spell["leader"], "surname": spell["surname"], "start": spell["start"].isoformat(),
         "end": spell["end"].isoformat() if spell["end"] else None}
        for spell in store.select(store.released("leaders"), ccode=ccodes)
        if not (spell["office"] or "").startswith("Acting")
    ]  # fmt: skip


def dial(
    a: str | int, b: str | int, *, year: int | None = None, now: list[Row] | None = None, apart: Row | None = None
) -> str:
    """Return the place in each dimension with its interval, and how far the dimensions disagree, as SVG.

    `now` as the rows of `standings` and `apart` as `discordance` return them, where they are at hand.
    """
    one, two = pair(a, b)
    at = standing.last_year() if year is None else year
    rows = [{**row, "silent": SILENT.get(row["status"], "")} for row in now or standing.standings(a, b, year=at).rows]
    names = [name(side.in_year(at).ccode, at) for side in (one, two)]
    apart = apart or standing.discordance(a, b, year=at)
    return plots.discordance(rows, apart, focal=names[0], other=names[1], year=at)


def ranked(of: str | int, dimension: str, other: str | int | None = None, *, year: int | None = None) -> str:
    """Return the first and last partners in a dimension and those around `other`, with intervals of ranks, as SVG."""
    found = standing.rank(of, dimension, year=year)
    at = found.rows[0]["year"]
    marked = state(other).in_year(at).iso3c if other is not None else None
    rows = [{**row, "name": _named(row["iso3c"], at)} for row in found.rows]
    focal = state(of).in_year(at)
    measure = f"{name(focal.ccode, at)}: {DIMENSIONS[dimension].lower()}, {at}"
    return plots.partner_rank(rows, focal=name(focal.ccode, at), other=marked, measure=measure)


def _named(iso3c: str, year: int) -> str:
    return state(iso3c).in_year(year).name


def percentiles(found: Rows) -> list[Row]:
    """Return the share of partners that are less close, for every row of a `rank`: iso3c, value."""
    return [
        {"iso3c": row["iso3c"], "value": round((row["partners"] - row["rank"]) / max(row["partners"] - 1, 1), 4)}
        for row in found.rows
    ]


def mapped(of: str | int, dimension: str, other: str | int | None = None, *, year: int | None = None) -> str:
    """Return the map of a state's partners in a dimension, by the share of partners that are less close, as SVG."""
    found = standing.rank(of, dimension, year=year)
    at = found.rows[0]["year"]
    focal = state(of).in_year(at)
    marked = state(other).in_year(at).iso3c if other is not None else ""
    measure = f"{name(focal.ccode, at)}: {DIMENSIONS[dimension].lower()}, {at}, share of partners less close"
    return plots.world_map(percentiles(found), focal=focal.iso3c, other=marked, measure=measure)
