"""Build `src/allies/sources/states/basemap.json`, the base map of `allies.panel.basemap`.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/build_basemap.py package

The npm package `world-atlas` 2.0.2 (M. Bostock, ISC licence) holds Natural Earth 4.1 vectors (public domain) as
TopoJSON. Outlines come from `countries-110m.json`, rounded to 0.05 degrees; one point per state from
`countries-10m.json`: the centroid of its largest polygon, which stands in where the outline is too small to be drawn.

Borders and names are Natural Earth's, which shows who holds a territory in fact. Units that are no states in
`sources/states/codes.csv` (Western Sahara, Palestine, Northern Cyprus, Somaliland, Greenland, ...) keep their outline
and get no code, so the map never gives them a value. Antarctica is left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from allies.errors import UnknownState
from allies.panel import states

STEP = 0.05
TARGET = Path(__file__).parents[1] / "src" / "allies" / "sources" / "states" / "basemap.json"
SPELLINGS = {
    "Antigua and Barb.": "ATG",
    "Bosnia and Herz.": "BIH",
    "Central African Rep.": "CAF",
    "Dem. Rep. Congo": "COD",
    "Dominican Rep.": "DOM",
    "Eq. Guinea": "GNQ",
    "Macedonia": "MKD",
    "Marshall Is.": "MHL",
    "S. Sudan": "SSD",
    "São Tomé and Principe": "STP",
    "Solomon Is.": "SLB",
    "St. Kitts and Nevis": "KNA",
    "St. Vin. and Gren.": "VCT",
    "eSwatini": "SWZ",
}
Point = tuple[float, float]
Topology = dict[str, Any]


def code(name: str) -> str | None:
    """Return the ISO3 code of a Natural Earth name, or None for a unit that is no state."""
    try:
        return SPELLINGS.get(name) or states.state(name).iso3c
    except UnknownState:
        return None


def decoded(topology: Topology) -> list[list[Point]]:
    """Return the arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def encoded(arc: list[Point]) -> list[list[int]]:
    """Return an arc as steps of `STEP` degrees from (-180, -90), repeated points dropped."""
    grid = [(round((x + 180) / STEP), round((y + 90) / STEP)) for x, y in arc]
    kept = [grid[0], *(b for a, b in pairwise(grid) if a != b)]
    if len(kept) == 1:
        kept.append(kept[0])
    steps = zip([(0, 0), *kept[:-1]], kept, strict=True)
    return [[bx - ax, by - ay] for (ax, ay), (bx, by) in steps]


def outer_rings(geometry: Topology, arcs: list[list[Point]]) -> Iterator[list[Point]]:
    """Yield the outer ring of each polygon."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        ring: list[Point] = []
        for index in polygon[0]:
            ring += arcs[index] if index >= 0 else arcs[~index][::-1]
        yield ring


def centroid(ring: list[Point]) -> tuple[float, Point]:
    """Return the area and the centroid of a ring, in degrees."""
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = ax * by - bx * ay
        area, x, y = area + cross / 2, x + (ax + bx) * cross / 6, y + (ay + by) * cross / 6
    return abs(area), (round(x / area, 2), round(y / area, 2)) if area else ring[0]


def main(folder: Path) -> None:
    """Write the base map and print what it holds."""
    coarse = json.loads((folder / "countries-110m.json").read_text())
    fine = json.loads((folder / "countries-10m.json").read_text())
    drawn = [g for g in coarse["objects"]["countries"]["geometries"] if g["properties"]["name"] != "Antarctica"]
    units = [{"type": g["type"], "id": code(g["properties"]["name"]) or "", "arcs": g["arcs"]} for g in drawn]
    arcs = decoded(fine)
    points = {}
    for geometry in fine["objects"]["countries"]["geometries"]:
        iso3c = code(geometry["properties"]["name"])
        if iso3c and geometry["type"] is not None:
            points[iso3c] = max(centroid(ring) for ring in outer_rings(geometry, arcs))[1]
    topology = {
        "type": "Topology",
        "transform": {"scale": [STEP, STEP], "translate": [-180, -90]},
        "arcs": [encoded(arc) for arc in decoded(coarse)],
        "objects": {"states": {"type": "GeometryCollection", "geometries": units}},
    }
    held = {"topology": topology, "points": dict(sorted(points.items()))}
    TARGET.write_text(json.dumps(held, separators=(",", ":")) + "\n")
    small = sorted(set(points) - {unit["id"] for unit in units})
    print(f"{len(units)} outlines, {len(points)} points, no outline: {' '.join(small)}; {TARGET.stat().st_size} bytes")
    print("no code:", *sorted(g["properties"]["name"] for g in drawn if not code(g["properties"]["name"])), sep="; ")
    today = {one.iso3c for one in states.identities() if one.end == states.LAST}
    print("states without a point:", *sorted(today - set(points)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
