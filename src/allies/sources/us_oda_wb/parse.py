"""World Bank series of net bilateral aid from the United States."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return net flows by recipient and year."""
    return raw.csv("us_bilateral_aid.csv").select(
        iso3c=_.country_iso, year=_.year.cast("int64"), aid=_.aid_usd.cast("float64")
    )
