"""States in order of a score, with its interval and the components that it is the sum of."""

from __future__ import annotations

from math import ceil, floor

from allies.errors import InputError
from allies.plots.style import (
    ACCENT,
    GRID,
    INK,
    MINOR,
    MUTED,
    PEER,
    SECOND,
    SHADE,
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
    svg,
)

LEFT, SPAN, GAP, CELLS, TOP, BOTTOM = 214, 222, 18, 206, 142, 34
ROW, FIRST, NEAR = 24, 15, 2
Y = pixel("y")


def score_ranking(rows: Values, *, title: str, marked: str | None = None) -> str:
    """Return the first states by score, and one marked with its neighbours, beside what each component adds.

    Parameters
    ----------
    rows
        `iso3c`, `name`, `rank` (1 is the highest), `value`, `lower`, `upper`, and `parts`: a list of dictionaries with
        `name` and `value` (what the component adds to the score, or None).
    title
        What the score is.
    marked
        ISO3 code of a state to mark.

    Returns
    -------
    str
        SVG, 720 wide. A cell is darker the more its component adds (blue) or takes (orange).

    Raises
    ------
    InputError
        For no rows, missing fields, or a marked state that is not among them.
    """
    given = present(rows, "score_ranking", "iso3c", "name", "rank", "value", "lower", "upper", "parts")
    seen = sorted((row for row in given if row["value"] is not None), key=lambda row: (int(row["rank"]), row["iso3c"]))
    if marked is not None and marked not in {row["iso3c"] for row in seen}:
        raise InputError(f"score_ranking: found no score of {marked}, expected one of the rows. Mark another state.")
    listed = _listed(seen, marked)
    height = listed[-1]["y"] + ROW / 2
    low, high = floor(min(row["lower"] for row in listed)), ceil(max(row["upper"] for row in listed))
    layers = [
        *_axis(low, high, height),
        *_scores(listed, number("value", [low, high]), marked),
        *_cells(listed),
        *label([{"text": title}], {"x": {"value": -LEFT}, "y": {"value": 16 - TOP}}, fontWeight=600),
    ]
    spec = framed(
        {"width": SPAN, "height": height, "layer": layers}, left=LEFT, top=TOP, right=WIDTH - LEFT - SPAN, bottom=BOTTOM
    )
    told = [f"{row['rank']}: {row['name']}, {row['value']:.2f}." for row in listed if row["rank"] <= 3]
    own = [f"{row['name']}: rank {row['rank']} of {len(seen)}." for row in listed if row["iso3c"] == marked]
    return svg(spec, title=title, desc=" ".join([*told, *own]), height=TOP + height + BOTTOM)


def _listed(seen: list[Row], marked: str | None) -> list[Row]:
    place = next((at for at, row in enumerate(seen) if row["iso3c"] == marked), 0)
    kept = sorted({*range(min(FIRST, len(seen))), *range(max(place - NEAR, 0), min(place + NEAR + 1, len(seen)))})
    listed: list[Row] = []
    y, before = ROW / 2, -1
    for at in kept:
        y += 0 if at == before + 1 else 16
        listed.append({**seen[at], "y": y, "own": seen[at]["iso3c"] == marked})
        y, before = y + ROW, at
    return listed


def _axis(low: int, high: int, height: float) -> list[Spec]:
    ticks = [{"value": tick, "text": str(tick)} for tick in range(low, high + 1)]
    x = {"x": number("value", [low, high])}
    return [
        layer("rule", ticks, x | {"y": {"value": 0}, "y2": {"value": height}}, stroke=GRID),
        *label(ticks, x | {"y": {"value": height + 16}}, fill=MUTED, align="center"),
        *label([{"text": "score"}], {"x": {"value": 0}, "y": {"value": -14}}, fill=MUTED),
    ]


def _scores(listed: list[Row], x: Spec, marked: str | None) -> list[Spec]:
    layers: list[Spec] = []
    for own, colour in ((False, ACCENT), (True, SECOND)):
        mine = [{name: row[name] for name in ("y", "value", "lower", "upper")} for row in listed if row["own"] is own]
        weight = {"fontWeight": 600, "fill": SECOND} if own else {"fill": INK}
        names = [{"text": shortened(row["name"]), "y": row["y"]} for row in listed if row["own"] is own]
        ranks = [{"text": str(row["rank"]), "y": row["y"]} for row in listed if row["own"] is own]
        span = {"x": x | {"field": "lower"}, "x2": {"field": "upper"}, "y": Y}
        layers += [
            layer("rule", mine, span, stroke=colour, strokeWidth=3, strokeOpacity=0.45),
            layer("circle", mine, {"x": x, "y": Y}, fill=colour, opacity=1, size=60),
            *label(ranks, {"x": {"value": -LEFT + 34}, "y": Y}, align="right", fill=MUTED),
            *label(names, {"x": {"value": -LEFT + 44}, "y": Y}, **weight),
        ]
    return layers


def _cells(listed: list[Row]) -> list[Spec]:
    names = [part["name"] for part in listed[0]["parts"]]
    wide = CELLS / len(names)
    left = SPAN + GAP
    most = max((abs(part["value"]) for row in listed for part in row["parts"] if part["value"] is not None), default=1)
    heads = [{"x": left + (at + 0.5) * wide, "text": name} for at, name in enumerate(names)]
    boxes = [
        {
            "x": left + at * wide + 1, "x2": left + (at + 1) * wide - 1, "y": row["y"] - ROW / 2 + 1,
            "y2": row["y"] + ROW / 2 - 1, "told": part["value"] is not None,
            "strength": abs(part["value"] or 0.0) / (most or 1), "adds": (part["value"] or 0.0) >= 0,
        }
        for row in listed
        for at, part in enumerate(row["parts"])
    ]  # fmt: skip
    places = {"x": pixel("x"), "x2": {"field": "x2"}, "y": Y, "y2": {"field": "y2"}}
    strength = {"opacity": {"field": "strength", "type": "quantitative", "scale": None}}
    told = [box for box in boxes if box["told"]]
    blank = [{"x": (box["x"] + box["x2"]) / 2, "y": (box["y"] + box["y2"]) / 2, "text": "–"}
             for box in boxes if not box["told"]]  # fmt: skip
    return [
        layer("rect", boxes, places, fill=SHADE),
        *[
            layer("rect", [box for box in told if box["adds"] is adds], places | strength, fill=colour)
            for adds, colour in ((True, ACCENT), (False, SECOND))
        ],
        *label(blank, {"x": pixel("x"), "y": Y}, fill=PEER, align="center"),
        *label(heads, {"x": pixel("x"), "y": {"value": -8}}, fill=MUTED, fontSize=MINOR, angle=-50),
    ]
