"""The partners of a state in one dimension by rank, each with the interval of its rank."""

from __future__ import annotations

from allies.plots.style import (
    ACCENT,
    GRID,
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
    pixel,
    present,
    shortened,
    svg,
)

LEFT, RIGHT, TOP, BOTTOM, ROW, BREAK = 238, 92, 66, 34, 23, 14
SPAN = WIDTH - LEFT - RIGHT
FIRST, NEAR, LAST = 10, 2, 5
CHART = "partner_rank"


def partner_rank(rows: Values, *, focal: str, other: str | None = None, measure: str) -> str:
    """Return the first ten partners, the ranks around `other`, and the last five, with intervals of ranks.

    Parameters
    ----------
    rows
        `iso3c`, `name`, `rank` (1 is the closest), `rank_lower`, `rank_upper`, `partners`. One row per partner of
        `focal`.
    focal
        The name of the state whose partners these are.
    other
        ISO3 code of the partner to mark, or None.
    measure
        What the ranks are of.

    Returns
    -------
    str
        SVG, 720 wide.

    Raises
    ------
    InputError
        For no rows or missing fields.
    """
    given = present(rows, CHART, "iso3c", "name", "rank", "rank_lower", "rank_upper", "partners")
    ordered = sorted(given, key=lambda row: (int(row["rank"]), str(row["iso3c"])))
    listed, height = _listed(ordered, other)
    of = int(ordered[0]["partners"])
    layers = [
        *_axis(of, height),
        *_bars(listed, of),
        *_gaps(listed),
        *label([{"text": measure}], {"x": {"value": -LEFT}, "y": {"value": 14 - TOP}}, fontWeight=600),
    ]
    spec = framed(
        {"width": SPAN, "height": height, "layer": merged(layers)}, left=LEFT, top=TOP, right=RIGHT, bottom=BOTTOM
    )
    title = f"{measure}: the partners of {focal} by rank" + (f", with {other} marked" if other else "")
    return svg(spec, title=title, desc=_described(ordered, other), height=TOP + height + BOTTOM)


def _described(ordered: list[Row], other: str | None) -> str:
    named = [row for row in ordered if row["iso3c"] == other]
    told = [*named, ordered[0], ordered[-1]]
    words = [
        f"{row['name']}: {row['rank']} of {row['partners']} ({row['rank_lower']} to {row['rank_upper']})."
        for row in told
    ]
    return " ".join([*dict.fromkeys(words), *([f"{other}: no record."] if other and not named else [])])


def _listed(ordered: list[Row], other: str | None) -> tuple[list[Row], float]:
    place = next((at for at, row in enumerate(ordered) if row["iso3c"] == other), None)
    kept = {*range(FIRST), *range(len(ordered) - LAST, len(ordered))}
    if place is not None:
        kept |= set(range(place - NEAR, place + NEAR + 1))
    y, before = 0.0, -1
    listed: list[Row] = []
    for at in sorted(kept & set(range(len(ordered)))):
        y += ROW if at == before + 1 else ROW + BREAK
        listed.append({**ordered[at], "y": y, "apart": at > before + 1, "own": at == place})
        before = at
    return listed, y + ROW / 2


def _x(rank: float, of: int) -> float:
    return round((rank - 1) / max(of - 1, 1) * SPAN, 1)


def _axis(of: int, height: float) -> list[Spec]:
    step = 50 if of > 120 else 25 if of > 60 else 10 if of > 20 else 5
    ranks = [1, *(rank for rank in range(step, of, step) if of - rank > step / 3), of]
    ticks = [{"x": _x(rank, of), "text": str(rank)} for rank in ranks]
    x = {"x": pixel("x")}
    return [
        layer("rule", ticks, x | {"y": {"value": 0}, "y2": {"value": height}}, stroke=GRID),
        *(one for y in (-12, height + 18) for one in label(ticks, x | {"y": {"value": y}}, fill=MUTED, align="center")),
        *label([{"text": "Rank, 1 the closest"}], {"x": {"value": -LEFT}, "y": {"value": -12}}, fill=MUTED),
    ]


def _bars(listed: list[Row], of: int) -> list[Spec]:
    layers: list[Spec] = []
    y = {"y": pixel("y")}
    for own, colour in ((False, ACCENT), (True, SECOND)):
        mine = [
            {
                "y": row["y"],
                **{key: _x(row[f"rank{end}"], of) for key, end in (("x", ""), ("a", "_lower"), ("b", "_upper"))},
            }
            for row in listed
            if row["own"] is own
        ]
        if not mine:
            continue
        kept = [row for row in listed if row["own"] is own]
        names = [{"text": shortened(row["name"]), "y": row["y"]} for row in kept]
        ranks = [{"text": str(row["rank"]), "y": row["y"]} for row in kept]
        bounds = [{"text": f"{row['rank_lower']}–{row['rank_upper']}", "y": row["y"]} for row in kept]
        muted: Spec = {"fill": MUTED}
        bold: Spec = {"fontWeight": 600, "fill": SECOND} if own else {}
        layers += [
            layer("rule", mine, y | {"x": pixel("a"), "x2": {"field": "b"}}, stroke=colour, strokeWidth=6,
                  strokeOpacity=0.3),
            layer("circle", mine, y | {"x": pixel("x")}, fill=colour, opacity=1, size=64),
            *label(ranks, y | {"x": {"value": -LEFT + 40}}, align="right", fill=MUTED),
            *label(names, y | {"x": {"value": -LEFT + 50}}, **bold),
            *label(bounds, y | {"x": {"value": SPAN + RIGHT}}, align="right", **muted | bold),
        ]  # fmt: skip
    return layers


def _gaps(listed: list[Row]) -> list[Spec]:
    gaps = [{"y": row["y"] - (ROW + BREAK) / 2} for row in listed if row["apart"]]
    across = {"y": pixel("y"), "x": {"value": -LEFT}, "x2": {"value": SPAN + RIGHT}}
    return [layer("rule", gaps, across, stroke=PEER, strokeDash=[2, 4])] if gaps else []
