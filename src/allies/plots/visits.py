"""Trips by region and period: one row per region, one column per period, one scale for all."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from allies.plots.style import (
    ACCENT,
    MUTED,
    PEER,
    PHONE,
    WIDTH,
    Row,
    Spec,
    Values,
    framed,
    label,
    layer,
    pixel,
    present,
    svg,
    text_width,
)

LEFT, HEAD, ROW, BAR = 200, 58, 66, 34
X, Y = pixel("x"), pixel("y")


def visits_by_region(rows: Values, *, measure: str = "Trips by the US Secretary of State") -> str:
    """Return bars of trips for each region and period, all on one scale.

    Parameters
    ----------
    rows
        `period` (an administration) or `year`, `region`, `trips` (a count, or None where there is no record).
        Periods and regions keep the order of their first appearance. A cell without a row or a number has no
        ground line; a zero has one.
    measure
        What is counted.

    Returns
    -------
    str
        SVG, 720 wide.

    Raises
    ------
    InputError
        For no rows or missing fields.
    """
    column = "period" if rows and "period" in rows[0] else "year"
    given = present(rows, "visits_by_region", column, "region", "trips")
    periods = list(dict.fromkeys(str(row[column]) for row in given))
    regions = list(dict.fromkeys(str(row["region"]) for row in given))
    seen = [row for row in given if row["trips"] is not None]
    top = max([int(row["trips"]) for row in seen], default=0) or 1
    wide = (WIDTH - LEFT - 20) / len(periods)
    cells: list[Row] = [
        {
            "region": str(row["region"]),
            "trips": int(row["trips"]),
            "x": LEFT + (periods.index(str(row[column])) + 0.5) * wide,
            "y": HEAD + 34 + (regions.index(str(row["region"])) + 1) * ROW,
            "tall": int(row["trips"]) / top * BAR,
        }
        for row in seen
    ]
    height = HEAD + 34 + len(regions) * ROW + 8
    layers = [*_frame(periods, regions, wide, measure), *_bars(cells, wide)]
    spec = framed({"width": WIDTH, "height": height, "layer": layers}, left=0, top=0, right=0, bottom=0)
    totals = {region: sum(cell["trips"] for cell in cells if cell["region"] == region) for region in regions}
    desc = "; ".join(f"{region}: {total}" for region, total in totals.items())
    title = f"{measure} by region, {periods[0]} to {periods[-1]}"
    return svg(spec, title=title, desc=f"Totals over all periods. {desc}.", height=height)


def _frame(periods: list[str], regions: list[str], wide: float, measure: str) -> list[Spec]:
    every = next(step for step in (1, 2, 5, 10, 20) if step * wide >= text_width("2000", PHONE) + 14 or step == 20)
    heads = [
        {"x": LEFT + (place + 0.5) * wide, "text": "\n".join(wrap(name, max(4, int(wide / 10.5))))}
        for place, name in enumerate(periods)
        if every == 1 or (len(periods) - 1 - place) % every == 0
    ]
    lines = [{"y": HEAD + 34 + (place + 1) * ROW} for place in range(len(regions))]
    names = [
        {"y": line["y"] - 12 - 20 * (len(wrap(name, 18)) - 1), "text": "\n".join(wrap(name, 18))}
        for line, name in zip(lines, regions, strict=True)
    ]
    return [
        *label([{"text": measure}], {"x": {"value": 0}, "y": {"value": 14}}, fontWeight=600),
        *label(heads, {"x": X, "y": {"value": HEAD - 6}}, fill=MUTED, align="center", lineBreak="\n", lineHeight=20),
        *label(names, {"x": {"value": 0}, "y": Y}, lineBreak="\n", lineHeight=20),
    ]


def _floors(cells: list[Row], wide: float) -> list[dict[str, Any]]:
    """Return the ground lines of runs of recorded cells, so that a missing cell is a gap and a zero is not."""
    floors: list[dict[str, Any]] = []
    for cell in sorted(cells, key=lambda cell: (float(cell["y"]), float(cell["x"]))):
        left, right = round(cell["x"] - wide / 2, 2), round(cell["x"] + wide / 2, 2)
        if floors and floors[-1]["y"] == cell["y"] and abs(floors[-1]["x2"] - left) < 0.1:
            floors[-1]["x2"] = right
        else:
            floors.append({"x": left, "x2": right, "y": cell["y"]})
    return floors


def _bars(cells: list[Row], wide: float) -> list[Spec]:
    bars = [{"x": cell["x"], "y": cell["y"] - cell["tall"], "y2": cell["y"]} for cell in cells if cell["trips"]]
    numbered = cells
    if wide < text_width("100", PHONE):
        regions = dict.fromkeys(cell["region"] for cell in cells)
        most = [max((c for c in cells if c["region"] == region), key=lambda c: int(c["trips"])) for region in regions]
        numbered = [cell for cell in most if cell["trips"]]
    numbers = [{"x": c["x"], "y": c["y"] - c["tall"] - 12, "text": str(c["trips"])} for c in numbered]
    thick = min(44.0, wide * (0.55 if wide > 24 else 0.8))
    return [
        layer("rule", _floors(cells, wide), {"x": X, "x2": {"field": "x2"}, "y": Y}, stroke=PEER),
        layer("bar", bars, {"x": X, "y": Y, "y2": {"field": "y2"}}, fill=ACCENT, size=thick),
        *label(numbers, {"x": X, "y": Y}, align="center"),
    ]
