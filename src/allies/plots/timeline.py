"""Alignment over time, against the terms of both sides' leaders."""

from __future__ import annotations

from itertools import pairwise
from textwrap import wrap

from allies.plots.style import (
    ACCENT,
    GRID,
    INK,
    MUTED,
    PEER,
    SECOND,
    Row,
    Spec,
    Values,
    framed,
    label,
    layer,
    number,
    percent,
    present,
    share,
    spread,
    svg,
)
from allies.plots.terms import ABOVE, BELOW, LEFT, PLOT, RIGHT, SPAN, labels, noted, shades, spans, written

Y = number("y", [0, 1])
COLOURS = (ACCENT, PEER, SECOND, INK)


def alignment_over_time(
    rows: Values,
    leaders: Values,
    *,
    title_a: str,
    title_b: str,
    measure: str = "Share of recorded votes cast alike",
) -> str:
    """Return a line per series with its band, over the terms in office of both sides.

    Parameters
    ----------
    rows
        `year`, `series`, `value` (share, 0 to 1, or None), `lower`, `upper`, `n`. The first series is the dyad, the
        second what it is compared with. A year without a row, or with a value of None, is a gap in the line.
    leaders
        `side` ("a" or "b"), `name`, `start`, `end` (ISO dates; `end` None while in office), optionally `surname`.
        Side a is shaded behind the lines with names above, side b is the strip below. Names that do not fit are left
        out. Without leaders there is neither.
    title_a, title_b
        The names of the two sides.
    measure
        What the axis shows.

    Returns
    -------
    str
        SVG, 720 wide.

    Raises
    ------
    InputError
        For no rows, missing fields, or a value that is no share.
    """
    given = present(rows, "alignment_over_time", "year", "series", "value")
    points = [_point(row) for row in given if share(row, "alignment_over_time") is not None]
    years = [int(row["year"]) for row in given]
    domain = [min(years), max(years) + 1]
    series = list(dict.fromkeys(str(row["series"]) for row in given))
    above, below = spans(leaders, "a", domain), spans(leaders, "b", domain)
    over, under = labels(above, domain, ABOVE, -11, -23), labels(below, domain, BELOW, PLOT + 85, 26)
    top = 89 - min([-11, *(name["y"] for name in over)]) - 12 * (not above)
    bottom = max([PLOT + 82, *(name["y"] for name in under)]) + 14 - PLOT if below else 36
    notes = [(14, measure, INK), (40, f"In office, {title_a}" if above else "", MUTED)]
    layers = [
        *shades(above, below, domain),
        *_grid(domain),
        *(one for name in reversed(series) for one in _lines(points, name, COLOURS[series.index(name) % 4], domain)),
        *_ends(points, series),
        *written(over + under),
        *(one for y, text, fill in notes for one in noted(text, y - top, fill)),
        *noted(f"In office, {title_b}" if below else "", PLOT + 56, MUTED),
    ]
    spec = framed({"width": SPAN, "height": PLOT, "layer": layers}, left=LEFT, top=top, right=RIGHT, bottom=bottom)
    title = f"{measure}: {title_a} and {title_b}, {domain[0]} to {domain[1] - 1}"
    return svg(spec, title=title, desc=_described(points, series, domain), height=top + PLOT + bottom)


def _point(row: Row) -> Row:
    low, high = share(row, "alignment_over_time", "lower"), share(row, "alignment_over_time", "upper")
    return {"series": str(row["series"]), "year": int(row["year"]), "y": row["value"], "low": low, "high": high}


def _described(points: list[Row], series: list[str], domain: list[int]) -> str:
    told = []
    for name in series:
        mine = sorted((point for point in points if point["series"] == name), key=lambda point: int(point["year"]))
        if not mine:
            told.append(f"{name}: no record.")
            continue
        least, most = min(mine, key=lambda p: float(p["y"])), max(mine, key=lambda p: float(p["y"]))
        told.append(
            f"{name}: {percent(mine[-1]['y'])} in {mine[-1]['year']}; lowest {percent(least['y'])} in {least['year']}, "
            f"highest {percent(most['y'])} in {most['year']}; {len(mine)} of {domain[1] - domain[0]} years on record."
        )
    return " ".join(told)


def _grid(domain: list[int]) -> list[Spec]:
    span = domain[1] - domain[0]
    step = next(step for most, step in ((7, 1), (15, 2), (40, 5), (10_000, 10)) if span <= most)
    years = [{"x": year + 0.5, "text": str(year)} for year in range(*domain) if year % step == 0]
    shares = [{"y": y, "text": percent(y)} for y in (0, 0.25, 0.5, 0.75, 1)]
    return [
        layer("rule", shares, {"y": Y, "x": {"value": 0}, "x2": {"value": SPAN}}, stroke=GRID),
        *label(shares, {"y": Y, "x": {"value": -8}}, fill=MUTED, align="right"),
        *label(years, {"x": number("x", domain), "y": {"value": PLOT + 20}}, fill=MUTED, align="center"),
    ]


def _lines(points: list[Row], name: str, colour: str, domain: list[int]) -> list[Spec]:
    mine = sorted((point for point in points if point["series"] == name), key=lambda point: int(point["year"]))
    run, runs = 0, []
    for before, point in pairwise([None, *mine]):
        run += before is not None and point is not None and point["year"] != before["year"] + 1
        if point is not None:
            runs.append({**point, "x": point["year"] + 0.5, "run": run})
    alone = [point for point in runs if sum(other["run"] == point["run"] for other in runs) == 1]
    x, by_run = number("x", domain), {"detail": {"field": "run", "type": "nominal"}}
    banded = [point for point in runs if point["low"] is not None and point["high"] is not None]
    first = colour == ACCENT
    layers = []
    if banded:
        band = {"x": x, "y": number("low", [0, 1]), "y2": {"field": "high"}}
        layers.append(layer("area", banded, band | by_run, fill=colour, fillOpacity=0.22 if first else 0.2))
        layers.append(layer("rule", [p for p in alone if p in banded], band, stroke=colour, strokeOpacity=0.4))
    layers.append(layer("line", runs, {"x": x, "y": Y} | by_run, stroke=colour, strokeWidth=2.8 if first else 1.8))
    layers.append(layer("circle", alone, {"x": x, "y": Y}, fill=colour, opacity=1, size=28))
    return [one for one in layers if one["data"]["values"]]


def _ends(points: list[Row], series: list[str]) -> list[Spec]:
    found = []
    for name in series:
        mine = [point for point in points if point["series"] == name]
        if mine:
            last = max(mine, key=lambda point: int(point["year"]))
            lines = [*wrap(name, 12), f"{percent(last['y'])} in {last['year']}"]
            colour = COLOURS[series.index(name) % 4]
            fill = MUTED if colour == PEER else colour
            found.append({"y": (1 - last["y"]) * PLOT, "text": "\n".join(lines), "tall": 20 * len(lines), "fill": fill})
    found.sort(key=lambda one: float(one["y"]))
    centres = spread([one["y"] for one in found], [one["tall"] + 8 for one in found], -20, PLOT + 16)
    layers = []
    for one, centre in zip(found, centres, strict=True):
        where = {"x": {"value": SPAN + 8}, "y": {"value": centre - one["tall"] / 2 + 10}}
        layers += label([one], where, fill=one["fill"], lineHeight=20, lineBreak="\n", fontWeight=600)
    return layers
