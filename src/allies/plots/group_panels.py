"""Small multiples by group of partners: a value with its interval over years or terms, on one scale."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import ceil
from textwrap import wrap

from allies.plots.channels import nice
from allies.plots.style import (
    ACCENT,
    GRID,
    INK,
    MUTED,
    SHADE,
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
    svg,
)

COLUMNS, GAP, HEAD, PLOT, FOOT, AXIS_WIDTH, TOP = 2, 28, 40, 120, 44, 54, 36
WIDE = (WIDTH - GAP * (COLUMNS - 1)) / COLUMNS
PLOT_WIDE = WIDE - AXIS_WIDTH - 8
X, Y = pixel("x"), pixel("y")


def group_panels(
    rows: Values, *, title: str, shares: bool = False, shaded: tuple[float, float] | None = None, note: str = ""
) -> str:
    """Return a panel per group with a step for each span of time and its interval.

    Parameters
    ----------
    rows
        `group`, `start` and `end` (years, fractions allowed), `value`, `lower`, `upper` (None: a gap), `scale`: panels
        with the same scale share their vertical axis.
    title
        What the values are.
    shares
        Whether values are shares, written as percentages.
    shaded
        First and last year of a span to shade, such as a base period.
    note
        A line under the title.

    Returns
    -------
    str
        SVG, 720 wide, two panels to a row.

    Raises
    ------
    InputError
        For no rows or missing fields.
    """
    given = present(rows, "group_panels", "group", "start", "end", "value", "lower", "upper", "scale")
    span = (min(float(row["start"]) for row in given), max(float(row["end"]) for row in given))
    names = list(dict.fromkeys(str(row["group"]) for row in given))
    head = [*wrap(title, 84), *([note] if note else [])]
    top, panel = TOP + 20 * (len(head) - 1), HEAD + PLOT + FOOT
    layers: list[Spec] = [
        one
        for at, line in enumerate(head)
        for one in label([{"text": line}], {"x": {"value": 0}, "y": {"value": 14 + 20 * at}},
                         fontWeight=600 if at < len(wrap(title, 84)) else 400, fill=INK if line != note else MUTED)
    ]  # fmt: skip
    told = []
    for place, name in enumerate(names):
        mine = [row for row in given if str(row["group"]) == name]
        same = [row for row in given if row["scale"] == mine[0]["scale"]]
        left, down = place % COLUMNS * (WIDE + GAP), top + place // COLUMNS * panel
        layers += label([{"text": name}], {"x": {"value": left}, "y": {"value": down + 16}}, fontWeight=600)
        layers += _panel(mine, same, left + AXIS_WIDTH, down + HEAD, span, shares, shaded)
        seen = [row for row in mine if row["value"] is not None]
        last = f"{seen[-1]['value']:.2f} in {ceil(seen[-1]['start'])}" if seen else "not covered"
        told.append(f"{name}: {last}.")
    height = top + ceil(len(names) / COLUMNS) * panel
    spec = framed({"width": WIDTH, "height": height, "layer": layers}, left=0, top=0, right=0, bottom=0)
    return svg(spec, title=title, desc=" ".join(told), height=height)


def _panel(
    mine: list[Row], same: list[Row], left: float, top: float, span: tuple[float, float], shares: bool,
    shaded: tuple[float, float] | None,
) -> list[Spec]:  # fmt: skip
    ends = [float(row[part]) for row in same for part in ("lower", "upper", "value") if row[part] is not None]
    low, high = (0.0, min(nice(max([*ends, 0.1])), 1.0)) if shares else (-nice(-min([*ends, 0])), nice(max([*ends, 0])))
    high = high or (0.0 if low else 1.0)

    def x(year: float) -> float:
        return left + (year - span[0]) / max(span[1] - span[0], 1) * PLOT_WIDE

    def y(value: float) -> float:
        return top + (high - value) / (high - low) * PLOT

    ticks = sorted({low, 0.0, high} if low < 0 < high else {low, (low + high) / 2, high})
    marks = [{"x": left - 8, "y": y(tick), "text": percent(tick) if shares else f"{tick:g}"} for tick in ticks]
    years = [ceil(span[0]), round((span[0] + span[1]) / 2), int(span[1])]
    below = [{"x": x(year), "y": top + PLOT + 18, "text": str(year)} for year in years]
    ground = [{"x": x(shaded[0]), "x2": x(shaded[1]), "y": top, "y2": top + PLOT}] if shaded else []
    box = {"x": X, "x2": {"field": "x2"}, "y": Y, "y2": {"field": "y2"}}
    return [
        layer("rect", ground, box, fill=SHADE),
        layer("rule", marks, {"y": Y, "x": {"value": left}, "x2": {"value": left + PLOT_WIDE}}, stroke=GRID),
        *label(marks, {"x": X, "y": Y}, fill=MUTED, align="right"),
        *label(below[:1], {"x": X, "y": Y}, fill=MUTED),
        *label(below[1:2], {"x": X, "y": Y}, fill=MUTED, align="center"),
        *label(below[2:], {"x": X, "y": Y}, fill=MUTED, align="right"),
        *_steps(mine, x, y),
    ]


def _steps(mine: list[Row], x: Callable[[float], float], y: Callable[[float], float]) -> list[Spec]:
    seen = [row for row in mine if row["value"] is not None]
    bands = [
        {"x": x(row["start"]), "x2": x(row["end"]), "y": y(row["upper"]), "y2": y(row["lower"])}
        for row in seen
        if row["lower"] is not None
    ]
    steps = [{"x": x(row["start"]), "x2": x(row["end"]), "y": y(row["value"])} for row in seen]
    rises = [
        {"x": x(after["start"]), "y": y(before["value"]), "y2": y(after["value"])}
        for before, after in pairwise(seen)
        if abs(float(before["end"]) - float(after["start"])) < 0.02
    ]
    box = {"x": X, "x2": {"field": "x2"}, "y": Y, "y2": {"field": "y2"}}
    return [
        layer("rect", bands, box, fill=ACCENT, opacity=0.18),
        layer("rule", steps, {"x": X, "x2": {"field": "x2"}, "y": Y}, stroke=ACCENT, strokeWidth=2.4),
        layer("rule", rises, {"x": X, "y": Y, "y2": {"field": "y2"}}, stroke=ACCENT, strokeWidth=1, strokeOpacity=0.5),
    ]
