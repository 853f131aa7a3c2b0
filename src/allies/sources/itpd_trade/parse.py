"""ITPD-E added up over industries: matrices of exporters by importers, one for each year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allies.errors import ParseError
from allies.store import Raw, Table, from_rows

YEARS = range(2000, 2017)


def parse(raw: Raw) -> Table:
    """Return one row for each pair of different economies with trade above zero."""
    countries = raw.r_object("country_list.RData")
    iso3 = dict(zip(countries.V1, countries.iso3, strict=True))
    matrices = raw.r_object("itpd_aggregated.rds")
    if len(matrices) != len(YEARS):
        raise ParseError(f"itpd_aggregated.rds: found {len(matrices)} matrices, expected {len(YEARS)}, one a year")
    flows = (flow for year, matrix in zip(YEARS, matrices, strict=True) for flow in _flows(matrix, iso3, year))
    return from_rows(["exporter", "importer", "year", "value"], flows)


def _flows(matrix: Any, iso3: dict[str, str], year: int) -> Iterator[tuple[str, str, int, float]]:
    exporters, importers = ([iso3[str(name)] for name in axis.values] for axis in matrix.coords.values())
    values = matrix.values
    for row, column in zip(*values.nonzero(), strict=True):
        if row != column:
            yield exporters[row], importers[column], year, float(values[row, column])
