"""Where one partner stands among all: a strip of every partner, and the ends and the neighbourhood in detail."""

from __future__ import annotations

from math import ceil

from allies.plots.style import (
    ACCENT,
    GRID,
    INK,
    MUTED,
    NAME,
    PEER,
    PHONE,
    SECOND,
    WIDTH,
    Row,
    Spec,
    Values,
    framed,
    label,
    layer,
    number,
    percent,
    pixel,
    present,
    share,
    shortened,
    spread,
    svg,
    text_width,
)

LEFT, RIGHT, TOP, BOTTOM = 244, 56, 62, 34
SPAN = WIDTH - LEFT - RIGHT
STRIP, TICK, FAN, ROW = 38, 32, 48, 23
ENDS, NEAR = 10, 3
REFERENCE = ("CHN", "RUS", "DEU", "IND", "BRA", "JPN", "MEX", "ZAF", "KOR", "TUR")
PIXEL_Y = pixel("y")


def partner_ranking(
    rows: Values, *, focal: str, other: str, measure: str = "Share of recorded votes cast alike"
) -> str:
    """Return a strip of all partners with `other` marked, above the top and bottom ten and the ranks around `other`.

    Parameters
    ----------
    rows
        `iso3c`, `name`, `value` (share, 0 to 1, or None), `lower`, `upper`, `rank` (1 is the highest). One row per
        partner of `focal`. Partners without a value are counted in the description and not drawn.
    focal, other
        ISO3 code of the state whose partners these are, and of the partner to mark.
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
    given = present(rows, "partner_ranking", "iso3c", "name", "value", "rank")
    seen = sorted(
        (row for row in given if share(row, "partner_ranking") is not None),
        key=lambda row: (int(row["rank"]), str(row["iso3c"])),
    )
    top = ceil(10 * max([share(row, "partner_ranking", "upper") or row["value"] for row in seen], default=1)) / 10
    x = number("value", [0, top])
    listed, height = _listed(seen, other)
    layers = [
        *_axis(top, height),
        *_strip(seen, other, x),
        *_named(seen, other, top),
        *_rows(listed, x),
        *label([{"text": measure}], {"x": {"value": -LEFT}, "y": {"value": 14 - TOP}}, fontWeight=600),
    ]
    spec = framed({"width": SPAN, "height": height, "layer": layers}, left=LEFT, top=TOP, right=RIGHT, bottom=BOTTOM)
    title = f"{measure}: the partners of {focal}, with {other} marked"
    return svg(spec, title=title, desc=_described(given, seen, other), height=TOP + height + BOTTOM)


def _described(given: list[Row], seen: list[Row], other: str) -> str:
    mine = [row for row in seen if row["iso3c"] == other]
    told = [f"{row['name']}: {percent(row['value'])}, rank {row['rank']} of {len(seen)}." for row in mine]
    ends = [
        f"{kind}: {row['name']}, {percent(row['value'])}."
        for kind, row in zip(("Highest", "Lowest"), seen[:: max(len(seen) - 1, 1)], strict=False)
    ]
    missing = len(given) - len(seen)
    return " ".join([*(told or [f"{other}: no record."]), *ends, *([f"No record: {missing}."] if missing else [])])


def _listed(seen: list[Row], other: str) -> tuple[list[Row], float]:
    place = next((i for i, row in enumerate(seen) if row["iso3c"] == other), None)
    kept = {*range(ENDS), *range(len(seen) - ENDS, len(seen))}
    if place is not None:
        kept |= set(range(place - NEAR, place + NEAR + 1))
    y, before = STRIP + TICK + FAN + 0.0, -1
    listed: list[Row] = []
    for i in sorted(kept & set(range(len(seen)))):
        y += ROW if i == before + 1 else ROW + 14
        listed.append({**seen[i], "y": y, "before": i - before - 1, "own": seen[i]["iso3c"] == other})
        before = i
    return listed, y + ROW / 2


def _axis(top: float, height: float) -> list[Spec]:
    step = 0.05 if top <= 0.25 else 0.1 if top <= 0.5 else 0.2
    ticks = [{"value": round(i * step, 2), "text": percent(i * step)} for i in range(int(top / step + 1e-9) + 1)]
    x = {"x": number("value", [0, top])}
    return [
        layer("rule", ticks, x | {"y": {"value": 0}, "y2": {"value": height}}, stroke=GRID),
        *(one for y in (-12, height + 18) for one in label(ticks, x | {"y": {"value": y}}, fill=MUTED, align="center")),
    ]


def _strip(seen: list[Row], other: str, x: Spec) -> list[Spec]:
    ends = {"y": {"value": STRIP}, "y2": {"value": STRIP + TICK}}
    ticks = [{"value": row["value"]} for row in seen if row["iso3c"] != other]
    own = [{"value": row["value"], "text": ""} for row in seen if row["iso3c"] == other]
    title = {"x": {"value": -LEFT}, "y": {"value": STRIP + TICK / 2}}
    return [
        layer("rule", ticks, {"x": x} | ends, stroke=PEER, strokeWidth=2, strokeOpacity=0.55),
        layer(
            "rule",
            own,
            {"x": x, "y": {"value": STRIP - 8}, "y2": {"value": STRIP + TICK}},
            stroke=SECOND,
            strokeWidth=4,
        ),
        *label([{"text": f"All {len(seen)} partners"}], title, fontWeight=600),
    ]


def _named(seen: list[Row], other: str, top: float) -> list[Spec]:
    """Label the marked partner above the strip, and below it the ends and the reference states, as many as fit."""
    by_code = {row["iso3c"]: row for row in seen}
    large = [by_code[code] for code in REFERENCE if code in by_code]
    wanted = [*seen[:2], *large[:4], *seen[-1:], *large[4:], *seen[2:5], *seen[-5:-1]]
    rows: list[Row] = []
    room = WIDTH - 40.0
    for row in {row["iso3c"]: row for row in wanted if row["iso3c"] != other}.values():
        need = text_width(shortened(row["name"]), PHONE) + 14
        if need <= room:
            rows.append(row)
            room -= need
    rows.sort(key=lambda row: float(row["value"]))
    at = [row["value"] / top * SPAN for row in rows]
    sizes = [text_width(shortened(row["name"]), PHONE) + 14 for row in rows]
    fan = [
        {"at": start, "x": centre, "text": shortened(row["name"])}
        for row, start, centre in zip(rows, at, spread(at, sizes, -LEFT, SPAN + RIGHT), strict=True)
    ]
    leads = {"x": pixel("at"), "x2": {"field": "x"}, "y": {"value": STRIP + TICK}, "y2": {"value": STRIP + TICK + 18}}
    layers = [
        layer("rule", fan, leads, stroke=PEER),
        *label(fan, {"x": pixel("x"), "y": {"value": STRIP + TICK + 29}}, align="center", fill=MUTED, fontSize=NAME),
    ]
    for row in seen:
        if row["iso3c"] == other:
            text = f"{shortened(row['name'])}: {row['rank']} of {len(seen)}"
            left = min(max(row["value"] / top * SPAN - 2, 0), SPAN + RIGHT - text_width(text, PHONE))
            where = {"x": {"value": left}, "y": {"value": STRIP - 19}}
            layers += label([{"text": text}], where, halo=True, fill=SECOND, fontWeight=600)
    return layers


def _rows(listed: list[Row], x: Spec) -> list[Spec]:
    layers: list[Spec] = []
    for own, colour in ((False, ACCENT), (True, SECOND)):
        mine = [{**row, "value": float(row["value"])} for row in listed if row["own"] is own]
        spans = [row for row in mine if row.get("lower") is not None and row.get("upper") is not None]
        weight = {"fontWeight": 600, "fill": SECOND} if own else {"fill": INK}
        names = [{"text": shortened(row["name"]), "y": row["y"]} for row in mine]
        ranks = [{"text": str(row["rank"]), "y": row["y"]} for row in mine]
        shown = [{"text": percent(row["value"]), "y": row["y"]} for row in mine]
        layers += [
            layer(
                "rule",
                spans,
                {"x": x | {"field": "lower"}, "x2": {"field": "upper"}, "y": PIXEL_Y},
                stroke=colour,
                strokeWidth=3,
                strokeOpacity=0.45,
            ),
            layer("circle", mine, {"x": x, "y": PIXEL_Y}, fill=colour, opacity=1, size=64),
            *label(ranks, {"x": {"value": -LEFT + 40}, "y": PIXEL_Y}, align="right", **weight | {"fill": MUTED}),
            *label(names, {"x": {"value": -LEFT + 50}, "y": PIXEL_Y}, **weight),
            *label(shown, {"x": {"value": SPAN + RIGHT}, "y": PIXEL_Y}, align="right", **weight),
        ]
    gaps = [{"y": row["y"] - (ROW + 14) / 2} for row in listed if row["before"]]
    across = {"y": PIXEL_Y, "x": {"value": -LEFT}, "x2": {"value": SPAN + RIGHT}}
    return [*layers, layer("rule", gaps, across, stroke=PEER, strokeDash=[2, 4])]
