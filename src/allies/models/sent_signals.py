"""What a state sends to each partner, year by year, as changes against its own past: the input of isolation.

Each signal is measured in movements: its change against the dyad's base years, over the spread of such changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
from numpy.typing import NDArray

from allies import sources, store
from allies.errors import NotCovered
from allies.panel import channels, portfolio
from allies.panel.acts import MEASURES
from allies.panel.dyads import state_years
from allies.panel.states import State

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
BODY = 0
WEIGHTS: Mapping[str, float] = {
    "hosted_visits": 1 / 3,
    "secretary_trips": 1 / 3,
    "president_trips": 1 / 3,
    "troops": 1.0,
    "aid": 1.0,
    "arms": 1.0,
    "sanctions": 1.0,
}
FEWEST, FEWEST_SHARE = 3, 0.6  # years with other signals than the base's would compare unlike with unlike
COUNTED = ("hosted_visits", "secretary_trips", "president_trips", "sanctions")


def sent_signals(
    who: State, years: range, base: tuple[int, int], weights: Mapping[str, float] = WEIGHTS
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return the signals that a state sent to each partner, as one number per partner and year.

    Parameters
    ----------
    who
        The state that sends.
    years
        Calendar years.
    base
        First and last year of the base, within `years`.
    weights
        Indicators in `panel.acts.MEASURES` and what each counts; sanctions are cases in force and count against.

    Returns
    -------
    DataFrame
        partner (COW code; 0 is the General Assembly), year, estimate (weighted mean movement; more is nearer),
        std_error, coverage (share of the weights on record), n (indicators on record). Partner-years with fewer than
        three indicators or 60% of the weights are left out; the Assembly has one indicator, the share of votes cast
        with the majority.
    dict
        Per count indicator the most that one event can move the estimate of its partner.

    Raises
    ------
    NotCovered
        Where a dataset was not pulled.
    """
    import pandas as pd

    partners = _partners(who, years)
    total, seen, squares, n = (np.zeros((len(partners), len(years))) for _ in range(4))
    whole, leverage = sum(weights.values()), {}
    inside = np.array([base[0] <= year <= base[1] for year in years])
    for key, weight in weights.items():
        if MEASURES[key].focal not in (None, *who.ccodes):
            continue
        value = np.log1p(_yearly(key, who, partners, years))
        movement, spread = _movements(value, inside)
        if np.isnan(spread):
            continue
        known = ~np.isnan(movement)
        total += np.where(known, MEASURES[key].sign * weight * movement, 0.0)
        seen, n, squares = seen + weight * known, n + known, squares + weight**2 * known
        if key in COUNTED:
            leverage[key] = weight / spread * np.log(2)
    enough = (n >= FEWEST) & (seen >= FEWEST_SHARE * whole)
    row, column = np.nonzero(enough)
    made = pd.DataFrame(
        {
            "partner": np.array(partners)[row],
            "year": np.array(years)[column],
            "estimate": (total[enough] / seen[enough]),
            "std_error": np.sqrt(squares[enough]) / seen[enough],
            "coverage": seen[enough] / whole,
            "n": n[enough].astype(int),
        }
    )
    least = FEWEST_SHARE * whole
    return pd.concat([made, _assembly(who, years, inside)], ignore_index=True), {
        key: one / least for key, one in leverage.items()
    }


def _partners(who: State, years: range) -> list[int]:
    members = store.frame(state_years(years).table.select("ccode").distinct(), ["ccode"])
    return [int(code) for code in members["ccode"] if code not in who.ccodes]


def _movements(value: Array, inside: NDArray[np.bool_]) -> tuple[Array, float]:
    """Return each cell's change against its row's base years in units of the spread of such changes, and the spread.

    A base year is compared with the other base years.
    """
    base = value[:, inside]
    known = (~np.isnan(base)).sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(base, axis=1, keepdims=True) / known
        change = np.where(inside, (value - mean) * known / (known - 1), value - mean)
    change = np.where(known >= 2, change, np.nan)
    moved = change[:, inside]
    spread = float(np.sqrt(np.nanmean(moved**2))) if np.isfinite(moved).any() else np.nan
    return (change / spread if spread else change), (spread if spread else np.nan)


def _yearly(key: str, who: State, partners: list[int], years: range) -> Array:
    """Return a signal's yearly sums, partners x years; NaN outside the record and, for troops, where none is told."""
    measure = MEASURES[key]
    first, last = (int(text[:4]) for text in measure.bounds())
    if measure.bounds()[1][5:] != "12-31":
        last -= 1
    found = np.zeros((len(partners), len(years)))
    if sources.source(measure.source).absence == "missing":
        found[:] = np.nan
    table = _in_force() if key == "sanctions" else measure.rows().mutate(year=ibis._.date.year())
    mine = table.filter(table.ccode1.isin(who.ccodes), table.year.isin(list(years)), table.ccode2.notnull())
    amount = mine.count() if measure.acts else mine.amount.sum()
    summed = store.frame(mine.group_by("ccode2", "year").aggregate(amount=amount), ["ccode2", "year"])
    place = {code: at for at, code in enumerate(partners)}
    for code, year, value in zip(summed["ccode2"], summed["year"], summed["amount"], strict=True):
        if int(code) in place:
            found[place[int(code)], int(year) - years[0]] = value
    outside = np.array([not first <= year <= last for year in years])
    found[:, outside] = np.nan
    return found * _alive(partners, years)


def _in_force() -> Any:
    cases = channels.sanctions()
    cases = cases.filter(cases.channel == "sanctions")
    return cases.mutate(n=ibis.range(0, cases.value.cast("int64")).unnest())


def _alive(partners: list[int], years: range) -> Array:
    """Return 1 for years in which a partner was a member of the state system, else NaN."""
    held = store.frame(state_years(years).table, ["ccode", "year"])
    place = {code: at for at, code in enumerate(partners)}
    alive = np.full((len(partners), len(years)), np.nan)
    for code, year in zip(held["ccode"], held["year"], strict=True):
        if int(code) in place:
            alive[place[int(code)], int(year) - years[0]] = 1.0
    return alive


def _assembly(who: State, years: range, inside: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the movements of the share of a state's votes in the General Assembly that were cast with the majority."""
    import pandas as pd

    votes = portfolio.un_votes()
    votes = store.settled(votes.filter(votes.vote != "absent", votes.year.isin(list(years))))
    counts = votes.group_by("roll_call", "vote").aggregate(n=votes.count())
    most = counts.mutate(place=ibis.row_number().over(group_by="roll_call", order_by=[ibis.desc("n"), "vote"]))
    majority = most.filter(most.place == 0).select("roll_call", majority="vote")
    mine = votes.filter(votes.ccode.isin(who.ccodes)).join(majority, "roll_call")
    alike = (mine.vote == mine.majority).cast("float64").mean()
    shares = store.frame(mine.group_by("year").aggregate(share=alike, n=mine.count()), ["year"])
    if shares.empty:
        raise NotCovered(f"found no vote of {who.iso3c} in the General Assembly in {years[0]} to {years[-1]}.")
    value = np.full((1, len(years)), np.nan)
    value[0, shares["year"].to_numpy() - years[0]] = shares["share"]
    movement, _ = _movements(value, inside)
    held = ~np.isnan(movement[0])
    return pd.DataFrame(
        {"partner": BODY, "year": np.array(years)[held], "estimate": movement[0, held], "std_error": 0.0,
         "coverage": 1.0, "n": 1}
    )  # fmt: skip
