"""Similarity of two states' portfolios: expressions on one contingency table, a file each, function `score`.

The contingency table has one row per dyad-year and the counts `n11` .. `n33`: `nij` is the number of items on which
state 1 took position i and state 2 position j. For votes 1 is yes, 2 abstain, 3 no; absences are in no cell.
`score` also finds the margins `r1` .. `r3`, `c1` .. `c3` and `n` there
(`with_margins`). Disagreement is weighted by distance, w_ij = |i - j| / 2 (0, one half, 1).

A score uses arithmetic, `nullif` and `sqrt` only: the same function then works on a table of any engine and on
arrays (`models/_numerics/contingency.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from importlib import import_module
from operator import add
from pathlib import Path

import ibis.expr.types as ir

from allies.store import Table

POSITIONS = (1, 2, 3)
CELLS = tuple(f"n{i}{j}" for i in POSITIONS for j in POSITIONS)
NAMES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py")))


def scored(contingency: Table, names: tuple[str, ...] = NAMES) -> Table:
    """Return `contingency` with `n` and one column per measure in `names` (null where undefined)."""
    table = with_margins(contingency)
    kept = [contingency[name] for name in contingency.columns]
    return table.select(*kept, n=table.n.cast("int64"), **_scores(table, names))


def scores(contingency: Table, names: tuple[str, ...] = NAMES) -> dict[str, ir.FloatingValue]:
    """Return the measures in `names` by name: columns on `contingency`."""
    return _scores(with_margins(contingency), names)


def _scores(table: Table, names: tuple[str, ...]) -> dict[str, ir.FloatingValue]:
    return {name: import_module(f"allies.measures.{name}").score(table) for name in names}


def with_margins(contingency: Table) -> Table:
    """Add the row sums `r1` .. `r3`, the column sums `c1` .. `c3` and `n` of the counts, as floats."""
    counted = contingency.mutate(
        **{f"r{i}": total(count(contingency, i, j) for j in POSITIONS) for i in POSITIONS},
        **{f"c{j}": total(count(contingency, i, j) for i in POSITIONS) for j in POSITIONS},
    )
    return counted.mutate(n=counted.r1 + counted.r2 + counted.r3)


def count(table: Table, i: int, j: int) -> ir.FloatingValue:
    """Return the cell `nij` as a float column."""
    return table[f"n{i}{j}"].cast("float64")


def rows_of(table: Table) -> list[ir.FloatingValue]:
    """Return the row sums: how often state 1 took each position."""
    return [table[f"r{i}"] for i in POSITIONS]


def columns_of(table: Table) -> list[ir.FloatingValue]:
    """Return the column sums: how often state 2 took each position."""
    return [table[f"c{j}"] for j in POSITIONS]


def disagreement(table: Table) -> ir.FloatingValue:
    """Return the observed mean disagreement, sum of w_ij nij / n; null where n is 0."""
    return total(abs(i - j) / 2 * count(table, i, j) for i in POSITIONS for j in POSITIONS if i != j) / some(table)


def expected_disagreement(left: list[ir.FloatingValue], right: list[ir.FloatingValue]) -> ir.FloatingValue:
    """Return sum of w_ij l_i r_j / n of two sets of margins, both summing to n; null where it is 0.

    Divided by n once more it is the mean disagreement of two independent draws.
    """
    chance = total(abs(i - j) / 2 * left[i - 1] * right[j - 1] for i in POSITIONS for j in POSITIONS if i != j)
    return chance.nullif(0.0)


def some(table: Table) -> ir.FloatingValue:
    """Return n, null where it is 0."""
    return table.n.nullif(0.0)


def total(terms: Iterable[ir.FloatingValue]) -> ir.FloatingValue:
    """Return the sum of column expressions."""
    return reduce(add, terms)
