"""The dimensions of an alignment over time, one strip each, over the terms of both sides' leaders."""

from __future__ import annotations

from collections.abc import Iterable

from allies.plots.style import (
    ACCENT,
    GRID,
    INK,
    MUTED,
    SHADE,
    Row,
    Spec,
    Values,
    framed,
    label,
    merged,
    pixel,
    present,
    share,
    svg,
)
from allies.plots.terms import ABOVE, BELOW, LEFT, PIXELS, RIGHT, SPAN, labels, noted, spans, written

STRIP, HEAD, GAP, YEARS, SILENT = 66, 34, 16, 16, 60
CHART = "alignment_fan"
MEASURE = "Place among all partners, dimension by dimension"
SCALE = "Line: place, first the closest; band: 90% interval; blank: not covered"
TICKS = ((1.0, "first"), (0.5, "mid"), (0.0, "last"))


def alignment_fan(rows: Values, panels: Values, leaders: Values = (), *, title_a: str, title_b: str) -> str:
    """Return one strip per dimension on a common span of years: the place of `title_b` among the partners of `title_a`.

    Parameters
    ----------
    rows
        `dimension`, `year`, `value`, `lower`, `upper`: the share of partners that are less close (0 to 1). A year
        without a row is left blank.
    panels
        `dimension`, in the order to draw; `title`; `covered` (which years have a number, or why none has, in words);
        `last`: lines of text for the end of the strip, such as the rank and its interval.
    leaders
        As in `alignment_over_time`: side a is shaded behind the strips, side b is a strip below.
    title_a, title_b
        The names of the two sides.

    Returns
    -------
    str
        SVG, 720 wide.

    Raises
    ------
    InputError
        For no rows, missing fields, or a value that is no share.
    """
    given = present(rows, CHART, "dimension", "year", "value", "lower", "upper")
    for field in ("value", "lower", "upper"):
        for row in given:
            share(row, CHART, field)
    placed, height = _placed(present(panels, CHART, "dimension", "title", "covered"), given)
    domain = [min(int(row["year"]) for row in given), max(int(row["year"]) for row in given) + 1]
    above, below = spans(leaders, "a", domain), spans(leaders, "b", domain)
    over, under = labels(above, domain, ABOVE, -11, -23), labels(below, domain, BELOW, height + 56, 26)
    top = 112 - min([-11, *(name["y"] for name in over)]) if above else 66
    bottom = max([height + 54, *(name["y"] for name in under)]) + 14 - height if below else 8
    notes = [(14, MEASURE, INK), (38, SCALE, MUTED), (64, f"In office, {title_a}" if above else "", MUTED)]
    layers = [
        *_axes(placed, domain),
        *_told(placed),
        *written(over + under),
        *(one for at, text, fill in notes for one in noted(text, at - top, fill)),
        *noted(f"In office, {title_b}" if below else "", height + 24, MUTED),
    ]
    spec = framed(
        {"width": SPAN, "height": height, "layer": merged(layers)}, left=LEFT, top=top, right=RIGHT, bottom=bottom
    )
    title = f"{MEASURE}: {title_b} among the partners of {title_a}, {domain[0]} to {domain[1] - 1}"
    drawn = _shades(above, below, placed, domain, height) + _rules(placed) + _lines(given, placed, domain)
    ground = f'<g transform="translate({LEFT},{top:g})">{drawn}</g>'
    return svg(spec, title=title, desc=_described(placed), height=top + height + bottom, under=ground)


def _placed(panels: list[Row], rows: list[Row]) -> tuple[list[Row], float]:
    """Return the strips with the y of their plot, the drawn ones first, and the height of all."""
    seen = {row["dimension"] for row in rows}
    drawn = [one for one in panels if one["dimension"] in seen]
    silent = [one for one in panels if one["dimension"] not in seen]
    each = HEAD + STRIP + GAP
    years = each * len(drawn) + YEARS
    found: list[Row] = [{**one, "y": each * at + HEAD, "drawn": True} for at, one in enumerate(drawn)]
    found += [{**one, "y": years + SILENT * at + HEAD, "drawn": False} for at, one in enumerate(silent)]
    return found, years + SILENT * len(silent)


def _described(placed: Iterable[Row]) -> str:
    return " ".join(f"{one['title']}: {', '.join([*one.get('last', ()), one['covered']])}." for one in placed)


def _shades(above: list[Row], below: list[Row], placed: list[Row], domain: list[int], height: float) -> str:
    scale = SPAN / (domain[1] - domain[0])

    def boxes(terms: list[Row], y: float, tall: float) -> str:
        edges = [[round((term[edge] - domain[0]) * scale, 1) for edge in ("x", "x2")] for term in terms]
        return "".join(f"M{left:g},{y:g}H{right:g}v{tall:g}H{left:g}Z" for left, right in edges)

    behind = "".join(boxes(above[1::2], one["y"], STRIP) for one in placed if one["drawn"])
    strip = [boxes(below[start::2], height + 40, 30) for start in (0, 1)]
    drawn = ((behind + strip[0], SHADE), (strip[1], GRID))
    return "".join(f'<path d="{path}" fill="{fill}"/>' for path, fill in drawn if path)


def _rules(placed: list[Row]) -> str:
    lines = [f"M0,{one['y'] + (1 - at) * STRIP:g}h{SPAN:g}" for one in placed if one["drawn"] for at, _ in TICKS]
    return f'<path d="{"".join(lines)}" stroke="{GRID}"/>'


def _axes(placed: list[Row], domain: list[int]) -> list[Spec]:
    strips = [one for one in placed if one["drawn"]]
    ticks = [{"y": one["y"] + (1 - at) * STRIP, "text": text} for one in strips for at, text in TICKS]
    width = domain[1] - domain[0]
    step = next(step for most, step in ((7, 1), (15, 2), (40, 5), (10_000, 10)) if width <= most)
    y = max(one["y"] for one in strips) + STRIP + 20
    years = [
        {"x": round((year + 0.5 - domain[0]) / width * SPAN, 1), "y": y, "text": str(year)}
        for year in range(*domain)
        if year % step == 0
    ]
    return [
        *label(ticks, {"y": pixel("y"), "x": {"value": -8}}, fill=MUTED, align="right"),
        *label(years, PIXELS, fill=MUTED, align="center"),
    ]


def _lines(rows: list[Row], placed: list[Row], domain: list[int]) -> str:
    """Return bands and lines of all strips, broken where a year is not covered; a dot for a year alone and the last."""
    tops = {one["dimension"]: one["y"] for one in placed}
    scale = SPAN / (domain[1] - domain[0])
    runs: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: (str(row["dimension"]), int(row["year"]))):
        before = runs[-1][-1] if runs else {}
        if (before.get("dimension"), before.get("year", 0) + 1) != (row["dimension"], int(row["year"])):
            runs.append([])
        at = {key: tops[row["dimension"]] + (1 - float(row[key])) * STRIP for key in ("value", "lower", "upper")}
        x = (int(row["year"]) + 0.5 - domain[0]) * scale
        runs[-1].append({"dimension": row["dimension"], "year": int(row["year"]), "x": x, **at})
    return "".join(map(_run, runs))


def _run(points: list[Row]) -> str:
    def along(key: str, order: int = 1) -> str:
        return "L".join(f"{one['x']:.1f},{one[key]:.1f}" for one in points[::order])

    last = points[-1]
    dot = f'<circle cx="{last["x"]:.1f}" cy="{last["value"]:.1f}" r="3" fill="{ACCENT}"/>'
    if len(points) == 1:
        reach = f"M{along('upper')}V{last['lower']:.1f}"
        return f'<path d="{reach}" stroke="{ACCENT}" stroke-opacity="0.4" stroke-width="4"/>{dot}'
    band = f'<path d="M{along("upper")}L{along("lower", -1)}Z" fill="{ACCENT}" fill-opacity="0.22"/>'
    return f'{band}<path d="M{along("value")}" stroke="{ACCENT}" stroke-width="2.4" stroke-linejoin="round"/>{dot}'


def _told(placed: list[Row]) -> list[Spec]:
    titles = [{"y": one["y"] - 20, "text": one["title"]} for one in placed]
    ends = [
        {"y": one["y"] + STRIP / 2 - 11 * (len(one["last"]) - 1) + 22 * at, "text": text}
        for one in placed
        if one["drawn"]
        for at, text in enumerate(one.get("last", ()))
    ]
    beside = [{"y": one["y"] - 20, "text": one["covered"]} for one in placed if one["drawn"]]
    silent = [{"y": one["y"] + 3, "text": one["covered"]} for one in placed if not one["drawn"]]
    left, y = {"x": {"value": -LEFT}}, {"y": pixel("y")}
    return [
        *label(titles, left | y, fontWeight=600),
        *label(beside, {"x": {"value": SPAN}} | y, fill=MUTED, align="right"),
        *(label(silent, left | y, fill=MUTED) if silent else []),
        *label(ends, {"x": {"value": SPAN + 10}} | y, fill=ACCENT, fontWeight=600),
    ]
