"""Similarity of two states' portfolios: expressions on one contingency table, a file each, function `score`.

The contingency table has one row per dyad-year and the counts `n11` .. `n33`: `nij` is the number of items on which
state 1 took position i and state 2 position j. For votes 1 is yes, 2 abstain, 3 no; absences are in no cell.
Disagreement is weighted by distance, w_ij = |i - j| / 2 (0, one half, 1).
"""

from __future__ import annotations

from functools import reduce
from importlib import import_module
from operator import add
from pathlib import Path

import ibis
import ibis.expr.types as ir

from allies.store import Table

POSITIONS = (1, 2, 3)
CELLS = tuple(f"n{i}{j}" for i in POSITIONS for j in POSITIONS)
NAMES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py")))


def scored(contingency: Table, names: tuple[str, ...] = NAMES) -> Table:
    """Return `contingency` with `n` and one column per measure in `names` (null where undefined)."""
    with_n = contingency.mutate(n=items(contingency).cast("int64"))
    return with_n.mutate(**{name: import_module(f"allies.measures.{name}").score(contingency) for name in names})


def count(table: Table, i: int, j: int) -> ir.FloatingValue:
    """Return the cell `nij` as a float column."""
    return table[f"n{i}{j}"].cast("float64")


def items(table: Table) -> ir.FloatingValue:
    """Return n, the number of items on which both states took a position."""
    return total(count(table, i, j) for i in POSITIONS for j in POSITIONS)


def rows_of(table: Table) -> list[ir.FloatingValue]:
    """Return the row sums: how often state 1 took each position."""
    return [total(count(table, i, j) for j in POSITIONS) for i in POSITIONS]


def columns_of(table: Table) -> list[ir.FloatingValue]:
    """Return the column sums: how often state 2 took each position."""
    return [total(count(table, i, j) for i in POSITIONS) for j in POSITIONS]


def disagreement(table: Table) -> ir.FloatingValue:
    """Return the observed mean disagreement, sum of w_ij nij / n; null where n is 0."""
    return total(abs(i - j) / 2 * count(table, i, j) for i in POSITIONS for j in POSITIONS if i != j) / some(table)


def expected_disagreement(left: list[ir.FloatingValue], right: list[ir.FloatingValue]) -> ir.FloatingValue:
    """Return sum of w_ij p_i q_j for two distributions over positions; null where it is 0."""
    chance = total(abs(i - j) / 2 * left[i - 1] * right[j - 1] for i in POSITIONS for j in POSITIONS if i != j)
    return (chance > 1e-12).ifelse(chance, ibis.null("float64"))


def some(table: Table) -> ir.FloatingValue:
    """Return n, null where it is 0."""
    return items(table).nullif(0.0)


def total(terms: object) -> ir.FloatingValue:
    """Return the sum of column expressions."""
    return reduce(add, terms)  # type: ignore[call-overload]
