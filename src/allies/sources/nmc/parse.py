"""COW national material capabilities: six components and their composite index."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return one row per state and year, as the project has it."""
    return raw.rda("cow_nmc.rda")
