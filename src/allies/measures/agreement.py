"""Agreement: one minus the mean distance between positions."""

from __future__ import annotations

import ibis.expr.types as ir

from allies.measures import disagreement
from allies.store import Table


def score(table: Table) -> ir.FloatingValue:
    """Return 1 - mean |a - b| / 2 over items, in [0, 1]; null where n is 0.

    An abstention against a yes or a no counts as half agreement. Symmetric.

    References
    ----------
    Voeten, Strezhnev and Bailey, United Nations General Assembly Voting Data, doi:10.7910/DVN/LEJUQZ (`agree`).
    """
    return 1 - disagreement(table)
