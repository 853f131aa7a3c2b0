"""Ideal points: the paths of some states over the terms of their leaders, and all states of one session in order."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from math import ceil, floor
from textwrap import wrap

from allies.errors import InputError
from allies.plots.style import (
    ACCENT,
    GRID,
    INK,
    MUTED,
    NAME,
    PEER,
    SECOND,
    WIDTH,
    Row,
    Spec,
    Values,
    framed,
    label,
    layer,
    number,
    pixel,
    present,
    shortened,
    spread,
    svg,
)
from allies.plots.terms import ABOVE, BELOW, LEFT, PLOT, RIGHT, SPAN, labels, noted, shades, spans, written

COLOURS = (ACCENT, SECOND, PEER, INK)
MEASURE = "Ideal point in recorded votes"
SCALE = "0 is the mean of all states and sessions, 1 their standard deviation; bands: 90% intervals"
STEP, GAP, EDGE, TOP = 4.2, 23.0, 40, 86
BAR = WIDTH - 24 - 190
NAMED = tuple(
    "USA RUS SUN CHN GBR FRA DEU IND BRA JPN MEX ZAF KOR TUR ISR IRN SAU EGY NGA IDN ARG UKR CUB POL AUS CAN".split()  # noqa: SIM905
)


def ideal_paths(rows: Values, leaders: Values = (), *, measure: str = MEASURE) -> str:
    """Return each state's ideal point by year with its interval, over the terms of the first two states' leaders.

    Parameters
    ----------
    rows
        `series` (a state's name), `year`, `value`, `lower`, `upper` (standard deviations of the scale). At most four
        series; the first is drawn strongest. A year without a row is a gap in the line.
    leaders
        `side` ("a" the first series, "b" the second), `name`, `start`, `end` (ISO dates; `end` None while in office),
        optionally `surname`. Side a is shaded behind the lines, side b is the strip below.
    measure
        What the axis shows.

    Returns
    -------
    str
        SVG, 720 wide.

    Raises
    ------
    InputError
        For no rows, missing fields, or more than four series.
    """
    given = present(rows, "ideal_paths", "series", "year", "value", "lower", "upper")
    series = list(dict.fromkeys(str(row["series"]) for row in given))
    if len(series) > len(COLOURS):
        raise InputError(f"ideal_paths: found {len(series)} series, expected at most {len(COLOURS)}. Draw fewer.")
    years = [int(row["year"]) for row in given]
    domain, y = [min(years), max(years) + 1], _bounds(given)
    above, below = spans(leaders, "a", domain), spans(leaders, "b", domain)
    over, under = labels(above, domain, ABOVE, -11, -23), labels(below, domain, BELOW, PLOT + 85, 26)
    top = 112 - min([-11, *(name["y"] for name in over)]) if above else 66
    bottom = max([PLOT + 82, *(name["y"] for name in under)]) + 14 - PLOT if below else 36
    notes = [(14, measure, INK), (38, SCALE, MUTED), (64, f"In office, {series[0]}" if above else "", MUTED)]
    layers = [
        *shades(above, below, domain),
        *_grid(domain, y),
        *(one for at in reversed(range(len(series))) for one in _line(given, series[at], COLOURS[at], domain, y)),
        *_ends(given, series, y),
        *written(over + under),
        *(one for at, text, fill in notes for one in noted(text, at - top, fill)),
        *noted(f"In office, {series[1]}" if below else "", PLOT + 56, MUTED),
    ]
    spec = framed({"width": SPAN, "height": PLOT, "layer": layers}, left=LEFT, top=top, right=RIGHT, bottom=bottom)
    title = f"{measure}: {', '.join(series)}, {domain[0]} to {domain[1] - 1}"
    return svg(spec, title=title, desc=_told(given, series), height=top + PLOT + bottom)


def _bounds(rows: list[Row]) -> list[float]:
    low, high = min(float(row["lower"]) for row in rows), max(float(row["upper"]) for row in rows)
    return [min(floor(2 * low) / 2, 0.0), max(ceil(2 * high) / 2, 0.0)]


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _told(rows: list[Row], series: list[str]) -> str:
    told = []
    for name in series:
        mine = sorted((row for row in rows if row["series"] == name), key=lambda row: int(row["year"]))
        last, ends = mine[-1], sorted(mine, key=lambda row: float(row["value"]))
        told.append(
            f"{name}: {last['value']:.2f} in {last['year']} ({last['lower']:.2f} to {last['upper']:.2f}); lowest "
            f"{ends[0]['value']:.2f} in {ends[0]['year']}, highest {ends[-1]['value']:.2f} in {ends[-1]['year']}."
        )
    return " ".join(told)


def _ticks(bounds: list[float]) -> list[Row]:
    step = 1.0 if bounds[1] - bounds[0] > 2.5 else 0.5
    first, last = ceil(bounds[0] / step), floor(bounds[1] / step)
    return [{"at": at * step, "text": f"{at * step:g}".replace("-", "−")} for at in range(first, last + 1)]


def _grid(domain: list[int], bounds: list[float]) -> list[Spec]:
    width = domain[1] - domain[0]
    step = next(step for most, step in ((7, 1), (15, 2), (40, 5), (10_000, 10)) if width <= most)
    years = [{"x": year + 0.5, "text": str(year)} for year in range(*domain) if year % step == 0]
    ticks, y = _ticks(bounds), number("at", bounds)
    across = {"y": y, "x": {"value": 0}, "x2": {"value": SPAN}}
    return [
        layer("rule", ticks, across, stroke=GRID),
        layer("rule", [{"at": 0}], across, stroke=MUTED),
        *label(ticks, {"y": y, "x": {"value": -8}}, fill=MUTED, align="right"),
        *label(years, {"x": number("x", domain), "y": {"value": PLOT + 20}}, fill=MUTED, align="center"),
    ]


def _line(rows: list[Row], name: str, colour: str, domain: list[int], bounds: list[float]) -> list[Spec]:
    mine = sorted((row for row in rows if row["series"] == name), key=lambda row: int(row["year"]))
    run, runs = 0, []
    for before, row in pairwise([None, *mine]):
        run += before is not None and row is not None and int(row["year"]) > int(before["year"]) + 1
        if row is not None:
            kept = {key: round(float(row[key]), 4) for key in ("value", "lower", "upper")}
            runs.append({**kept, "x": row["year"] + 0.5, "run": run})
    alone = [row for row in runs if sum(other["run"] == row["run"] for other in runs) == 1]
    x, by_run = number("x", domain), {"detail": {"field": "run", "type": "nominal"}}
    band = {"x": x, "y": number("lower", bounds), "y2": {"field": "upper"}}
    y, width = number("value", bounds), 2.8 if colour == ACCENT else 2
    layers = [
        layer("area", runs, band | by_run, fill=colour, fillOpacity=0.2),
        layer("rule", alone, band, stroke=colour, strokeOpacity=0.4, strokeWidth=4),
        layer("line", runs, {"x": x, "y": y} | by_run, stroke=colour, strokeWidth=width),
        layer("circle", alone, {"x": x, "y": y}, fill=colour, opacity=1, size=28),
    ]
    return [one for one in layers if one["data"]["values"]]


def _ends(rows: list[Row], series: list[str], bounds: list[float]) -> list[Spec]:
    found: list[Row] = []
    for name, colour in zip(series, COLOURS, strict=False):
        last = max((row for row in rows if row["series"] == name), key=lambda row: int(row["year"]))
        lines = [*wrap(shortened(name), 12), f"{_signed(last['value'])} in {last['year']}"]
        y = (bounds[1] - float(last["value"])) / (bounds[1] - bounds[0]) * PLOT
        tall, fill = 20 * len(lines), MUTED if colour == PEER else colour
        found.append({"y": y, "text": "\n".join(lines), "tall": tall, "fill": fill})
    found.sort(key=lambda one: float(one["y"]))
    centres = spread([one["y"] for one in found], [one["tall"] + 8 for one in found], 8, PLOT + 16)
    layers = []
    for one, centre in zip(found, centres, strict=True):
        where = {"x": {"value": SPAN + 8}, "y": {"value": centre - one["tall"] / 2 + 10}}
        layers += label([one], where, fill=one["fill"], lineHeight=20, lineBreak="\n", fontWeight=600)
    return layers


def ideal_ranking(rows: Values, *, session: str, marked: Collection[str] = (), measure: str = MEASURE) -> str:
    """Return every state of a session in order, a dot and its interval each, with some of them named.

    Parameters
    ----------
    rows
        `iso3c`, `name`, `value`, `lower`, `upper`, one row per state.
    session
        What the rows are of, as the title says it ("session 80, 2025").
    marked
        ISO3 codes to name in the second colour; named besides are both ends and a fixed list of large states.
    measure
        What the axis shows.

    Returns
    -------
    str
        SVG, 720 wide.

    Raises
    ------
    InputError
        For no rows or missing fields.
    """
    given = present(rows, "ideal_ranking", "iso3c", "name", "value", "lower", "upper")
    ordered = sorted(given, key=lambda row: (-float(row["value"]), str(row["iso3c"])))
    step = max(STEP, 300 / len(ordered))
    height = step * len(ordered) + 8
    placed: list[Row] = [
        {**row, "y": round(6 + step * at, 2), "own": row["iso3c"] in marked} for at, row in enumerate(ordered)
    ]
    bounds = _bounds(ordered)
    layers = [
        *_across(bounds, height),
        *_dots(placed, bounds),
        *_beside(placed, bounds, marked, height),
        *_noted_left(f"{measure}: {len(ordered)} states, {session}", 14 - TOP, INK),
        *_noted_left(SCALE.replace("bands", "lines"), 38 - TOP, MUTED),
    ]
    spec = framed({"width": BAR, "height": height, "layer": layers}, left=24, top=TOP, right=190, bottom=EDGE)
    return svg(spec, title=f"{measure}: {session}", desc=_ranked(ordered, marked), height=round(TOP + height + EDGE, 1))


def _noted_left(text: str, y: float, fill: str) -> list[Spec]:
    weight = 600 if fill == INK else 400
    return label([{"text": text}], {"x": {"value": -24}, "y": {"value": y}}, fill=fill, fontWeight=weight)


def _ranked(ordered: list[Row], marked: Collection[str]) -> str:
    places = [0, len(ordered) - 1, *(at for at, row in enumerate(ordered) if row["iso3c"] in marked)]
    return " ".join(
        f"{ordered[at]['name']}: {ordered[at]['value']:.2f}, {at + 1} of {len(ordered)}."
        for at in dict.fromkeys(places)
    )


def _across(bounds: list[float], height: float) -> list[Spec]:
    x, ticks = number("at", bounds), _ticks(bounds)
    down = {"x": x, "y": {"value": 0}, "y2": {"value": height}}
    return [
        layer("rule", ticks, down, stroke=GRID),
        layer("rule", [{"at": 0}], down, stroke=MUTED),
        *(
            one
            for y in (-14, height + 18)
            for one in label(ticks, {"x": x, "y": {"value": y}}, fill=MUTED, align="center")
        ),
    ]


def _dots(placed: list[Row], bounds: list[float]) -> list[Spec]:
    layers, y = [], pixel("y")
    for own, colour in ((False, ACCENT), (True, SECOND)):
        mine = [
            {key: round(float(row[key]), 4) for key in ("value", "lower", "upper", "y")}
            for row in placed
            if row["own"] is own
        ]
        span = {"x": number("lower", bounds), "x2": {"field": "upper"}, "y": y}
        layers += [
            layer("rule", mine, span, stroke=colour, strokeWidth=2, strokeOpacity=0.35),
            layer("circle", mine, {"x": number("value", bounds), "y": y}, fill=colour, opacity=1, size=22 + 20 * own),
        ]
    return [one for one in layers if one["data"]["values"]]


def _beside(placed: list[Row], bounds: list[float], marked: Collection[str], height: float) -> list[Spec]:
    """Name states in a column at the right, as many as fit, each with a line from its interval."""
    by_code = {row["iso3c"]: row for row in placed}
    wanted = [*marked, *(str(row["iso3c"]) for row in placed[:2] + placed[-2:]), *NAMED]
    codes = [code for code in dict.fromkeys(wanted) if code in by_code][: int((height + 60) / GAP)]
    rows = sorted((by_code[code] for code in codes), key=lambda row: float(row["y"]))
    centres = spread([row["y"] for row in rows], [GAP] * len(rows), -30, height + 30)
    scale = BAR / (bounds[1] - bounds[0])
    leads = [
        {"x": round((float(row["upper"]) - bounds[0]) * scale + 4, 1), "y": row["y"], "x2": BAR + 18, "y2": centre}
        for row, centre in zip(rows, centres, strict=True)
    ]
    layers = [
        layer(
            "rule",
            leads,
            {"x": pixel("x"), "y": pixel("y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}},
            stroke=GRID,
        )
    ]
    for own, fill, weight in ((False, MUTED, 400), (True, SECOND, 600)):
        names = [
            {"text": f"{shortened(row['name'])} {_signed(row['value'])}", "y": centre}
            for row, centre in zip(rows, centres, strict=True)
            if row["own"] is own
        ]
        where = {"x": {"value": BAR + 22}, "y": pixel("y")}
        layers += label(names, where, fill=fill, fontSize=NAME, fontWeight=weight) if names else []
    return layers
