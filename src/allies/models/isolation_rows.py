"""The rows of one year of isolation: groups with errors and permutation null, selectivity, all conditions at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from allies.models.composite import number
from allies.models.result import LEVEL
from allies.models.sent_signals import BODY
from allies.panel.groupings import Grouping

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Row = dict[str, Any]
DRAWS = 2000
MULTILATERAL, SELECTIVITY, ALL = "multilateral", "selectivity", "all"
FEWEST_PARTNERS = 10


def changed(frame: pd.DataFrame, base: tuple[int, int]) -> pd.DataFrame:
    """Return the frame with `change` against the partner's base years (for a base year: against the others)."""
    found = frame.copy()
    inside = found["year"].between(*base)
    held = found[inside].groupby("partner")["estimate"].agg(["sum", "count"])
    found = found.join(held, on="partner")
    mean = found["sum"] / found["count"]
    others = (found["sum"] - found["estimate"]) / (found["count"] - 1)
    found["change"] = found["estimate"] - mean.where(~inside, others)
    found["error"] = found["std_error"] * np.sqrt(1 + 1 / found["count"])
    return found[found["count"] >= 2].replace({"change": {np.inf: np.nan, -np.inf: np.nan}}).dropna(subset=["change"])


def grouped(changes: pd.DataFrame, division: Grouping, weights: Mapping[int, float] | None) -> pd.DataFrame:
    """Return the changes with the group of each partner in the year and what it counts."""
    group = [
        MULTILATERAL if code == BODY else division.of(int(code), int(year))
        for code, year in zip(changes["partner"], changes["year"], strict=True)
    ]
    weight = [1.0 if weights is None else weights.get(int(code), 0.0) for code in changes["partner"]]
    return changes.assign(group=group, weight=weight)


def by_year(changes: pd.DataFrame, parts: Sequence[str]) -> Array:
    """Return the isolation of each part in each year, years x parts."""
    weighed = changes.assign(part=-changes["change"] * changes["weight"])
    summed = weighed.groupby(["year", "group"])[["part", "weight"]].sum()
    found: Array = (summed["part"] / summed["weight"]).unstack().reindex(columns=list(parts)).to_numpy(dtype=float)
    return found


def _mean(change: Array, weight: Array) -> float:
    whole = weight.sum()
    return float(-(weight * change).sum() / whole) if whole > 0 else np.nan


def drawn_parts(here: pd.DataFrame, parts: Sequence[str], before: Array, random: np.random.Generator) -> Array:
    """Return draws of the isolation of each part: its estimate, the base years' common movements, and errors."""
    centre, error = np.full(len(parts), np.nan), np.zeros(len(parts))
    for at, part in enumerate(parts):
        mine = here[here["group"] == part]
        weight = mine["weight"].to_numpy()
        centre[at] = _mean(mine["change"].to_numpy(), weight)
        if weight.sum() > 0:
            error[at] = np.sqrt(((weight * mine["error"].to_numpy()) ** 2).sum()) / weight.sum()
    known = before[~np.isnan(before).any(axis=1)] if not np.isnan(before).all(axis=0).any() else np.nan_to_num(before)
    years = len(known)
    scatter = known - known.mean(axis=0)
    shock = random.standard_normal((DRAWS, years)) @ scatter / np.sqrt(max(years - 1, 1))
    heavy = np.sqrt((years - 1) / random.chisquare(max(years - 1, 1), (DRAWS, 1)))
    found: Array = centre + shock * heavy + error * random.standard_normal((DRAWS, len(parts)))
    return found


def group_row(
    here: pd.DataFrame, part: str, drawn: Array, expected: Mapping[str, int], most: float | None,
    random: np.random.Generator,
) -> Row:  # fmt: skip
    """Return the row of one group: its isolation with error, probability, permutation p, coverage and leverage."""
    mine = here[here["group"] == part]
    estimate = _mean(mine["change"].to_numpy(), mine["weight"].to_numpy())
    sign = expected.get(part, 1)
    row = _row(part, estimate, drawn, sign, len(mine))
    if np.isnan(estimate):
        return row
    weight = mine["weight"].to_numpy()
    row["coverage"] = number(mine["coverage"].mean()) if "coverage" in mine else None
    row["p"] = number(_permuted(here, part, estimate, random)) if part != MULTILATERAL else None
    if most is not None and part != MULTILATERAL:
        row["one_event"] = number(most * weight.max() / weight.sum())
    return row


def _row(part: str, estimate: float, drawn: Array, sign: int, n: int) -> Row:
    blank = dict.fromkeys(["std_error", "lower", "upper", "level", "probability", "p", "coverage", "one_event"])
    if np.isnan(estimate):
        return {"part": part, "estimate": None, **blank, "expected": sign, "n": n, "status": "not_covered"}
    tail = (1 - LEVEL) / 2
    return {
        "part": part, "estimate": number(estimate), **blank, "std_error": number(drawn.std()),
        "lower": number(np.quantile(drawn, tail)), "upper": number(np.quantile(drawn, 1 - tail)), "level": LEVEL,
        "probability": number(float((sign * drawn > 0).mean())), "expected": sign, "n": n, "status": "observed",
    }  # fmt: skip


def _permuted(here: pd.DataFrame, part: str, estimate: float, random: np.random.Generator) -> float:
    """Return how often as extreme an isolation comes of giving the groups' labels to the partners at random."""
    states = here[here["partner"] != BODY]
    change, weight = states["change"].to_numpy(), states["weight"].to_numpy()
    members = int((states["group"] == part).sum())
    order = random.random((999, len(states))).argsort(axis=1)[:, :members]
    null = -(weight[order] * change[order]).sum(axis=1) / np.maximum(weight[order].sum(axis=1), 1e-12)
    middle = np.median(null)
    return float((1 + (np.abs(null - middle) >= abs(estimate - middle) - 1e-12).sum()) / 1000)


def selectivity_row(
    here: pd.DataFrame, alike: pd.DataFrame | None, random: np.random.Generator
) -> tuple[Row, Array | None]:
    """Return the row of selectivity and its draws: partners weighted at random, changes with their errors."""
    if alike is None or alike.empty:
        return _row(SELECTIVITY, np.nan, np.zeros(1), 1, 0), None
    both = here.merge(alike[["partner", "z"]], on="partner")
    if len(both) < FEWEST_PARTNERS or both["z"].nunique() < 2:
        return _row(SELECTIVITY, np.nan, np.zeros(1), 1, len(both)), None
    change, z, error = (both[name].to_numpy(dtype=float) for name in ("change", "z", "error"))
    estimate = float(np.corrcoef(change, z)[0, 1])
    weight = random.dirichlet(np.ones(len(both)), DRAWS)
    noisy = change + error * random.standard_normal((DRAWS, len(both)))
    x, y = (part - (weight * part).sum(axis=1, keepdims=True) for part in (noisy, np.broadcast_to(z, noisy.shape)))
    scale = np.sqrt((weight * x * x).sum(axis=1) * (weight * y * y).sum(axis=1))
    drawn = (weight * x * y).sum(axis=1) / scale
    row = _row(SELECTIVITY, estimate, drawn, 1, len(both))
    order = random.random((999, len(both))).argsort(axis=1)
    null = (z[order] - z.mean()) @ (change - change.mean()) / (len(both) * z.std() * change.std())
    row["p"] = number(float((1 + (np.abs(null) >= abs(estimate) - 1e-12).sum()) / 1000))
    return row, drawn


def joint_row(
    made: Sequence[Row], drawn: Array, draws: Array | None, parts: Sequence[str], expected: Mapping[str, int]
) -> Row:
    """Return the row of all conditions together; not covered where one of them is not."""
    row = _row(ALL, np.nan, np.zeros(1), 1, 0)
    needed = [part for part in parts if part in expected]
    covered = {one["part"] for one in made if one["status"] == "observed"}
    if not needed or draws is None or not {*needed} <= covered:
        return row
    held = np.all([expected[part] * drawn[:, parts.index(part)] > 0 for part in needed], axis=0) & (draws > 0)
    return {**row, "probability": number(float(held.mean())), "status": "observed"}
