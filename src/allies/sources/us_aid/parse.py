"""United States foreign assistance: one row per recipient, fiscal year and type of transaction."""

from __future__ import annotations

import ibis

from allies.store import Raw, Table

NO_CODE = "NULL"
TRANSITION = "tq"


def parse(raw: Raw) -> Table:
    """Return amounts by recipient code, transaction type and fiscal year; a recipient without a code keeps its name."""
    row = raw.csv("countryAid.csv", nullstr="")
    year = row["Fiscal Year"]
    return row.select(
        recipient=ibis.ifelse(row["Country Code"] == NO_CODE, row["Country Name"], row["Country Code"]),
        name=row["Country Name"],
        transaction=row["Transaction Type Name"],
        year=year.replace(TRANSITION, ""),
        period=ibis.ifelse(year.endswith(TRANSITION), "transition_quarter", "fiscal_year"),
        current_usd=row.current_amount,
        constant_usd=row.constant_amount,
    )
