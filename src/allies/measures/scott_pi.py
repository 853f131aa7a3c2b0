"""Scott's weighted pi: agreement beyond what the pair's common habits give."""

from __future__ import annotations

import ibis.expr.types as ir

from allies.measures import columns_of, disagreement, expected_disagreement, rows_of
from allies.store import Table


def score(table: Table) -> ir.FloatingValue:
    """Return 1 - D_observed / D_expected with weights |i - j| / 2, in [-1, 1].

    Expected disagreement uses the mean of the two states' distributions, so pi is never above kappa. Null where
    both states always took one and the same position and where n is 0. Symmetric.

    References
    ----------
    Scott (1955), Reliability of content analysis, Public Opinion Quarterly 19:321-325, doi:10.1086/266577; Häge
    (2011), Choice or circumstance?, Political Analysis 19:287-305, doi:10.1093/pan/mpr023.
    """
    pooled = [(left + right) / 2 for left, right in zip(rows_of(table), columns_of(table), strict=True)]
    return 1 - disagreement(table) * table.n * table.n / expected_disagreement(pooled, pooled)
