"""Bodies that the United States ordered to leave, cut off or review: one row each, with the document."""

from __future__ import annotations

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return body, action, date and document; the quotations stay in the raw file."""
    return raw.parquet("us_io_withdrawals_2025_2026.parquet")
