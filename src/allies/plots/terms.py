"""Terms in office behind and below a chart over time: shades, names where they fit, and the lines of text around."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from allies.plots.style import (
    GRID,
    INK,
    MINOR,
    MUTED,
    ONLY_PHONE,
    PHONE,
    SHADE,
    WIDTH,
    Row,
    Spec,
    label,
    layer,
    number,
    pixel,
    text_width,
)

LEFT, RIGHT, PLOT = 68, 138, 300
SPAN = WIDTH - LEFT - RIGHT
ABOVE, BELOW = 3, 2
PIXELS = {"x": pixel("x"), "y": pixel("y")}


def _decimal(day: str) -> float:
    found = date.fromisoformat(str(day)[:10])
    return round(found.year + (found.timetuple().tm_yday - 1) / 365.25, 3)


def surname(leader: Row) -> str:
    """Return the surname to print: the `surname` given, else the last word of the name."""
    words = [word.strip(",") for word in str(leader["name"]).split()]
    words = [word for word in words if word.strip(".").casefold() not in {"jr", "sr", "ii", "iii"}]
    return str(leader.get("surname") or words[-1])


def spans(leaders: Iterable[Row], side: str, domain: list[int]) -> list[Row]:
    """Return one side's terms within the years shown: x, x2 and the surname as text."""
    found: list[Row] = []
    for leader in sorted((one for one in leaders if one["side"] == side), key=lambda one: str(one["start"])):
        start = max(_decimal(leader["start"]), domain[0])
        end = min(_decimal(leader["end"]) if leader.get("end") else domain[1], domain[1])
        if start < end:
            found.append({"x": start, "x2": end, "text": surname(leader)})
    return found


def labels(spans: list[Row], domain: list[int], rows: int, y: float, step: float) -> list[Row]:
    """Place names in row 0 where they fit into their term, else in a row further out, the latest first, or not at all.

    The last name may run into the margin. One set is for a wide screen, one for a phone, where letters take more room.
    """
    scale = SPAN / (domain[1] - domain[0])
    placed: list[Row] = []
    for size, need in ((MINOR, MINOR), (ONLY_PHONE, PHONE)):
        taken: list[tuple[int, float, float]] = []
        for span in reversed(spans):
            start, end = (span["x"] - domain[0]) * scale, (span["x2"] - domain[0]) * scale
            half = text_width(span["text"], need) / 2 + 4
            last = end >= SPAN - 1 and half > (end - start) / 2
            middle = start + half if last else (start + end) / 2
            left, right = middle - half, middle + half
            first = int(right > end + 0.1 and not last)
            free = (n for n in range(first, rows) if all(n != m or right < a or left > b for m, a, b in taken))
            row = next(free, None)
            if row is not None and left >= -LEFT and right <= SPAN + RIGHT:
                taken.append((row, left, right))
                placed.append({"x": round(middle, 1), "y": y + step * row, "text": span["text"], "size": size})
    return placed


def shades(above: list[Row], below: list[Row], domain: list[int]) -> list[Spec]:
    """Return every second term of side a as a shade behind the chart, and side b's terms as a strip below."""
    places = {"x": number("x", domain), "x2": {"field": "x2"}}
    strip = {"y": {"value": PLOT + 72}, "y2": {"value": PLOT + 98}}
    drawn = [
        (above[1::2], {"y": {"value": -24}, "y2": {"value": PLOT}}, SHADE),
        (below[::2], strip, SHADE),
        (below[1::2], strip, GRID),
    ]
    return [layer("rect", spans, places | where, fill=fill) for spans, where, fill in drawn if spans]


def written(names: list[Row]) -> list[Spec]:
    """Return placed names as text, one set for a wide screen and one for a phone."""
    sets = [(size, [name for name in names if name["size"] == size]) for size in (MINOR, ONLY_PHONE)]
    return [
        one for size, mine in sets if mine for one in label(mine, PIXELS, align="center", fontSize=size, fill=MUTED)
    ]


def noted(text: str, y: float, fill: str) -> list[Spec]:
    """Return a line of text at the left edge; bold in the colour of ink."""
    weight = 600 if fill == INK else 400
    where = {"x": {"value": -LEFT}, "y": {"value": y}}
    return label([{"text": text}], where, fill=fill, fontWeight=weight) if text else []
