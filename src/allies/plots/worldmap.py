"""Every state's value on a map of the world, in the Equal Earth projection."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from statistics import quantiles

from allies.panel import states
from allies.panel.basemap import basemap
from allies.plots.style import (
    CLASSES,
    HATCH,
    INK,
    MUTED,
    NONE,
    SURFACE,
    WIDTH,
    Row,
    Spec,
    Values,
    framed,
    label,
    layer,
    percent,
    pixel,
    present,
    share,
    shortened,
    svg,
)

BASEMAP_NOTE = (
    "Borders: Natural Earth (public domain), which shows who holds a territory in fact; they take no position "
    "on its status. States too small for an outline are circles. Territories that are no states have no value."
)
TOP, MAP, LEGEND = 34, 322, 74
PROJECTION = {"type": "equalEarth", "rotate": [-11, 0], "scale": 134, "translate": [358, 174], "precision": 0.3}
CHART = "world_map"


def world_map(rows: Values, *, focal: str, other: str, measure: str = "Share of recorded votes cast alike") -> str:
    """Return a choropleth in up to five classes of about equally many states.

    Parameters
    ----------
    rows
        `iso3c`, `value` (share, 0 to 1, or None), `status`. States without a row or a value are grey: no record.
        A state that is on no present-day map is counted in the description.
    focal, other
        ISO3 code of the state the values are about (hatched), and of the partner to mark.
    measure
        What the colours show.

    Returns
    -------
    str
        SVG, 720 wide, with a legend.

    Raises
    ------
    InputError
        For no rows, missing fields, or a value that is no share.
    """
    given = present(rows, CHART, "iso3c", "value")
    values = {str(row["iso3c"]): share(row, CHART) for row in given}
    seen = {code: value for code, value in values.items() if value is not None and code != focal}
    breaks, legend = classes(list(seen.values()))
    palette = [CLASSES[round(i * 4 / max(len(legend) - 1, 1))] for i in range(len(legend))]
    fills = {code: palette[bisect_right(breaks, round(100 * value))] for code, value in seen.items()} | {focal: HATCH}
    layers = [
        *_circles(fills),
        *_marked(seen, other),
        *_legend(legend, palette, focal),
        *label([{"text": measure}], {"x": {"value": 0}, "y": {"value": 14 - TOP}}, fontWeight=600),
    ]
    content = {"width": WIDTH, "height": MAP + LEGEND, "projection": PROJECTION, "layer": layers}
    spec = framed(content, left=0, top=TOP, right=0, bottom=0)
    absent = sorted(set(seen) - set(basemap()["points"]))
    own = f"{other}: {percent(seen[other])}." if other in seen else f"{other}: no record."
    desc = f"{own} {len(seen)} states on record, in classes {', '.join(legend) or 'none'}."
    desc += f" Not on a present-day map: {', '.join(absent)}." if absent else ""
    title = f"{measure}: the partners of {focal}, map"
    return svg(spec, title=title, desc=desc, height=TOP + MAP + LEGEND, under=_outlined(fills))


def classes(values: list[float]) -> tuple[list[int], list[str]]:
    """Return class breaks in whole percent, at the quintiles, and the label of each class.

    >>> classes([0.01, 0.02, 0.05, 0.07, 0.1, 0.2, 0.3, 0.6])
    ([3, 7, 12, 26], ['1–2%', '3–6%', '7–11%', '12–25%', '26–60%'])
    """
    whole = sorted(round(100 * value) for value in values)
    if not whole:
        return [], []
    cuts = quantiles(whole, n=5, method="inclusive") if len(whole) > 1 else []
    breaks = sorted({round(cut) for cut in cuts if round(cut) > whole[0]})
    starts, ends = [whole[0], *breaks], [*(one - 1 for one in breaks), whole[-1]]
    return breaks, [f"{a}–{b}%" if a != b else f"{a}%" for a, b in zip(starts, ends, strict=True)]


@cache
def outlines() -> list[tuple[str, str]]:
    """Return code and path of each outline, projected and in pixels of the map (`tools/project_basemap.py`)."""
    text = files("allies.plots").joinpath("outlines.json").read_text(encoding="utf-8")
    return [(code, path) for code, path in json.loads(text)]


def _outlined(fills: dict[str, str]) -> str:
    paths = "".join(f'<path d="{path}" fill="{fills.get(code, NONE)}"/>' for code, path in outlines())
    return f'<g transform="translate(0,{TOP})" stroke="{SURFACE}" stroke-width="0.5">{paths}</g>'


def _name(code: str) -> str:
    return shortened(states.state(code).identities[-1].name)


def _place(code: str) -> Row:
    longitude, latitude = basemap()["points"][code]
    return {"lon": longitude, "lat": latitude}


WHERE = {"longitude": {"field": "lon", "type": "quantitative"}, "latitude": {"field": "lat", "type": "quantitative"}}


def _circles(fills: dict[str, str]) -> list[Spec]:
    drawn = {code for code, _ in outlines()}
    small = [{**_place(code), "fill": fills.get(code, NONE)} for code in basemap()["points"] if code not in drawn]
    fill = {"fill": {"field": "fill", "type": "nominal", "scale": None}}
    return [layer("circle", small, WHERE | fill, size=42, opacity=1, stroke=SURFACE, strokeWidth=1)]


def _marked(seen: dict[str, float], other: str) -> list[Spec]:
    if other not in basemap()["points"]:
        return []
    spot = [
        {
            **_place(other),
            "text": f"{_name(other)}\n{percent(seen[other]) if other in seen else 'no record'}",
        }
    ]
    east = spot[0]["lon"] > 60
    aside = {
        "dx": -14 if east else 14,
        "dy": -8,
        "lineBreak": "\n",
        "lineHeight": 19,
        "align": "right" if east else "left",
    }
    return [
        layer("point", spot, WHERE, size=260, stroke=SURFACE, strokeWidth=5, fill=None, opacity=1),
        layer("point", spot, WHERE, size=260, stroke=INK, strokeWidth=2.2, fill=None, opacity=1),
        *label(spot, WHERE, halo=True, fontWeight=600, **aside),
    ]


def _legend(names: list[str], palette: list[str], focal: str) -> list[Spec]:
    wide, gap = 84, 24
    start = len(names) * wide + gap
    kinds = [*zip(range(0, start - gap, wide), palette, names, strict=True)]
    kinds += [(start, NONE, "no record"), (start + wide + 70, HATCH, _name(focal))]
    boxes = [{"x": x, "x2": x + wide - 2, "mid": x + wide / 2, "fill": fill, "text": text} for x, fill, text in kinds]
    fill = {"fill": {"field": "fill", "type": "nominal", "scale": None}}
    rows = {"y": {"value": MAP + 18}, "y2": {"value": MAP + 34}}
    across = {"x": pixel("x"), "x2": {"field": "x2"}}
    return [
        layer("rect", boxes, across | rows | fill),
        *label(boxes, {"x": pixel("mid"), "y": {"value": MAP + 52}}, fill=MUTED, align="center"),
    ]
