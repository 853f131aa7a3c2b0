"""Small multiples: each channel of a relation over time, on its own axis."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, log10
from textwrap import shorten, wrap

from allies.plots.style import (
    ACCENT,
    GRID,
    MUTED,
    WIDTH,
    Row,
    Spec,
    Values,
    compact,
    framed,
    label,
    layer,
    merged,
    pixel,
    present,
    svg,
)

COLUMNS, GAP, PANEL, HEAD, PLOT, AXIS_WIDTH = 2, 28, 246, 82, 112, 62
WIDE = (WIDTH - GAP * (COLUMNS - 1)) / COLUMNS
PLOT_WIDE = WIDE - AXIS_WIDTH - 12
X, Y = pixel("x"), pixel("y")


def channels_over_time(rows: Values) -> str:
    """Return one panel per channel, each with its own unit and vertical axis from zero, on one span of years.

    Parameters
    ----------
    rows
        `channel`, `year`, `value` (a number, or None), `unit`. A year without a row, or with a value of None, is a gap.

    Returns
    -------
    str
        SVG, 720 wide, two panels to a row.

    Raises
    ------
    InputError
        For no rows or missing fields.
    """
    given = sorted(
        present(rows, "channels_over_time", "channel", "year", "value", "unit"), key=lambda r: int(r["year"])
    )
    first, last = int(given[0]["year"]), int(given[-1]["year"])
    names = list(dict.fromkeys(str(row["channel"]) for row in rows))
    layers: list[Spec] = []
    told = []
    for place, name in enumerate(names):
        mine = [row for row in given if str(row["channel"]) == name]
        left, top = place % COLUMNS * (WIDE + GAP), place // COLUMNS * PANEL
        seen = [row for row in mine if row["value"] is not None]
        layers += _heading(name, str(mine[0]["unit"]), seen, left, top)
        layers += _panel(seen, left + AXIS_WIDTH, top + HEAD, first, last)
        told.append(
            f"{name} ({mine[0]['unit']}): {compact(seen[-1]['value'])} in {seen[-1]['year']}."
            if seen
            else f"{name}: no record."
        )
    height = ceil(len(names) / COLUMNS) * PANEL
    spec = framed({"width": WIDTH, "height": height, "layer": merged(layers)}, left=0, top=0, right=0, bottom=0)
    return svg(spec, title=f"{', '.join(names)}, {first} to {last}", desc=" ".join(told), height=height)


def _heading(name: str, unit: str, seen: list[Row], left: float, top: float) -> list[Spec]:
    x = {"x": {"value": left}}
    lines = [*wrap(unit, 30), ""]
    rest = shorten(" ".join(lines[1:]), 17, placeholder=" …")
    last = f"{compact(seen[-1]['value'])} in {seen[-1]['year']}" if seen else "no record"
    right = {"x": {"value": left + WIDE - 12}, "y": {"value": top + 58}}
    return [
        *label([{"text": name}], x | {"y": {"value": top + 12}}, fontWeight=600),
        *label([{"text": lines[0]}], x | {"y": {"value": top + 34}}, fill=MUTED),
        *label([{"text": rest}] if rest else [], x | {"y": {"value": top + 58}}, fill=MUTED),
        *label([{"text": last}], right, fill=ACCENT if seen else MUTED, fontWeight=600, align="right"),
    ]


def nice(value: float) -> float:
    """Return the next round number: 1, 2, 4, 5, 6, 8 or 10 times a power of ten."""
    if value <= 0:
        return 0.0
    power = float(10 ** ceil(log10(value) - 1))
    return next(step * power for step in (1, 2, 4, 5, 6, 8, 10) if value <= step * power * 1.000001)


def _panel(seen: list[Row], left: float, top: float, first: int, last: int) -> list[Spec]:
    values = [float(row["value"]) for row in seen]
    low, high = -nice(-min([*values, 0])), nice(max([*values, 0])) or 1.0
    ticks = [low, 0, high] if low else [0, high / 2, high]

    def x(year: float) -> float:
        return left + (year - first) / max(last - first, 1) * PLOT_WIDE

    def y(value: float) -> float:
        return top + (high - value) / (high - low) * PLOT

    marks = [{"x": left - 8, "y": y(tick), "text": compact(tick)} for tick in ticks if seen or tick == 0]
    middle = 5 * round((first + last) / 10)
    years = [first, last] if last - first < 20 else [first, middle, last]
    below = [{"x": x(year), "y": top + PLOT + 18, "text": str(year)} for year in dict.fromkeys(years)]
    across = {"y": Y, "x": {"value": left}, "x2": {"value": left + PLOT_WIDE}}
    layers = [
        layer("rule", marks, across, stroke=GRID),
        *label(marks if seen else [], {"x": X, "y": Y}, fill=MUTED, align="right"),
        *label(below[:1], {"x": X, "y": Y}, fill=MUTED),
        *label(below[1:-1], {"x": X, "y": Y}, fill=MUTED, align="center"),
        *label(below[1:][-1:], {"x": X, "y": Y}, fill=MUTED, align="right"),
    ]
    return layers + _line([{"year": row["year"], "x": x(row["year"]), "y": y(row["value"])} for row in seen])


def _line(points: list[Row]) -> list[Spec]:
    runs: list[dict[str, float]] = []
    for before, point in pairwise([None, *points]):
        if point is not None:
            broken = before is not None and int(point["year"]) != int(before["year"]) + 1
            runs.append({"x": point["x"], "y": point["y"], "run": (runs[-1]["run"] if runs else 0) + broken})
    counts = [one["run"] for one in runs]
    dots = [one for one in runs if counts.count(one["run"]) == 1 or one is runs[-1]]
    places = {"x": X, "y": Y}
    return [
        layer("line", runs, places | {"detail": {"field": "run", "type": "nominal"}}, stroke=ACCENT, strokeWidth=2.4),
        layer("circle", dots, places, fill=ACCENT, opacity=1, size=30),
    ]
