"""The states of a row: label, name and geometry; and cells as the plain values that files can hold."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from allies.errors import InputError
from allies.panel import basemap, states
from allies.panel.join import Panel

Row = dict[str, Any]
Geometry = dict[str, Any]


@cache
def named(ccode: int, year: int) -> tuple[str, str]:
    """Return the label and the name that a COW code had in a year."""
    found = states.state(ccode).in_year(year)
    return found.iso3c, found.name


def features(panel: Panel) -> Iterator[tuple[Row, Geometry | None]]:
    """Yield each row of a panel, with label and name of its states, and its geometry (GeoJSON, or None).

    A state is its present-day outline, or a point where it is too small to be drawn; a dyad is a line between the
    points of its states, straight in longitude and latitude. States on no present-day map have no geometry.
    """
    if len(panel.codes) > 2:
        raise InputError(f"found {panel.unit}s; expected states or dyads. Save CSV or Parquet instead.")
    sides = {code: code.removeprefix("ccode") for code in panel.codes}
    for row in panel.rows():
        labels = {side: _label(row[code], row["year"]) for code, side in sides.items()}
        told = {
            **{f"iso3c{side}": iso3c for side, (iso3c, _) in labels.items()},
            **{f"name{side}": name for side, (_, name) in labels.items()},
        }
        codes = [iso3c for iso3c, _ in labels.values()]
        yield {**row, **told}, area(codes[0]) if len(codes) == 1 else line(*codes)


@cache
def area(iso3c: str | None) -> Geometry | None:
    """Return a state as a polygon, several polygons or a point, or None for a state on no present-day map."""
    polygons, point = (basemap.outline(iso3c), basemap.point(iso3c)) if iso3c else (None, None)
    if polygons:
        one = len(polygons) == 1
        return {"type": "Polygon" if one else "MultiPolygon", "coordinates": polygons[0] if one else polygons}
    return {"type": "Point", "coordinates": point} if point else None


@cache
def line(one: str | None, two: str | None) -> Geometry | None:
    """Return a dyad as a line between the points of its states, or None where one is on no present-day map."""
    ends = [basemap.point(iso3c) if iso3c else None for iso3c in (one, two)]
    return {"type": "LineString", "coordinates": ends} if None not in ends else None


def plain(value: Any) -> Any:
    """Return a cell as a JSON value: days as ISO text, a number that is none (NaN, infinite) as null."""
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, date) else value


def _label(ccode: int | None, year: int) -> tuple[str | None, str | None]:
    return (None, None) if ccode is None else named(int(ccode), year)
