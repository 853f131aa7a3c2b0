"""Kendall's tau-b: rank correlation of positions, corrected for ties."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from allies.measures import POSITIONS, columns_of, count, items, rows_of, total
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
    concordant = _pairs(table, lambda i, k, j, m: k > i and m > j)
    discordant = _pairs(table, lambda i, k, j, m: k > i and m < j)
    pairs = items(table) * (items(table) - 1) / 2
    free_1 = pairs - total(r * (r - 1) / 2 for r in rows_of(table))
    free_2 = pairs - total(c * (c - 1) / 2 for c in columns_of(table))
    scale = (free_1 * free_2).sqrt()
    return (concordant - discordant) / (scale > 0).ifelse(scale, ibis.null("float64"))


def _pairs(table: Table, kept: object) -> ir.FloatingValue:
    spots = [(i, j) for i in POSITIONS for j in POSITIONS]
    return total(
        count(table, i, j) * total(count(table, k, m) for k, m in spots if kept(i, k, j, m))  # type: ignore[operator]
        for i, j in spots
        if any(kept(i, k, j, m) for k, m in spots)  # type: ignore[operator]
    )
