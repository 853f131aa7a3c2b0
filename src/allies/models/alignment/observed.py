"""What the indicators say: one `Signal` each, the observations before they are put on a common scale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allies.models.alignment import built, votes
from allies.models.alignment.dyads import Dyads
from allies.models.alignment.indicators import Indicator
from allies.models.alignment.signal import Signal, whole_years
from allies.panel.dyads import dyad_years
from allies.panel.join import Panel

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Observed:
    """All signals, and what is held constant: `exposure` per dyad-year (log size and distance, NaN unknown)."""

    dyads: Dyads
    signals: tuple[Signal, ...]
    exposure: dict[str, Floats]


def observed(of: Dyads, wanted: tuple[Indicator, ...], *, quarters_from: int, as_of: date | None = None) -> Observed:
    """Return the signals of the indicators wanted, from pulled datasets."""
    frames = {
        sent: _panel(of, [one for one in wanted if one.value and one.sent == sent], sent, as_of)
        for sent in (False, True)
    }
    signals = [_from_panel(of, one, frames[one.sent]) for one in wanted if one.value]
    signals += votes.signals(of, [one for one in wanted if one.dimension == "votes"], quarters_from, as_of)
    signals += built.signals(of, [one for one in wanted if not one.value and one.dimension != "votes"], as_of)
    order = {one.name: at for at, one in enumerate(wanted)}
    signals.sort(key=lambda one: order[one.indicator.name])
    return Observed(of, tuple(one for one in signals if len(one.row)), _exposure(of, as_of))


def _panel(of: Dyads, wanted: Iterable[Indicator], sent: bool, as_of: date | None) -> pd.DataFrame:
    panel = dyad_years(range(of.years[0], of.years[1] + 1), directed=sent, as_of=as_of)
    for one in wanted:
        for name, read in one.reads.items() if one.name != "trade" else ():
            if name not in panel.added:
                both = {column for two in wanted if name in two.reads for column in two.reads[name]}
                panel = panel.add(name, sorted(both or read), allow_gaps=True, **dict(one.options))
        panel = panel.trade() if one.name == "trade" else panel
    return _kept(panel)


def _kept(panel: Panel) -> pd.DataFrame:
    frame = panel.to_frame()
    return frame.drop(columns=[name for name in frame.columns if "_status" in name])


def _from_panel(of: Dyads, one: Indicator, frame: pd.DataFrame) -> Signal:
    """Return the cells of a panel where the indicator has a value; null and not covered cells are none."""
    assert one.value is not None
    value = one.value(dict(frame.items()))
    value = pd.to_numeric(value).to_numpy(dtype="float64", na_value=np.nan)
    seen = np.flatnonzero(np.isfinite(value))
    side1, side2, year = (frame[name].to_numpy()[seen] for name in ("ccode1", "ccode2", "year"))
    row = of.rows(of.find(side1, side2), year)
    kept = row >= 0
    return whole_years(one, row[kept], side1[kept] > side2[kept], value[seen][kept])


def _exposure(of: Dyads, as_of: date | None) -> dict[str, Floats]:
    """Return logs of the products of both sides' size, and of their distance; the last known value goes on."""
    panel = dyad_years(range(of.years[0], of.years[1] + 1), as_of=as_of)
    panel = panel.add("gdp_population", ["gdp", "population"], allow_gaps=True).capital_distance(allow_gaps=True)
    frame = _kept(panel).sort_values(["ccode1", "ccode2", "year"])
    frame = frame.groupby(["ccode1", "ccode2"], sort=False).ffill()
    product = {
        name: frame[f"gdp_population_{name}1"] * frame[f"gdp_population_{name}2"] for name in ("gdp", "population")
    }
    found = {**product, "distance": frame["capital_distance_km"].clip(lower=10)}
    return {name: np.log(column.to_numpy(dtype="float64")) for name, column in found.items()}
