"""SIPRI trade register: deliveries of major arms, added up by supplier, recipient and year."""

from __future__ import annotations

from allies.store import Raw, Table

PREAMBLE = 11


def parse(raw: Raw) -> Table:
    """Return supplier, recipient, year, tiv (million TIV) and deliveries (rows of the register)."""
    row = raw.csv("trade_register.csv", skip=PREAMBLE, header=True)
    named = row.select(
        supplier=row["Supplier"],
        recipient=row["Recipient"],
        year=row["Delivery year"].cast("int64"),
        tiv=row["TIV delivery values"].cast("float64"),
    )
    return named.group_by("supplier", "recipient", "year").aggregate(tiv=named.tiv.sum(), deliveries=named.count())
