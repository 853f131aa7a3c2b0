"""Standard errors of similarity scores: leave one roll call out, for every measure by the same code.

A dyad-year's roll calls fall into nine cells of the contingency table, so leaving each one out takes nine tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import Any

import ibis

from allies import measures
from allies.measures.identical import interval
from allies.store import Table

RANGE = {name: (0.0 if name in ("identical", "agreement") else -1.0, 1.0) for name in measures.NAMES}


def left_out(contingency: Table) -> Table:
    """Return the table itself with `weight` 0 and, for each cell, the table with one item fewer, `weight` its count."""
    whole = contingency.mutate(weight=ibis.literal(0, type="int64"))
    fewer = [
        contingency.filter(contingency[cell] > 0).mutate(
            weight=contingency[cell].cast("int64"), **{cell: contingency[cell] - 1}
        )
        for cell in measures.CELLS
    ]
    return ibis.union(whole, *fewer)


def estimated(rows: list[dict[str, Any]], level: float) -> dict[str, Any]:
    """Return one dyad-year's scores with `NAME_se`, `NAME_lower`, `NAME_upper` from its scored `left_out` rows.

    The variance is (n - 1) / n times the sum over items of (score without the item - their mean) squared; bounds are
    normal, cut at the measure's range, and Wilson's for the share of identical votes. Null where a score without some
    item is undefined, and for n below 2.

    References
    ----------
    Efron and Stein (1981), The jackknife estimate of variance, Annals of Statistics 9:586-596,
    doi:10.1214/aos/1176345462.
    """
    (whole,) = [row for row in rows if row["weight"] == 0]
    parts = [row for row in rows if row["weight"]]
    z, n = NormalDist().inv_cdf(0.5 + level / 2), whole["n"]
    found = dict(whole)
    for name in measures.NAMES:
        found |= dict.fromkeys([f"{name}_se", f"{name}_lower", f"{name}_upper"])
        if n < 2 or whole[name] is None or any(part[name] is None for part in parts):
            continue
        error = sqrt(variance([(part["weight"], part[name]) for part in parts], n))
        low, high = RANGE[name]
        found[f"{name}_se"] = error
        found[f"{name}_lower"] = max(low, whole[name] - z * error)
        found[f"{name}_upper"] = min(high, whole[name] + z * error)
    found["identical_lower"], found["identical_upper"] = interval(whole["identical"], n, level)
    return found


def variance(parts: Sequence[tuple[Any, Any]], n: Any) -> Any:
    """Return (n - 1) / n times the sum of weight (score - mean) squared over `parts`, pairs of weight and score.

    Numbers give a number, arrays an array.
    """
    mean = sum(weight * score for weight, score in parts) / n
    return (n - 1) / n * sum(weight * (score - mean) ** 2 for weight, score in parts)


def by_year(rows: list[dict[str, Any]], level: float) -> list[dict[str, Any]]:
    """Return `estimated` for each year, in order."""
    years: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        years.setdefault(row["year"], []).append(row)
    return [estimated(years[year], level) for year in sorted(years)]
