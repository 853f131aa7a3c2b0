"""Migrant stock by origin and destination: the publisher's wide table made long, without aggregates."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table

NO_ORIGINS = ["Year", "Destination", "Total", "Other South", "Other North"]
NO_NUMBER = ["..", "-"]


def parse(raw: Raw) -> Table:
    """Return origin, destination, year and stock where the publisher gives a number."""
    wide = raw.csv("migrants_by_origin_and_destination_total.csv")
    origins = [column for column in wide.columns if column not in NO_ORIGINS]
    long = wide.filter(_.Destination.isin(origins)).pivot_longer(origins, names_to="origin", values_to="stock")
    return long.filter(_.stock.notnull() & ~_.stock.isin(NO_NUMBER)).select(
        "origin",
        destination=_.Destination,
        year=_.Year,
        stock=_.stock.cast("float64").round().cast("int64"),
    )
