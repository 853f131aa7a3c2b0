"""What all states have built up with each other by a date: the components behind the depth of a partnership."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from allies import sources, store
from allies.models.record import label
from allies.panel import stocks
from allies.panel.dyads import state_years
from allies.panel.states import state
from allies.store import Table

Array = NDArray[np.float64]
HALF_LIFE = 20.0
VOTE_YEARS = 25
USA = 2


@dataclass(frozen=True)
class Part:
    """One component of the depth of a partnership.

    `since`: first year of its window. `rule`: the yearly values are added up, each year halved every `HALF_LIFE`
    years (discounted), plainly (sum), or averaged over the last `VOTE_YEARS` years (mean). `log`: it counts as
    log(1 + value) in the score. `absent`: what a year without a row means. `focal`: the one state it is recorded for.
    """

    title: str
    unit: str
    sources: tuple[str, ...]
    since: int
    rows: Callable[[], Table] | None
    rule: str = "sum"
    log: bool = False
    absent: str = "zero"
    focal: int | None = None


PARTS = {
    "allied_years": Part(
        "Years with a defence obligation, discounted", "years", ("atop",), 1815, stocks.allied, "discounted"
    ),
    "joint_wars": Part(
        "Inter-state wars on one side", "wars", ("cow_war_inter",), 1816, stocks.joint_wars, log=True
    ),
    "joint_conflict_years": Part(
        "Years on one side of an armed conflict", "years", ("ucdp_acd",), 1946, stocks.joint_conflicts, log=True
    ),
    "troop_years": Part(
        "U.S. troops stationed, added up over years", "person-years", ("us_troops",), 1950, stocks.troops,
        log=True, absent="missing", focal=USA,
    ),
    "votes": Part("Mean kappa of UN votes, last 25 years", "-1 to 1", ("un_votes",), 1946, None, "mean"),
    "agreement_years": Part("Years with a trade agreement in force", "years", ("desta",), 1948, stocks.agreements),
    "organisation_years": Part(
        "Shared organisations, added up over years", "organisation-years", ("cow_igo_dyads",), 1946,
        stocks.shared_organisations, absent="missing",
    ),
    "visits": Part(
        "Visits to the United States and trips of its President and Secretary", "visits", ("us_visits", "us_travels"),
        1866, stocks.visits, log=True, focal=USA,
    ),
    "aid": Part(
        "U.S. aid obligated, added up", "million constant dollars", ("us_aid",), 1946, stocks.aid, log=True, focal=USA
    ),
}  # fmt: skip
NAMES = tuple(PARTS)
DATASETS = tuple(dict.fromkeys(one for part in PARTS.values() for one in part.sources))


@dataclass(frozen=True, eq=False)
class Stocks:
    """What all states have built up by a date: per component a matrix focal x partner of values, and of coverage."""

    at: date
    codes: list[int]
    value: dict[str, Array] = field(default_factory=dict)
    coverage: dict[str, Array] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """Return the last whole year that had ended by the date."""
        return last_whole_year(self.at)


def last_whole_year(at: date) -> int:
    """Return the last calendar year that had ended by a day."""
    return at.year if (at.month, at.day) == (12, 31) else at.year - 1


def built_up(at: date) -> Stocks:
    """Return what all states have built up by a day, from pulled data."""
    year = last_whole_year(at)
    members = store.frame(state_years([year], membership="last").table, ["ccode"])
    found = Stocks(at, [int(code) for code in members["ccode"]])
    place, together = _places(found.codes, year), _together(found.codes, year)
    for key, part in PARTS.items():
        last = min(year, sources.source(part.sources[0]).coverage.end)
        if part.rule == "mean":
            value, seen = _votes(found, place, at)
            window = VOTE_YEARS
        else:
            value, seen = _added(part, place, len(found.codes), year, last)
            window = year - part.since + 1
        value, covered = _covered(part, value, seen, together, window, (last, year))
        found.value[key], found.coverage[key] = value, covered
    return found


def _places(codes: list[int], year: int) -> dict[int, int]:
    """Return for each COW code the place of the state that it has become by `year`."""
    at = {code: place for place, code in enumerate(codes)}
    earlier = {old: at[code] for code in codes for old in state(label(code, year)).ccodes}
    return earlier | at


def _together(codes: list[int], year: int) -> Array:
    """Return in how many years since 1816 each pair were members together, one matrix per first year asked for."""
    table = store.frame(state_years(range(1816, year + 1)).table, ["ccode", "year"])
    place = _places(codes, year)
    alive = np.zeros((year - 1815, len(codes)))
    mine = [(row, place[code]) for code, row in zip(table["ccode"], table["year"] - 1816, strict=True) if code in place]
    alive[tuple(np.array(mine).T)] = 1.0
    return alive


def _added(part: Part, place: dict[int, int], states: int, year: int, last: int) -> tuple[Array, Array]:
    """Return the sum of the yearly values up to `last` and the number of years with a row."""
    assert part.rows is not None
    table = part.rows()
    table = table.filter(table.year >= part.since, table.year <= last)
    frame = store.frame(table, ["ccode1", "ccode2", "year"])
    ends = [np.array([place.get(int(code), -1) for code in frame[f"ccode{side}"]], dtype=int) for side in (1, 2)]
    known = (ends[0] >= 0) & (ends[1] >= 0) & (ends[0] != ends[1])
    age = year - frame["year"].to_numpy()[known]
    weight = 0.5 ** (age / HALF_LIFE) if part.rule == "discounted" else np.ones(len(age))
    value, seen = np.zeros((states, states)), np.zeros((states, states))
    at = (ends[0][known], ends[1][known])
    np.add.at(value, at, frame["value"].to_numpy(dtype=float)[known] * weight)
    np.add.at(seen, at, 1.0)
    return value, seen


def _votes(found: Stocks, place: dict[int, int], at: date) -> tuple[Array, Array]:
    """Return the mean yearly kappa of the last years and the number of years with one."""
    from allies.models.similarities import similarities

    years = range(max(1946, found.year - VOTE_YEARS + 1), found.year + 1)
    scored = similarities(years, measures=("kappa",), as_of=at)
    kappa = scored.scores["kappa"]
    known = ~np.isnan(kappa) & np.isin(scored.ccode1, list(place)) & np.isin(scored.ccode2, list(place))
    ends = [np.array([place[int(code)] for code in side[known]]) for side in (scored.ccode1, scored.ccode2)]
    states = len(found.codes)
    total, seen = np.zeros((states, states)), np.zeros((states, states))
    for one, two in (ends, ends[::-1]):
        np.add.at(total, (one, two), kappa[known])
        np.add.at(seen, (one, two), 1.0)
    with np.errstate(invalid="ignore"):
        return total / seen, seen


def _covered(
    part: Part, value: Array, seen: Array, alive: Array, window: int, ends: tuple[int, int]
) -> tuple[Array, Array]:
    """Return values, NaN where nothing is known, and the share of the window's years on record."""
    last, year = ends
    if part.rule == "mean":
        return value, seen / window
    if part.absent == "missing":
        since = alive[part.since - 1816 :]
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.minimum(seen / (since.T @ since), 1.0)
        return np.where(seen > 0, value, np.nan), np.nan_to_num(share)
    age = year - np.arange(part.since, year + 1)
    weight = 0.5 ** (age / HALF_LIFE) if part.rule == "discounted" else np.ones(len(age))
    return value, np.full(value.shape, weight[: max(0, last - part.since + 1)].sum() / weight.sum())
