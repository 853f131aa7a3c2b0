"""One roll call on the line of ideal points: who voted how, where the cutpoints lie, and who crossed them."""

from __future__ import annotations

from collections.abc import Collection
from math import ceil, floor
from textwrap import wrap

from allies.plots.style import (
    ACCENT,
    GRID,
    INK,
    MUTED,
    NAME,
    PEER,
    PHONE,
    SECOND,
    SHADE,
    SURFACE,
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
    text_width,
)

LEFT, RIGHT, TOP = 96, 24, 132
SPAN = WIDTH - LEFT - RIGHT
DOT, LEAST, BETWEEN, LINE = 7.0, 44.0, 10.0, 26.0
VOTES = ("yes", "abstain", "no")
COLOURS = {"yes": ACCENT, "abstain": PEER, "no": SECOND}
NAMED = ("USA", "RUS", "SUN", "CHN", "GBR", "FRA", "IND", "BRA", "DEU", "JPN", "ZAF")
LISTED = 12


def roll_call(rows: Values, zones: Values, *, title: str, marked: Collection[str] = ()) -> str:
    """Return the states on the line of ideal points by their vote, over the zones between the cutpoints.

    Parameters
    ----------
    rows
        `iso3c`, `name`, `value` (ideal point), `vote` (yes, abstain or no), one row per state that voted.
    zones
        `vote`, `low`, `high`: where the model expects which vote; from left to right, None at the open ends.
    title
        What was voted on.
    marked
        ISO3 codes to name first above the line; a fixed list of large states follows as far as there is room.

    Returns
    -------
    str
        SVG, 720 wide. Filled dots voted as the zone they stand in, hollow ones crossed a cutpoint.

    Raises
    ------
    InputError
        For no rows or missing fields.
    """
    given = present(rows, "roll_call", "iso3c", "name", "value", "vote")
    spans = present(zones, "roll_call", "vote", "low", "high")
    values = [float(row["value"]) for row in given]
    bounds = [floor(2 * min(values)) / 2, ceil(2 * max(values)) / 2]
    placed, lanes, height = _stacked([{**row, "off": _off(row, spans)} for row in given], bounds)
    below = _crossers(placed)
    heading = wrap(title, 62)[:2]
    bottom = 52 + LINE * len(below)
    layers = [
        *_zones(spans, bounds, height),
        *_axis(bounds, height),
        *_lanes(placed, lanes),
        *_dots(placed),
        *_above(placed, bounds, marked),
        *(one for at, text in enumerate(heading) for one in _left(text, 14 + 22 * at - TOP, INK, 600)),
        *_left("Filled: voted as their side of the cutpoints. Hollow: crossed.", 14 + 22 * len(heading) - TOP, MUTED),
        *(one for at, text in enumerate(below) for one in _left(text, height + 52 + LINE * at, INK)),
    ]
    spec = framed({"width": SPAN, "height": height, "layer": layers}, left=LEFT, top=TOP, right=RIGHT, bottom=bottom)
    return svg(spec, title=title, desc=_told(placed, spans), height=round(TOP + height + bottom, 1))


def _off(row: Row, zones: list[Row]) -> float:
    """Return how far a state stands outside the zone of its vote; 0 inside."""
    value = float(row["value"])
    for zone in zones:
        if zone["vote"] == row["vote"]:
            low, high = zone["low"], zone["high"]
            return max(0.0, low - value if low is not None else 0.0, value - high if high is not None else 0.0)
    return 0.0


def _stacked(rows: list[Row], bounds: list[float]) -> tuple[list[Row], list[Row], float]:
    """Place states as stacks of dots, one lane per vote; return dots, lanes and the height of all."""
    scale = SPAN / (bounds[1] - bounds[0])
    placed: list[Row] = []
    lanes: list[Row] = []
    floor_ = 0.0
    for vote in VOTES:
        mine = sorted((row for row in rows if row["vote"] == vote), key=lambda row: float(row["value"]))
        columns: dict[int, int] = {}
        spots = []
        for row in mine:
            at = round((float(row["value"]) - bounds[0]) * scale / DOT)
            columns[at] = columns.get(at, 0) + 1
            spots.append((row, at * DOT, columns[at]))
        tall = max(LEAST, DOT * max(columns.values(), default=0) + 14)
        floor_ += tall + BETWEEN
        placed += [{**row, "x": x, "y": round(floor_ - DOT * (level - 0.5), 1)} for row, x, level in spots]
        lanes.append({"y": floor_, "text": f"{vote.capitalize()} {len(mine)}", "middle": floor_ - 12})
    return placed, lanes, floor_ + 6


def _clipped(value: float | None, bounds: list[float], open_end: float) -> float:
    return open_end if value is None else min(max(float(value), bounds[0]), bounds[1])


def _zones(zones: list[Row], bounds: list[float], height: float) -> list[Spec]:
    cuts = [{"at": zone["high"]} for zone in zones[:-1] if bounds[0] < zone["high"] < bounds[1]]
    areas = [
        {**zone, "at": _clipped(zone["low"], bounds, bounds[0]), "to": _clipped(zone["high"], bounds, bounds[1])}
        for zone in zones
    ]
    shaded = [{"at": area["at"], "to": area["to"]} for area in areas[1::2]]
    x, down = number("at", bounds), {"y": {"value": -8}, "y2": {"value": height}}
    wide = [area for area in areas if (area["to"] - area["at"]) / (bounds[1] - bounds[0]) * SPAN > 120]
    names = [{"at": (area["at"] + area["to"]) / 2, "text": f"expected: {area['vote']}"} for area in wide]
    return [
        layer("rect", shaded, {"x": x, "x2": {"field": "to"}} | down, fill=SHADE),
        layer("rule", cuts, {"x": x} | down, stroke=INK, strokeDash=[5, 3], strokeWidth=1.5),
        *label(names, {"x": x, "y": {"value": 4}}, fill=MUTED, align="center", fontSize=NAME),
    ]


def _axis(bounds: list[float], height: float) -> list[Spec]:
    step = 1 if bounds[1] - bounds[0] > 2.5 else 0.5
    ticks = [
        {"at": at * step, "text": f"{at * step:g}".replace("-", "−")}
        for at in range(ceil(bounds[0] / step), floor(bounds[1] / step) + 1)
    ]
    x = number("at", bounds)
    return [
        layer("rule", ticks, {"x": x, "y": {"value": height}, "y2": {"value": height + 6}}, stroke=PEER),
        *label(ticks, {"x": x, "y": {"value": height + 18}}, fill=MUTED, align="center"),
        *_left("Ideal point", height + 18, MUTED),
    ]


def _left(text: str, y: float, fill: str, weight: int = 400) -> list[Spec]:
    return label([{"text": text}], {"x": {"value": -LEFT}, "y": {"value": y}}, fill=fill, fontWeight=weight)


def _lanes(placed: list[Row], lanes: list[Row]) -> list[Spec]:
    base = {"y": pixel("y"), "x": {"value": 0}, "x2": {"value": SPAN}}
    return [
        layer("rule", [{"y": lane["y"]} for lane in lanes], base, stroke=GRID),
        *(
            one
            for lane, vote in zip(lanes, VOTES, strict=True)
            for one in label(
                [{"text": lane["text"]}],
                {"x": {"value": -LEFT}, "y": {"value": lane["middle"]}},
                fill=MUTED if vote == "abstain" else COLOURS[vote],
                fontWeight=600,
            )
        ),
    ]


def _dots(placed: list[Row]) -> list[Spec]:
    layers = []
    for vote in VOTES:
        for crossed in (False, True):
            spots = [
                {"x": row["x"], "y": row["y"]} for row in placed if (row["vote"], row["off"] > 0) == (vote, crossed)
            ]
            look = (
                {"fill": SURFACE, "stroke": COLOURS[vote], "strokeWidth": 1.8, "size": 24}
                if crossed
                else {"fill": COLOURS[vote], "size": 32}
            )
            layers.append(layer("circle", spots, {"x": pixel("x"), "y": pixel("y")}, opacity=1, **look))
    return [one for one in layers if one["data"]["values"]]


def _above(placed: list[Row], bounds: list[float], marked: Collection[str]) -> list[Spec]:
    """Name the marked and some large states above the line, each with its vote."""
    by_code = {row["iso3c"]: row for row in placed}
    rows, room = [], WIDTH - 30.0
    for code in dict.fromkeys([*marked, *NAMED]):
        if code in by_code and (need := text_width(code + " abstain", PHONE) + 6) <= room:
            rows.append({**by_code[code], "size": need})
            room -= need
    rows.sort(key=lambda row: float(row["x"]))
    centres = spread([row["x"] for row in rows], [row["size"] for row in rows], -LEFT, SPAN + RIGHT)
    layers = []
    for row, centre in zip(rows, centres, strict=True):
        fill = MUTED if row["vote"] == "abstain" else COLOURS[row["vote"]]
        lead = {"x": {"value": row["x"]}, "y": {"value": -10}, "x2": {"value": centre}, "y2": {"value": -28}}
        layers.append(layer("rule", [{}], lead, stroke=PEER))
        where = {"x": {"value": centre}, "y": {"value": -38}}
        layers += label([{"text": f"{row['iso3c']} {row['vote']}"}], where, fill=fill, align="center", fontSize=NAME)
    return layers


def _crossers(placed: list[Row]) -> list[str]:
    """Return the lines that name who crossed, by vote; the farthest from their side first."""
    lines: list[str] = []
    for vote in VOTES:
        mine = [row for row in placed if row["vote"] == vote and row["off"] > 0]
        mine.sort(key=lambda row: -float(row["off"]))
        if not mine:
            continue
        names = [shortened(row["name"]) for row in mine[:LISTED]]
        more = f" and {len(mine) - LISTED} more" if len(mine) > LISTED else ""
        lines += wrap(f"Voted {vote} across a cutpoint ({len(mine)}): {', '.join(names)}{more}.", 62)
    return lines or ["No state crossed a cutpoint."]


def _told(placed: list[Row], zones: list[Row]) -> str:
    cuts = [f"{zone['high']:.2f}" for zone in zones[:-1]]
    counts = ", ".join(f"{vote} {sum(row['vote'] == vote for row in placed)}" for vote in VOTES)
    return (
        f"{counts}. From left to right the model expects {', '.join(str(zone['vote']) for zone in zones)}"
        f"{'; cutpoints at ' + ' and '.join(cuts) if cuts else ''}. {' '.join(_crossers(placed))}"
    )
