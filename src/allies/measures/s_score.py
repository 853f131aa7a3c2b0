"""S: similarity of portfolios by distance, unweighted."""

from __future__ import annotations

import ibis.expr.types as ir

from allies.measures import disagreement
from allies.store import Table


def score(table: Table) -> ir.FloatingValue:
    """Return S = 1 - 2 mean(|a - b| / 2), in [-1, 1]; null where n is 0.

    Absolute distances, equal item weights. Inflated by common habits, such as two states that both vote yes on
    nearly everything; see `kappa`. Symmetric.

    References
    ----------
    Signorino and Ritter (1999), Tau-b or not tau-b, International Studies Quarterly 43:115-144,
    doi:10.1111/0020-8833.00113.
    """
    return 1 - 2 * disagreement(table)
