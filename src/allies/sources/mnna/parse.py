"""Major non-NATO ally designations and terminations whose primary text was at hand."""

from __future__ import annotations

from allies.store import Raw, Table

YEAR_OF_THE_ACT = 1996


def parse(raw: Raw) -> Table:
    """Return one row per state and act; the first six have the year of the statute and no date."""
    acts = raw.parquet("mnna_primary_sources.parquet")
    date = acts.date.cast("date")
    return acts.select(
        iso3c=acts.iso3,
        action=acts.action,
        year=date.year().fill_null(YEAR_OF_THE_ACT),
        date=date,
        instrument=acts.instrument.split(":")[0],
    )
