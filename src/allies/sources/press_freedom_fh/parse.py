"""Freedom of the press: the class of each country and year."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table

RATINGS = {"0": "not free", "1": "partly free", "2": "free"}


def parse(raw: Raw) -> Table:
    """Return the classes under the file's names of countries."""
    return raw.csv("press_freedom_fh_owid.csv").select(
        country=_.country_name, year=_.year.cast("int64"), rating=_.press_freedom_fh_owid.substitute(RATINGS)
    )
