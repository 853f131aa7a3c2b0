"""Where the states of today lie: outlines and points from Natural Earth (`tools/build_basemap.py`)."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import Any

Point = tuple[float, float]
NOTE = (
    "Outlines and points are of today's states (Natural Earth 4.1, public domain, 1:110 million, rounded to 0.05 "
    "degrees), whatever the year of a row. Borders show who holds a territory in fact and take no position on its "
    "status. States that are on no present-day map have no geometry."
)


@cache
def basemap() -> dict[str, Any]:
    """Return the base map: outlines as TopoJSON with ISO3 ids, and one point (longitude, latitude) per state."""
    text = files("allies.sources.states").joinpath("basemap.json").read_text(encoding="utf-8")
    held: dict[str, Any] = json.loads(text)
    return held


def point(iso3c: str) -> Point | None:
    """Return the centre (longitude, latitude in degrees) of a present-day state's largest part, or None."""
    found = basemap()["points"].get(iso3c)
    return (found[0], found[1]) if found else None


def outline(iso3c: str) -> list[list[list[Point]]] | None:
    """Return a present-day state's polygons, each a list of closed rings, the outer one first, or None.

    Outer rings run counterclockwise, holes clockwise (RFC 7946). The states too small to be drawn have no outline.
    """
    return _outlines().get(iso3c)


@cache
def _outlines() -> dict[str, list[list[list[Point]]]]:
    topology = basemap()["topology"]
    arcs = [_decoded(arc, **topology["transform"]) for arc in topology["arcs"]]
    found = {}
    for unit in topology["objects"]["states"]["geometries"]:
        parts = [unit["arcs"]] if unit["type"] == "Polygon" else unit["arcs"]
        polygons = [piece for part in parts for piece in _cut([_ring(ring, arcs) for ring in part])]
        found[unit["id"]] = [
            [_wound(ring, outer=not at) for at, ring in enumerate(rings) if len(ring) > 3]
            for rings in polygons
            if len(rings[0]) > 3
        ]
    return found


def _decoded(arc: list[list[int]], scale: list[float], translate: list[float]) -> list[Point]:
    xs, ys = (accumulate(steps) for steps in zip(*arc, strict=True))
    return [
        (round(x * scale[0] + translate[0], 2), round(y * scale[1] + translate[1], 2))
        for x, y in zip(xs, ys, strict=True)
    ]


def _ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    points = [at for index in indices for at in (arcs[index] if index >= 0 else arcs[~index][::-1])]
    return [points[0], *(b for a, b in pairwise(points) if a != b)]


def _cut(rings: list[list[Point]]) -> list[list[list[Point]]]:
    """Return a polygon, in two where it lies across the antimeridian (RFC 7946, 3.1.9)."""
    outer, turn = [rings[0][0]], 0
    for (ax, _), (bx, by) in pairwise(rings[0]):
        turn += 360 if bx - ax < -180 else -360 if bx - ax > 180 else 0
        outer.append((bx + turn, by))
    east = min(x for x, _ in outer)
    outer = [(x + 360, y) if east < -180 else (x, y) for x, y in outer]
    if max(x for x, _ in outer) <= 180:
        return [rings]
    west = [(round(x - 360, 2), y) for x, y in _half(outer, 1)]
    return [[_half(outer, -1), *rings[1:]], [west]]


def _half(ring: list[Point], side: int) -> list[Point]:
    """Return the part of a ring on one side of 180 degrees: -1 below, 1 above."""
    kept: list[Point] = []
    for (ax, ay), (bx, by) in pairwise(ring):
        inside, next_inside = side * (ax - 180) >= 0, side * (bx - 180) >= 0
        kept += [(ax, ay)] if inside else []
        kept += [(180.0, round(ay + (by - ay) * (180 - ax) / (bx - ax), 2))] if inside != next_inside else []
    kept = [b for a, b in zip([kept[-1], *kept], kept, strict=False) if a != b]
    around = zip([kept[-1], *kept], kept, [*kept[1:], kept[0]], strict=False)
    kept = [at for before, at, after in around if {before[0], at[0], after[0]} != {180.0}]  # no spikes on the cut
    return [*kept, kept[0]]


def _wound(ring: list[Point], *, outer: bool) -> list[Point]:
    area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))
    return ring if (area > 0) == outer else ring[::-1]
