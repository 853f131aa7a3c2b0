"""Kendall's tau-b: rank correlation of positions, corrected for ties."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import ibis.expr.types as ir

from allies.measures import POSITIONS, columns_of, count, rows_of, total
from allies.store import Table


def score(table: Table) -> ir.FloatingValue:
    """Return (C - D) / sqrt((P - T1)(P - T2)), in [-1, 1].

    C and D are concordant and discordant pairs of items, P all pairs, T pairs tied for one state. Null where a
    state took one position only. Symmetric. It rewards order, not closeness: yes/abstain against abstain/no is 1.

    References
    ----------
    Kendall (1945), The treatment of ties in ranking problems, Biometrika 33:239-251, doi:10.1093/biomet/33.3.239;
    Bueno de Mesquita (1975), Measuring systemic polarity, Journal of Conflict Resolution 19:187-216.
    """
    concordant = _pairs(table, lambda i, j, k, m: k > i and m > j)
    discordant = _pairs(table, lambda i, j, k, m: k > i and m < j)
    free_1 = table.n * table.n - total(r * r for r in rows_of(table))
    free_2 = table.n * table.n - total(c * c for c in columns_of(table))
    return 2 * (concordant - discordant) / (free_1 * free_2).sqrt().nullif(0.0)


def _pairs(table: Table, kept: Callable[[int, int, int, int], bool]) -> ir.FloatingValue:
    """Return the sum of nij nkm over the pairs of cells (i, j), (k, m) that are kept."""
    spots = list(product(POSITIONS, POSITIONS))
    partners = {(i, j): [(k, m) for k, m in spots if kept(i, j, k, m)] for i, j in spots}
    return total(
        count(table, i, j) * total(count(table, k, m) for k, m in found) for (i, j), found in partners.items() if found
    )
