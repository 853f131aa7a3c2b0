"""Cohen's weighted kappa: agreement beyond what the two states' own habits give."""

from __future__ import annotations

import ibis.expr.types as ir

from allies.measures import columns_of, disagreement, expected_disagreement, rows_of
from allies.store import Table


def score(table: Table) -> ir.FloatingValue:
    """Return 1 - D_observed / D_expected with weights |i - j| / 2, in [-1, 1].

    Expected disagreement uses each state's own distribution of positions. Null where both states always took one
    and the same position (nothing to explain) and where n is 0. Symmetric.

    References
    ----------
    Cohen (1968), Weighted kappa, Psychological Bulletin 70:213-220, doi:10.1037/h0026256; Häge (2011), Choice or
    circumstance?, Political Analysis 19:287-305, doi:10.1093/pan/mpr023.
    """
    chance = expected_disagreement(rows_of(table), columns_of(table))
    return 1 - disagreement(table) * table.n * table.n / chance
