"""Latent human rights protection by country and year."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table


def parse(raw: Raw) -> Table:
    """Return the scores under the file's names of countries."""
    return raw.csv("human_rights_protection.csv").select(
        country=_.country_name, year=_.year.cast("int64"), protection=_.human_rights_protection.cast("float64")
    )
