"""Share of items on which both states took the same position."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from statistics import NormalDist
from typing import Any

import ibis.expr.types as ir

from allies.measures import POSITIONS, count, some, total
from allies.store import Table


def score(table: Table) -> ir.FloatingValue:
    """Return (n11 + n22 + n33) / n, in [0, 1]; null where n is 0.

    Symmetric. It does not correct for how often two states would agree by habit; see `kappa`.
    """
    return total(count(table, i, i) for i in POSITIONS) / some(table)


def interval(share: float, n: int, level: float = 0.9) -> tuple[float, float]:
    """Return the Wilson score interval of a share observed in `n` items.

    It treats a year's roll calls as a sample of those that might have been called.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22:209-212,
    doi:10.1080/01621459.1927.10502953.

    >>> [round(bound, 3) for bound in interval(0.05, 180)]
    [0.029, 0.084]
    """
    centre, half = wilson(share, n, level)
    return max(0.0, centre - half), min(1.0, centre + half)


def wilson(share: Any, n: Any, level: float, root: Callable[[Any], Any] = sqrt) -> tuple[Any, Any]:
    """Return the middle and half the width of the Wilson score interval; of arrays with their own square root."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * root(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return centre, half
