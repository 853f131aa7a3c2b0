"""Shared memberships in intergovernmental organisations, one row per undirected dyad-year."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return ccode1 < ccode2, year and the number of organisations that both states are members of."""
    return raw.rda("cow_igo_ndy.rda").rename(shared_igos="dyadigos")
