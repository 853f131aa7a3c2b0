"""Write `src/allies/plots/outlines.json`: the outlines of the base map as the world map draws them.

    python tools/project_basemap.py

Projecting them takes a fifth of a second, so it is done once, after `tools/build_basemap.py` or a change of the
projection in `allies.plots.worldmap`; a test makes them again and compares.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import vl_convert

from allies.panel.basemap import basemap
from allies.plots.style import framed
from allies.plots.worldmap import PROJECTION

TARGET = Path(__file__).parents[1] / "src" / "allies" / "plots" / "outlines.json"
STEP = 10  # per pixel


def projected() -> list[list[str]]:
    """Return the code ("" for a unit that is no state) and the path of each outline, in order of the base map."""
    topology = basemap()["topology"]
    shape = {"values": topology, "format": {"type": "topojson", "feature": "states"}}
    content = {"projection": PROJECTION, "data": shape, "mark": {"type": "geoshape", "clip": False}}
    drawn = vl_convert.vegalite_to_svg(
        framed({"width": 720, "height": 400, **content}, left=0, top=0, right=0, bottom=0)
    )
    paths = re.findall(r' d="(M[^"h]*Z)"', drawn)  # the frame's path has an h
    units = topology["objects"]["states"]["geometries"]
    return [[unit["id"], "".join(map(ring, path.split("Z")[:-1]))] for unit, path in zip(units, paths, strict=True)]


def ring(path: str) -> str:
    """Return a ring as a start and steps of tenths of a pixel, without steps of none."""
    points = [tuple(round(STEP * float(part)) for part in at.split(",")) for at in re.split("[ML]", path)[1:]]
    kept = [points[0], *(b for a, b in pairwise(points) if a != b)]
    steps = [f"{number(bx - ax)},{number(by - ay)}" for (ax, ay), (bx, by) in pairwise(kept)]
    return f"M{number(kept[0][0])},{number(kept[0][1])}l{' '.join(steps)}Z" if len(kept) > 2 else ""


def number(tenths: int) -> str:
    """Return tenths of a pixel as pixels: -.4."""
    return f"{tenths / STEP:g}".replace("0.", ".") if abs(tenths) < STEP else f"{tenths / STEP:g}"


if __name__ == "__main__":
    TARGET.write_text(json.dumps(projected(), separators=(",", ":")) + "\n")
