"""Charts: what is drawn, what is not, and that a page can hold many of them in light, dark and print."""

from __future__ import annotations

import json
import math
import re
import runpy
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from allies import plots
from allies.errors import InputError
from allies.panel import states
from allies.plots import channels, style, worldmap

TERMS = [
    {"side": "a", "name": "Ann Able", "start": "1998-01-20", "end": "2006-01-20"},
    {"side": "a", "name": "Bo Baker, Jr.", "start": "2006-01-20", "end": None},
    {"side": "b", "name": "Cy de la Cruz", "surname": "de la Cruz", "start": "2000-06-01", "end": "2009-06-01"},
]
ALIGNMENT = [
    {"year": year, "series": series, "value": value, "lower": value - 0.05, "upper": value + 0.05, "n": 80}
    for year in (2000, 2001, 2002, 2005, 2008, 2009, 2010)
    for series, value in (("Dyad", 0.2 + (year % 7) / 20), ("Median", 0.3))
]
RANKED = [
    {
        "iso3c": one.iso3c,
        "name": one.name,
        "value": round(1 - place / 200, 3),
        "lower": max(0, 0.95 - place / 200),
        "upper": min(1, 1.05 - place / 200),
        "rank": place + 1,
    }
    for place, one in enumerate([one for one in states.identities() if one.end == states.LAST and one.iso3c != "USA"])
]
MAPPED = [{"iso3c": row["iso3c"], "value": row["value"], "status": "observed"} for row in RANKED]
TRIPS = [
    {"period": period, "region": region, "trips": trips}
    for region, counts in {"Europe": (9, 4), "Africa": (0, 2), "Asia": (3, None)}.items()
    for period, trips in zip(("First", "Second"), counts, strict=True)
]
CHANNELS = [
    {"channel": channel, "year": year, "value": value, "unit": "persons"}
    for channel, values in {"Troops": (5, 0, None, 7), "Visits": (None,) * 4}.items()
    for year, value in zip(range(2000, 2004), values, strict=True)
]
PATHS = [
    {"series": series, "year": year, "value": value, "lower": value - 0.3, "upper": value + 0.3}
    for year in (1998, 1999, 2001, 2002, 2003, 2004, 2006)
    for series, value in (("Aland", 1 + year % 5 / 4), ("Beland & Co", -1.5))
]
PLACED = [{**row, "value": 2 - n / 50, "lower": 1.8 - n / 50, "upper": 2.2 - n / 50} for n, row in enumerate(RANKED)]
CAST = [{**row, "vote": "no" if n < 9 else "abstain" if n < 60 else "yes"} for n, row in enumerate(PLACED)]
ZONES = [
    {"vote": "yes", "low": None, "high": 0.75},
    {"vote": "abstain", "low": 0.75, "high": 1.8},
    {"vote": "no", "low": 1.8, "high": None},
]
SCORED = [
    {**row, "parts": [{"name": "visits", "value": row["value"] / 4}, {"name": "aid & arms", "value": None}]}
    for row in PLACED
]
STEPS = [
    {"group": group, "start": year, "end": year + 1, "value": value, "lower": value - 0.2, "upper": value + 0.2,
     "scale": "one"}
    for group, value in (("north & south", 0.3), ("east", -0.4))
    for year in (2001, 2002, 2004)
]  # fmt: skip
FAN = [
    {"dimension": name, "year": year, "value": 0.5, "lower": 0.3, "upper": 0.9}
    for name, years in {"one": (2000, 2001, 2002, 2006), "two": range(2001, 2007)}.items()
    for year in years
]
STRIPS = [
    {"dimension": "silent", "title": "Third & last", "covered": "too thin for a number"},
    {"dimension": "one", "title": "First", "covered": "4 of 7 years", "last": ["3 of 9", "1 to 6"]},
    {"dimension": "two", "title": "Second", "covered": "2001 to 2006", "last": ["5 of 9", "2 to 8"]},
]
DIALLED = [
    {"title": "First", "percentile": 0.75, "percentile_lower": 0.25, "percentile_upper": 1.0, "rank": 3, "partners": 9},
    {
        "title": "Third & last", "percentile": None, "percentile_lower": None, "percentile_upper": None, "rank": None,
        "partners": None, "silent": "too thin",
    },
]  # fmt: skip
DIAL = {"estimate": 0.4, "lower": 0.2, "upper": 0.6, "expected": 0.5}
PLACES = [
    {**row, "rank_lower": max(1, n - 9), "rank_upper": n + 11, "partners": len(RANKED)} for n, row in enumerate(RANKED)
]
DRAWN: dict[str, Callable[[], str]] = {
    "alignment": lambda: plots.alignment_over_time(ALIGNMENT, TERMS, title_a="Aland & Co", title_b="Beland"),
    "paths": lambda: plots.ideal_paths(PATHS, TERMS),
    "places": lambda: plots.ideal_ranking(PLACED, session="session 80, 2025", marked=["SLV"]),
    "roll call": lambda: plots.roll_call(CAST, ZONES, title="A/RES/1/1: On things", marked=["SLV"]),
    "fan": lambda: plots.alignment_fan(FAN, STRIPS, TERMS, title_a="Aland & Co", title_b="Beland"),
    "dial": lambda: plots.discordance(DIALLED, DIAL, focal="Aland & Co", other="Beland", year=2009),
    "ranks": lambda: plots.partner_rank(PLACES, focal="Aland", other="SLV", measure="Votes, 2009"),
    "ranking": lambda: plots.partner_ranking(RANKED, focal="USA", other="SLV"),
    "score": lambda: plots.score_ranking(SCORED, title="Depth of Aland & Co", marked="SLV"),
    "groups": lambda: plots.group_panels(STEPS, title="Isolation of Aland & Co", shaded=(2001, 2002)),
    "map": lambda: plots.world_map(MAPPED, focal="USA", other="SLV"),
    "visits": lambda: plots.visits_by_region(TRIPS),
    "channels": lambda: plots.channels_over_time(CHANNELS),
    "sparkline": lambda: plots.sparkline([{"year": y, "value": y % 5} for y in range(2000, 2010)]),
}
every_chart = pytest.mark.parametrize("chart", DRAWN)


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]+)<", svg) + re.findall(r"<tspan[^>]*>([^<]+)<", svg)


def strokes(svg: str, colour: str) -> list[str]:
    return [d for d in re.findall(rf'<path d="([^"]+)" stroke="{colour}"', svg) if "L" in d]


@every_chart
def test_same_rows_give_the_same_bytes(chart: str) -> None:
    assert DRAWN[chart]() == DRAWN[chart]()


@every_chart
def test_a_reader_without_sight_gets_title_and_description(chart: str) -> None:
    root = ElementTree.fromstring(DRAWN[chart]())
    assert root.get("role") == "img"
    if chart == "sparkline":
        assert root.get("aria-label") == "Over time: 0 in 2000, 4 in 2009"
        return
    title, desc = root[0], root[1]
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text
    assert desc.text


@every_chart
def test_every_colour_follows_the_page(chart: str) -> None:
    colours = set(re.findall(r'(fill|stroke)="(#[0-9a-f]+)"', DRAWN[chart]()))
    assert colours
    assert {(how, colour) for how, colour in colours if f'[{how}="{colour}"]' not in plots.CSS} == set()


@every_chart
def test_size_stays_small(chart: str) -> None:
    assert len(DRAWN[chart]().encode()) < (250_000 if chart == "map" else 80_000)


@every_chart
def test_coordinates_are_short_and_nothing_is_clipped_by_a_shared_id(chart: str) -> None:
    svg = DRAWN[chart]()
    assert not re.search(r' (?:d|transform)="[^"]*\d\.\d{3}', svg)
    assert "clip" not in svg
    assert "NaN" not in svg


def test_many_charts_share_no_id() -> None:
    ids = [one for draw in DRAWN.values() for one in re.findall(r' id="([^"]+)"', draw())]
    assert len(ids) == len(set(ids)) > 10


def test_missing_years_are_gaps_and_a_lone_year_is_a_dot() -> None:
    svg = DRAWN["alignment"]()
    assert [line.count("L") + 1 for line in strokes(svg, style.ACCENT)] == [3, 3]
    assert len(re.findall(rf'A[^"]*" fill="{style.ACCENT}"', svg)) == 1


def test_a_value_of_none_is_no_zero() -> None:
    rows = [row | {"value": None} if row["year"] == 2009 else row for row in ALIGNMENT]
    svg = plots.alignment_over_time(rows, [], title_a="A", title_b="B")
    assert [line.count("L") + 1 for line in strokes(svg, style.ACCENT)] == [3]
    assert "6 of 11 years on record" in svg


def test_surnames_only_and_escaped_titles() -> None:
    svg = DRAWN["alignment"]()
    assert {"Able", "Baker", "de la Cruz", "In office, Aland &amp; Co"} <= set(texts(svg))
    assert "Ann" not in " ".join(texts(svg))


def test_names_in_one_row_never_overlap() -> None:
    leaders = [
        {"side": "a", "name": f"Name{'x' * (n % 5)}", "start": f"{1950 + 3 * n}-01-01", "end": f"{1953 + 3 * n}-01-01"}
        for n in range(24)
    ]
    rows = [{"year": year, "series": "Dyad", "value": 0.5} for year in range(1950, 2026)]
    svg = plots.alignment_over_time(rows, leaders, title_a="A", title_b="B")
    for size, need in ((style.MINOR, style.MINOR), (style.ONLY_PHONE, style.PHONE)):
        found = re.findall(rf'translate\(([-\d.]+),([-\d.]+)\)" font-size="{size}px"[^>]*>(Name\w*)<', svg)
        spans = sorted((float(y), float(x), style.text_width(name, need) / 2) for x, y, name in found)
        assert len(spans) > 8
        assert all(a[1] + a[2] < b[1] - b[2] for a, b in pairwise(spans) if a[0] == b[0])


def test_ranking_lists_the_ends_and_the_neighbourhood() -> None:
    svg = DRAWN["ranking"]()
    place = next(row["rank"] for row in RANKED if row["iso3c"] == "SLV")
    total = len(RANKED)
    assert f"El Salvador: {place} of {total}" in texts(svg)
    ranks = {int(text) for text in texts(svg) if text.isdigit()}
    assert ranks == {*range(1, 11), *range(place - 3, place + 4), *range(total - 9, total + 1)}


def test_ranking_counts_partners_without_a_value_and_draws_none() -> None:
    rows = [*RANKED[:30], *({**row, "value": None} for row in RANKED[30:35])]
    svg = plots.partner_ranking(rows, focal="USA", other=RANKED[31]["iso3c"])
    assert f"{RANKED[31]['iso3c']}: no record." in svg
    assert "No record: 5." in svg
    assert "All 30 partners" in texts(svg)


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Šavrič, Patterson and Jenny (2018), The Equal Earth map projection, doi 10.1080/13658816.2018.1504949, eq. 9."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t) / (3 * slope)
    return x, a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t


def test_map_places_a_state_where_the_projection_puts_it() -> None:
    longitude, latitude = worldmap.basemap()["points"]["SLV"]
    x, y = equal_earth(longitude - 11, latitude)
    scale, (across, down) = worldmap.PROJECTION["scale"], worldmap.PROJECTION["translate"]
    ring = re.search(rf'translate\(([-\d.]+),([-\d.]+)\)"[^>]*stroke="{style.INK}"', DRAWN["map"]())
    assert ring
    assert float(ring[1]) == pytest.approx(across + scale * x, abs=0.15)
    assert float(ring[2]) == pytest.approx(down - scale * y, abs=0.15)


# CIA World Factbook, "Geographic coordinates".
@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [("SLV", -88.92, 13.83), ("SGP", 103.8, 1.37), ("MLT", 14.43, 35.92), ("TUV", 178.0, -8.0), ("XKX", 21.0, 42.58)],
)
def test_basemap_points_are_where_the_factbook_says(code: str, longitude: float, latitude: float) -> None:
    assert worldmap.basemap()["points"][code] == pytest.approx([longitude, latitude], abs=1.3)


def test_basemap_has_every_present_state_and_no_other() -> None:
    today = {one.iso3c for one in states.identities() if one.end == states.LAST}
    held = worldmap.basemap()
    codes = {geometry["id"] for geometry in held["topology"]["objects"]["states"]["geometries"]} - {""}
    assert set(held["points"]) == today
    assert codes < today
    assert len(json.dumps(held)) < 150_000


def test_outlines_are_those_of_the_base_map_in_the_projection_of_the_map() -> None:
    made = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "project_basemap.py"))["projected"]()
    held = [list(one) for one in worldmap.outlines()]
    assert len(held) == len(made)
    differ = [one for one, other in zip(held, made, strict=True) if one != other]
    assert len(differ) <= 3, differ  # a tenth of a pixel may round the other way on another machine


def test_map_greys_what_is_not_on_record() -> None:
    one = plots.world_map([{"iso3c": "FRA", "value": 0.4, "status": "observed"}], focal="USA", other="SLV")
    grey = one.count(f'fill="{style.NONE}"')
    two = plots.world_map([*MAPPED[:1], {"iso3c": "FRA", "value": None, "status": "missing"}], focal="USA", other="SLV")
    assert grey > 150
    assert two.count(f'fill="{style.NONE}"') == grey
    assert {"no record", "United States"} <= set(texts(one))
    assert "SLV: no record." in one


def test_map_says_which_states_it_cannot_draw() -> None:
    svg = plots.world_map([*MAPPED, {"iso3c": "SUN", "value": 0.1, "status": "observed"}], focal="USA", other="SLV")
    assert "Not on a present-day map: SUN." in svg


def test_classes_hold_about_equally_many() -> None:
    breaks, names = worldmap.classes([n / 100 for n in range(100)])
    assert breaks == [20, 40, 59, 79]
    assert names == ["0–19%", "20–39%", "40–58%", "59–78%", "79–99%"]
    assert worldmap.classes([0.5] * 9) == ([], ["50%"])
    assert worldmap.classes([]) == ([], [])


def test_visits_print_zero_but_not_missing() -> None:
    svg = DRAWN["visits"]()
    assert sorted(text for text in texts(svg) if text.isdigit()) == ["0", "2", "3", "4", "9"]
    assert len(re.findall(rf'<path [^>]*fill="{style.ACCENT}"', svg)) == 4


def test_visits_by_year_label_the_largest() -> None:
    rows = [{"year": 1980 + n, "region": "Europe", "trips": n % 9} for n in range(45)]
    assert [text for text in texts(plots.visits_by_region(rows)) if text.isdigit() and len(text) < 4] == ["8"]


def test_the_fan_breaks_at_a_gap_and_says_what_is_silent() -> None:
    svg = plots.alignment_fan(FAN, STRIPS, title_a="Aland", title_b="Beland")
    assert len(strokes(svg, style.ACCENT)) == 2  # 2000 to 2002 and 2001 to 2006; 2006 alone is a dot
    assert svg.count("too thin for a number") == 2  # drawn, and told in the description
    shown = texts(svg)
    assert shown.index("First") < shown.index("Second") < shown.index("Third &amp; last")
    assert "In office, Aland" not in svg
    assert "In office, Aland &amp; Co" in DRAWN["fan"]()


def test_the_dial_leaves_the_scale_out_where_one_dimension_is_covered() -> None:
    alone = plots.discordance(DIALLED, {"estimate": None}, focal="Aland", other="Beland", year=2009)
    assert "by chance" not in alone
    assert {"3 of 9", "too thin"} <= set(texts(alone))
    assert "0.40" in texts(DRAWN["dial"]())
    assert "Discordance 0.40 (0.20 to 0.60), by chance 0.50." in DRAWN["dial"]()


def test_ranks_show_ten_neighbours_and_five() -> None:
    names = [text for text in texts(DRAWN["ranks"]()) if text in {row["name"] for row in RANKED}]
    place = next(n for n, row in enumerate(RANKED) if row["iso3c"] == "SLV")
    wanted = [*range(10), *range(place - 2, place + 3), *range(len(RANKED) - 5, len(RANKED))]
    assert len([text for text in texts(DRAWN["ranks"]()) if "–" in text]) == len(wanted)
    assert "El Salvador" in names
    assert "SLV: no record." in plots.partner_rank(PLACES[:3], focal="Aland", other="SLV", measure="Votes")


@pytest.mark.parametrize("chart", ["fan", "dial", "ranks", "channels"])
def test_charts_in_pixels_say_what_the_renderer_says(chart: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same texts and colours, and every text within a pixel of where Vega-Lite puts it."""

    def places(svg: str) -> list[tuple[str, float, float]]:
        found = re.findall(r'<text[^>]*?(?:translate\(|x=")([-\d.]+)(?:,|" y=")([-\d.]+)[^>]*>([^<]+)<', svg)
        return sorted((text, float(x), float(y)) for x, y, text in found)

    ours = DRAWN[chart]()
    monkeypatch.setattr(style.pixels, "plain", lambda layers: False)
    theirs = DRAWN[chart]()
    assert sorted(texts(ours)) == sorted(texts(theirs))
    for (text, x, y), (_, x2, y2) in zip(places(ours), places(theirs), strict=True):
        assert (x, y) == pytest.approx((x2, y2), abs=1), text  # Vega rounds to whole pixels
    colours = [set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', svg)) for svg in (ours, theirs)]
    assert colours[0] == colours[1]


def test_merged_layers_draw_the_same_marks() -> None:
    """Runs of two panels stay apart though both count from 0."""
    encoding = {"x": {"value": 3}, "y": style.pixel("y"), "detail": {"field": "run", "type": "nominal"}}
    layers = [style.layer("line", [{"y": y, "run": 0}], encoding | {"x": {"value": y}}) for y in (1, 2)]
    (one,) = style.merged([*layers])
    assert one["data"]["values"] == [{"y": 1, "run": "0 0", "_x": 1}, {"y": 2, "run": "1 0", "_x": 2}]
    assert one["encoding"]["x"] == style.pixel("_x")


def test_channels_keep_gaps_and_print_the_last_value() -> None:
    svg = DRAWN["channels"]()
    assert [line.count("L") + 1 for line in strokes(svg, style.ACCENT)] == [2]
    assert {"7 in 2003", "no record"} <= set(texts(svg))


@pytest.mark.parametrize(("value", "top"), [(0, 0), (0.31, 0.4), (1, 1), (7, 8), (12, 20), (999, 1000), (1.1e9, 2e9)])
def test_axes_end_at_a_round_number(value: float, top: float) -> None:
    assert channels.nice(value) == pytest.approx(top)


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (12.34, "12.3"), (999.6, "1k"), (1_234_567, "1.23m"), (-2e9, "-2bn"), (0.05, "0.05")]
)
def test_numbers_are_compact(value: float, text: str) -> None:
    assert style.compact(value) == text


def test_a_sparkline_breaks_at_a_gap_and_says_when_empty() -> None:
    gap = plots.sparkline([{"year": y, "value": None if y == 2003 else y} for y in range(2000, 2007)])
    assert re.findall(r"[ML]", re.findall(r' d="([^"]+)"', gap)[0]) == list("MLLMLL")
    assert "no record" in plots.sparkline([{"year": 2000, "value": None}])


def test_a_path_breaks_where_a_session_is_missing_and_names_leaders() -> None:
    drawn = plots.ideal_paths(PATHS, TERMS)
    assert len(strokes(drawn, style.ACCENT)) == 2  # 2000 is missing; 2006 stands alone as a dot
    assert {"Able", "Baker", "de la Cruz", "In office, Aland"} <= set(texts(drawn))
    assert "In office" not in plots.ideal_paths(PATHS)
    with pytest.raises(InputError, match="at most 4"):
        plots.ideal_paths([{**PATHS[0], "series": str(n)} for n in range(5)])


def test_the_ranking_of_places_draws_all_and_names_the_marked() -> None:
    drawn = plots.ideal_ranking(PLACED, session="session 80, 2025", marked=["SLV"])
    assert drawn.count(f'fill="{style.ACCENT}"') + 1 == len(PLACED) > 190
    shown = next(row for row in PLACED if row["iso3c"] == "SLV")
    assert f"El Salvador {shown['value']:.2f}".replace("-", "−") in texts(drawn)


def test_who_crossed_a_cutpoint_is_hollow_and_named() -> None:
    """Values fall by 0.02 from 2: above 1.8 are the first ten, above 0.75 the first 63; nine no, then 51 abstain."""
    drawn = plots.roll_call(CAST, ZONES, title="On things")
    hollow = re.findall(rf'fill="{style.SURFACE}" stroke="(#[0-9a-f]+)" stroke-width="1.8"', drawn)
    assert len(hollow) == 1 + 3
    assert "Voted yes across a cutpoint (3)" in drawn
    assert "Voted no across" not in drawn
    assert "No state crossed" in plots.roll_call(CAST[:5], ZONES[2:], title="On things")


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize("role", ["ink", "muted", "accent", "second"])
def test_text_contrast_meets_wcag(role: str, mode: int) -> None:
    """WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1."""
    for ground in ("surface", "shade"):
        if ground == "surface" or role == "muted":
            light, dark = sorted((luminance(style.ROLES[name][mode]) for name in (role, ground)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("mode", [0, 1])
def test_classes_run_steadily_away_from_the_page(mode: int) -> None:
    """Lightness alone orders the classes, so no colour sense is needed."""
    run = [luminance(style.ROLES[f"class{n}"][mode]) for n in range(5)]
    assert run == sorted(run, reverse=mode == 0)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: plots.channels_over_time([]), "found no rows"),
        (lambda: plots.alignment_fan([], STRIPS, title_a="A", title_b="B"), "found no rows"),
        (lambda: plots.alignment_fan([{**FAN[0], "upper": 7}], STRIPS, title_a="A", title_b="B"), "found upper 7"),
        (lambda: plots.discordance([{"title": "A"}], DIAL, focal="A", other="B", year=1), "without percentile"),
        (lambda: plots.partner_rank([], focal="A", measure="M"), "found no rows"),
        (lambda: plots.sparkline([{"year": 2000}]), "without value"),
        (lambda: plots.world_map([{"iso3c": "FRA", "value": 40}], focal="USA", other="SLV"), "Divide percentages"),
        (lambda: plots.alignment_over_time([], [], title_a="A", title_b="B"), "found no rows"),
    ],
)
def test_wrong_rows_are_refused(draw: Callable[[], str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        draw()
