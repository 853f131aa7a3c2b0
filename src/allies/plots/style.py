"""The look of every chart: colours by role, the stylesheet that themes them, and compact accessible SVG.

Charts are drawn in the light palette, each role in a colour of its own; the stylesheet finds a role again by that
colour (`[fill="#1d2733"]`) and paints it with a variable, so the same SVG follows the page into dark mode and print.
On a phone text grows to size `PHONE`; text at size `MINOR` is left out there, text at size `ONLY_PHONE` elsewhere.
Nothing is placed by measured text, so the same rows give the same bytes on every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import Any

import vl_convert

from allies.errors import InputError
from allies.plots import pixels

Row = Mapping[str, Any]
Spec = dict[str, Any]
Values = Sequence[Row]

WIDTH = 720
TEXT, NAME, MINOR, ONLY_PHONE, PHONE = 15, 13.5, 13, 12.5, 20
ROLES = {
    "ink": ("#1d2733", "#e8ecf0"),
    "muted": ("#5b6672", "#a3adb8"),
    "grid": ("#dde2e7", "#333b44"),
    "shade": ("#f0f2f5", "#20262d"),
    "surface": ("#fffffe", "#14181d"),
    "peer": ("#8f99a4", "#7d8792"),
    "accent": ("#0a5fa8", "#62b0ee"),
    "second": ("#c2410c", "#ff9a5c"),
    "none": ("#d6d7d4", "#3b4046"),
    "class0": ("#f3edb0", "#33457c"),
    "class1": ("#a3d9b4", "#2c74ab"),
    "class2": ("#42b2c2", "#3fb0c0"),
    "class3": ("#2c7cb6", "#9bd8b2"),
    "class4": ("#253593", "#f5efb2"),
}
INK, MUTED, GRID, SHADE, SURFACE, PEER, ACCENT, SECOND, NONE = (light for light, _ in list(ROLES.values())[:9])
CLASSES = [light for name, (light, _) in ROLES.items() if name.startswith("class")]
SHORT = {
    "Saint ": "St ",
    " and the Grenadines": "",
    " and Príncipe": "",
    " and Herzegovina": "-Herz.",
    "Central African": "Central Afr.",
    "United Arab Emirates": "UAE",
    " and ": " & ",
    "Republic": "Rep.",
    "Equatorial": "Eq.",
}
HATCH = "#fe01fe"


def _stylesheet() -> str:
    light = "".join(f"--plot-{name}:{colour};" for name, (colour, _) in ROLES.items())
    dark = "".join(f"--plot-{name}:{colour};" for name, (_, colour) in ROLES.items())
    painted = "\n".join(
        f'.plot [{how}="{colour}"]{{{how}:var(--plot-{name})}}'
        for name, (colour, _) in ROLES.items()
        for how in ("fill", "stroke")
    )
    return f""":root{{{light}}}
@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}
.plot{{display:block;width:100%;max-width:{WIDTH}px;height:auto}}
.plot.spark{{display:inline-block;width:120px}}
{painted}
@media screen and (max-width:560px){{
.plot text{{font-size:{PHONE}px}}
.plot text[font-size="{MINOR}px"]{{display:none}}
.plot text[font-size="{ONLY_PHONE}px"]{{display:inline}}
}}
"""


CSS = _stylesheet()


def present(rows: Values, chart: str, *fields: str) -> list[Row]:
    """Return `rows` as a list; raise `InputError` when there are none or a field is missing."""
    found = list(rows)
    if not found:
        raise InputError(
            f"{chart}: found no rows, expected at least one. Leave the chart out where nothing is on record."
        )
    lacking = [field for field in fields if any(field not in row for row in found)]
    if lacking:
        raise InputError(
            f"{chart}: found rows without {', '.join(lacking)}, expected {', '.join(fields)} in each. Add them."
        )
    return found


def share(row: Row, chart: str, field: str = "value") -> float | None:
    """Return a share between 0 and 1, or None when it is missing."""
    value = row.get(field)
    if value is None or value != value:
        return None
    if not 0 <= value <= 1:
        raise InputError(
            f"{chart}: found {field} {value}, expected a share between 0 and 1. Divide percentages by 100."
        )
    return float(value)


def percent(value: float) -> str:
    """Return a share as a whole percentage."""
    return f"{100 * value:.0f}%"


def compact(value: float) -> str:
    """Return a number in at most four characters and a suffix: 1234567 is 1.2m."""
    for size, suffix in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(value) >= size * 0.9995:
            return f"{value / size:.3g}{suffix}"
    return f"{value:.3g}"


def text_width(text: str, size: float) -> float:
    """Return the width that `text` needs, in pixels, on the safe side."""
    return 0.56 * size * len(text)


def shortened(name: str) -> str:
    """Return a state's name in at most 17 characters."""
    for long, short in SHORT.items():
        if len(name) > 16:
            name = name.replace(long, short)
    return name if len(name) <= 17 else name[:16].rstrip() + "…"


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Return centres as near as can be to `wanted` (ascending) whose `sizes` neither overlap nor leave low..high.

    >>> spread([0, 1, 50], [10, 10, 10], -100, 100)
    [-4.5, 5.5, 50.0]
    """
    starts = [0.0]
    for size in sizes:
        starts.append(starts[-1] + size)
    offsets = [start + size / 2 for start, size in zip(starts, sizes, strict=False)]
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while pools and pools[-1][0] > mean:
            before, members = pools.pop()
            mean, count = (before * members + mean * count) / (members + count), members + count
        pools.append((mean, count))
    shifts = [min(max(mean, low), max(high - starts[-1], low)) for mean, count in pools for _ in range(count)]
    return [round(shift + offset, 1) for shift, offset in zip(shifts, offsets, strict=True)]


def layer(mark: str, values: Values, encoding: Spec, **properties: Any) -> Spec:
    """Return one Vega-Lite layer."""
    return {"data": {"values": list(values)}, "mark": {"type": mark, **properties}, "encoding": encoding}


def label(values: Values, encoding: Spec, *, halo: bool = False, **properties: Any) -> list[Spec]:
    """Return text layers; with `halo` a wide copy in the surface colour lies under the text."""
    given = {"fontSize": TEXT, "fill": INK, "baseline": "middle", "align": "left"} | properties
    text = encoding | {"text": {"field": "text", "type": "nominal"}}
    under = {**given, "fill": SURFACE, "stroke": SURFACE, "strokeWidth": 4, "strokeJoin": "round"}
    return [layer("text", values, text, **style) for style in ([under] if halo else []) + [given]]


def number(field: str, domain: Sequence[float]) -> Spec:
    """Return a quantitative channel with a fixed domain."""
    return {"field": field, "type": "quantitative", "scale": {"domain": list(domain), "nice": False}, "axis": None}


def pixel(field: str) -> Spec:
    """Return a channel whose field holds pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def merged(layers: Sequence[Spec]) -> list[Spec]:
    """Return fewer layers that draw the same: alike marks become one layer, which renders far faster.

    Fixed positions are written into the rows. Layers come in the order in which their kind first appears, so marks that
    overlap must differ in kind or be meant to.
    """
    found: dict[str, Spec] = {}
    for at, one in enumerate(layers):
        fixed = {name: where["value"] for name, where in one["encoding"].items() if set(where) == {"value"}}
        across = {name: {"field": f"_{name}"} if name.endswith("2") else pixel(f"_{name}") for name in fixed}
        encoding = one["encoding"] | across
        key = json.dumps([one["mark"], encoding])
        moved = {f"_{name}": value for name, value in fixed.items()}
        rows = [
            {**row, **moved, **({"run": f"{at} {row['run']}"} if "run" in row else {})} for row in one["data"]["values"]
        ]
        found.setdefault(key, {**one, "encoding": encoding, "data": {"values": []}})["data"]["values"] += rows
    return list(found.values())


def framed(content: Spec, *, left: float, top: float, right: float, bottom: float) -> Spec:
    """Return a whole Vega-Lite specification with fixed margins."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "padding": {"left": left, "top": top, "right": right, "bottom": bottom},
        "autosize": {"type": "none"},
        "background": None,
        "config": {"aria": False, "view": {"stroke": None}},
        **content,
    }


_DROPPED = re.compile(
    r' (?:font-family|stroke-miterlimit|pointer-events|aria-[a-z]+|role|class|clip-path|font-weight(?=="(?:normal|400))'
    r'|fill(?=="none)|(?:stroke-|fill-)?opacity(?=="1")|transform(?=="translate\(0,0\)"))="[^"]*"|<defs>.*?</defs>'
)
_EMPTY = re.compile(r'<path class="(?:background|foreground)"[^>]*/>')
_GROUPS = re.compile(r"<g(?: [^>]*)?></g>")
_GEOMETRY = re.compile(r' (?:d|x|y|x1|x2|y1|y2|r|width|height|transform)="[^"]*"')
_LONG = re.compile(r"-?\d*\.\d{2,}(?:e-?\d+)?")


def _rounded(tag: re.Match[str]) -> str:
    return _LONG.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), tag[0])


def svg(spec: Spec, *, title: str, desc: str, height: float, under: str = "") -> str:
    """Return a Vega-Lite specification as compact SVG with a title, a description and its own ids, over `under`."""
    if pixels.plain(spec.get("layer", [{"mark": {"type": ""}, "encoding": {}}])):
        body = pixels.written(spec["layer"], spec["padding"]["left"], spec["padding"]["top"])
    else:
        drawn = vl_convert.vegalite_to_svg(spec)
        body = drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]
    body = _DROPPED.sub("", _EMPTY.sub("", body))
    while (fewer := _GROUPS.sub("", body)) != body:
        body = fewer
    body = under + _GEOMETRY.sub(_rounded, body).replace(f'"{ONLY_PHONE}px"', f'"{ONLY_PHONE}px" display="none"')
    key = "p" + sha256(json.dumps([title, desc, body]).encode()).hexdigest()[:8]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" aria-labelledby="{key}t {key}d" '
        f'width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}" fill="none" '
        f'font-family="system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif">'
        f'<title id="{key}t">{escape(title)}</title><desc id="{key}d">{escape(desc)}</desc>'
        f"{_hatched(body, key)}</svg>"
    )


def alone(drawn: str) -> str:
    """Return a chart as a file of its own: with the stylesheet and a ground, light or dark as the reader's screen."""
    return drawn.replace("<title", f"<style>{CSS}svg{{background:var(--plot-surface)}}</style><title", 1)


def _hatched(body: str, key: str) -> str:
    if HATCH not in body:
        return body
    pattern = (
        f'<defs><pattern id="{key}h" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0,0h6v6h-6Z" fill="{SURFACE}"/><path d="M0,0h3v6h-3Z" fill="{SECOND}"/></pattern></defs>'
    )
    return pattern + body.replace(HATCH, f"url(#{key}h)")
