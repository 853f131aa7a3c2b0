"""Pew's two questions on the United States, by country and year."""

from __future__ import annotations

from ibis import _

from allies.store import Raw, Table

MEAN_OF_ALL = "avg"


def parse(raw: Raw) -> Table:
    """Return the two shares of every country and year in which either was asked."""
    view, trust = _long(raw, "us", "favourable"), _long(raw, "pres", "confidence")
    both = view.outer_join(trust, ["country", "year"])
    return both.select(
        country=_.country.fill_null(_.country_right),
        year=_.year.fill_null(_.year_right),
        favourable=_.favourable,
        confidence=_.confidence,
    )


def _long(raw: Raw, name: str, question: str) -> Table:
    wide = raw.csv(f"TRUMPWORLD-{name}.csv", nullstr="")
    countries = [column for column in wide.columns if column not in ("year", MEAN_OF_ALL)]
    long = wide.pivot_longer(countries, names_to="country", values_to=question).filter(_[question].notnull())
    return long.select("country", _.year.cast("int64").name("year"), _[question].cast("int64").name(question))
