"""Where one partner stands in each dimension on one axis, and how far the dimensions disagree."""

from __future__ import annotations

from allies.plots.style import (
    ACCENT,
    GRID,
    INK,
    MUTED,
    PEER,
    SECOND,
    WIDTH,
    Row,
    Spec,
    Values,
    framed,
    label,
    layer,
    merged,
    percent,
    pixel,
    present,
    share,
    svg,
)

LEFT, RIGHT, TOP, ROW, DIAL = 196, 136, 62, 30, 92
SPAN = WIDTH - LEFT - RIGHT
CHART = "discordance"
PIXELS = {"x": pixel("x"), "y": pixel("y")}


def discordance(rows: Values, dial: Row, *, focal: str, other: str, year: int) -> str:
    """Return the percentile of `other` per dimension with its interval, above a scale of how far they disagree.

    Parameters
    ----------
    rows
        `title`, `percentile`, `percentile_lower`, `percentile_upper` (share of partners that are less close, 0 to 1,
        or None), `rank`, `partners`, `silent` (why there is no number, in a few words). One row per dimension.
    dial
        `estimate`, `lower`, `upper`, `expected`, 0 to 1, or None where fewer than two dimensions are covered.
    focal, other
        The names of the two sides.
    year
        The year of the estimates.

    Returns
    -------
    str
        SVG, 720 wide.

    Raises
    ------
    InputError
        For no rows, missing fields, or a value that is no share.
    """
    given = present(rows, CHART, "title", "percentile", "percentile_lower", "percentile_upper")
    for row in given:
        for field in ("percentile", "percentile_lower", "percentile_upper"):
            share(row, CHART, field)
    height = ROW * len(given)
    placed: list[Row] = [{**row, "y": ROW * (at + 0.5)} for at, row in enumerate(given)]
    known = share(dial, CHART, "estimate") is not None
    measure = f"Share of all partners that are less close, {year}"
    layers = [
        *_axis(height),
        *_rows(placed),
        *(_dial(dial, height + 50) if known else []),
        *label([{"text": measure}], {"x": {"value": -LEFT}, "y": {"value": 14 - TOP}}, fontWeight=600),
    ]
    below = DIAL if known else 10
    spec = framed(
        {"width": SPAN, "height": height, "layer": merged(layers)}, left=LEFT, top=TOP, right=RIGHT, bottom=below
    )
    title = f"{other} among the partners of {focal}, dimension by dimension, {year}"
    return svg(spec, title=title, desc=_described(given, dial, known=known), height=TOP + height + below)


def _described(rows: list[Row], dial: Row, *, known: bool) -> str:
    told = [
        f"{row['title']}: {row['silent']}."
        if row["percentile"] is None
        else f"{row['title']}: {percent(row['percentile'])} ({percent(row['percentile_lower'])} to "
        f"{percent(row['percentile_upper'])}), {row['rank']} of {row['partners']}."
        for row in rows
    ]
    if known:
        told.append(
            f"Discordance {dial['estimate']:.2f} ({dial['lower']:.2f} to {dial['upper']:.2f}), "
            f"by chance {dial['expected']:.2f}."
        )
    return " ".join(told)


def _axis(height: float) -> list[Spec]:
    ticks = [
        {"x": at * SPAN, "text": text}
        for at, text in ((0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"), (1, "100%"))
    ]
    return [
        layer("rule", ticks, {"x": pixel("x"), "y": {"value": 0}, "y2": {"value": height}}, stroke=GRID),
        *label(ticks, {"x": pixel("x"), "y": {"value": -12}}, fill=MUTED, align="center"),
    ]


def _rows(placed: list[Row]) -> list[Spec]:
    seen = [
        {
            "y": row["y"],
            **{end: row[f"percentile{part}"] * SPAN for end, part in (("x", ""), ("a", "_lower"), ("b", "_upper"))},
        }
        for row in placed
        if row["percentile"] is not None
    ]
    names = [{"y": row["y"], "text": row["title"]} for row in placed]
    told = [
        {"y": row["y"], "text": f"{row['rank']} of {row['partners']}"}
        for row in placed
        if row["percentile"] is not None
    ]
    silent = [{"y": row["y"], "text": row["silent"]} for row in placed if row["percentile"] is None]
    layers = [
        layer(
            "rule",
            seen,
            {"x": pixel("a"), "x2": {"field": "b"}, "y": pixel("y")},
            stroke=ACCENT,
            strokeWidth=7,
            strokeOpacity=0.3,
        ),
        layer("circle", seen, PIXELS, fill=ACCENT, opacity=1, size=90),
        *label(names, {"x": {"value": -LEFT}, "y": pixel("y")}),
        *label(told, {"x": {"value": SPAN + RIGHT}, "y": pixel("y")}, align="right", fontWeight=600),
        *label(silent, {"x": {"value": 8}, "y": pixel("y")}, fill=MUTED),
    ]
    return [one for one in layers if one["data"]["values"]]


def _dial(dial: Row, y: float) -> list[Spec]:
    mark = {
        "y": y,
        **{end: float(dial[key]) * SPAN for end, key in (("x", "estimate"), ("a", "lower"), ("b", "upper"))},
    }
    chance = {"x": float(dial["expected"]) * SPAN, "text": "by chance"}
    ends = [{"x": 0, "text": "all agree"}, {"x": SPAN, "text": "half first, half last"}]
    bounds = f"{dial['lower']:.2f} to {dial['upper']:.2f}"
    line = {"x": {"value": 0}, "x2": {"value": SPAN}, "y": {"value": y}}
    return [
        layer("rule", [{}], line, stroke=PEER, strokeWidth=2),
        layer("rule", [chance], {"x": pixel("x"), "y": {"value": y - 13}, "y2": {"value": y + 13}}, stroke=INK,
              strokeWidth=2, strokeDash=[3, 3]),
        layer("rule", [mark], {"x": pixel("a"), "x2": {"field": "b"}, "y": pixel("y")}, stroke=SECOND, strokeWidth=7,
              strokeOpacity=0.35),
        layer("circle", [mark], PIXELS, fill=SECOND, opacity=1, size=110),
        *label([chance], {"x": pixel("x"), "y": {"value": y - 24}}, fill=MUTED, align="center"),
        *label(ends[:1], {"x": pixel("x"), "y": {"value": y + 26}}, fill=MUTED),
        *label(ends[1:], {"x": pixel("x"), "y": {"value": y + 26}}, fill=MUTED, align="right"),
        *label([{"text": "How far they"}], {"x": {"value": -LEFT}, "y": {"value": y - 11}}, fontWeight=600),
        *label([{"text": "disagree, 0 to 1"}], {"x": {"value": -LEFT}, "y": {"value": y + 11}}, fontWeight=600),
        *label([{"text": f"{dial['estimate']:.2f}"}], {"x": {"value": SPAN + RIGHT}, "y": {"value": y - 11}},
               align="right", fontWeight=600, fill=SECOND),
        *label([{"text": bounds}], {"x": {"value": SPAN + RIGHT}, "y": {"value": y + 11}}, align="right", fill=MUTED),
    ]  # fmt: skip
