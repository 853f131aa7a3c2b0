"""GeoJSON and GeoPackage, read back by GDAL (geopandas, pyogrio); the outlines against the CIA World Factbook."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import geopandas
import pytest
from shapely import Point

import allies as al
from allies import store
from allies.panel import basemap
from allies.panel.export import save


@pytest.fixture(scope="module", autouse=True)
def _pulled(pulled: Callable[[str], store.Table]) -> None:
    for name in ("atop", "vdem_regimes", "homicide"):
        pulled(name)


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_states_come_back_where_they_are(tmp_path: Path, suffix: str) -> None:
    panel = al.state_years([2018]).add("vdem_regimes").add("homicide")
    told = save(panel, tmp_path / f"panel.{suffix}")
    found = geopandas.read_file(tmp_path / f"panel.{suffix}").set_index("ccode")
    assert (len(found), told["file"]["with_geometry"]) == (195, 195)
    assert found.crs.to_epsg() == 4326
    assert found.is_valid.all()
    for row in panel.rows():
        held = found.loc[row["ccode"]]
        assert held["homicide_rate"] == pytest.approx(row["homicide_rate"] or float("nan"), nan_ok=True)
        assert held["homicide_status"] == row["homicide_status"]
    vienna, lesotho, fakaofo = Point(16.37, 48.21), Point(28.2, -29.6), Point(-171.2, -9.4)
    assert found[found.contains(vienna)]["iso3c"].tolist() == ["AUT"]
    assert found[found.contains(lesotho)]["iso3c"].tolist() == ["LSO"], "a hole in South Africa"
    assert found[found.contains(fakaofo)].empty
    assert found.loc[835, "geometry"].geom_type == "Polygon"
    assert found.loc[830, "geometry"].distance(Point(103.8, 1.37)) < 0.1, "Singapore is a point"


@pytest.mark.parametrize(("iso3c", "area"), [("RUS", 17.098), ("BRA", 8.516), ("AUS", 7.741), ("DZA", 2.382)])
def test_outlines_have_the_area_that_the_factbook_says(iso3c: str, area: float) -> None:
    """Million square kilometres, CIA World Factbook, total area; 4 percent for a map of 1:110 million, and lakes.

    Russia lies across the antimeridian.
    """
    geometry = {"type": "MultiPolygon", "coordinates": basemap.outline(iso3c)}
    one = geopandas.GeoDataFrame.from_features([{"geometry": geometry, "properties": {}}], crs=4326)
    (found,) = one.to_crs("ESRI:54034").area / 1e12
    assert found == pytest.approx(area, rel=0.04)
    assert -180 <= one.total_bounds[0] < one.total_bounds[2] <= 180


@pytest.mark.parametrize("iso3c", ["RUS", "FJI"])
def test_outlines_are_cut_at_the_antimeridian(iso3c: str) -> None:
    """RFC 7946, 3.1.9: no part of a feature crosses it."""
    for outer, *_ in basemap.outline(iso3c) or []:
        longitudes = [x for x, _ in outer]
        assert max(longitudes) - min(longitudes) < 180


def test_rings_run_as_the_standard_says() -> None:
    """RFC 7946, 3.1.6: closed, outer rings counterclockwise, holes clockwise."""
    for unit in basemap.basemap()["topology"]["objects"]["states"]["geometries"]:
        for outer, *holes in basemap.outline(unit["id"]) or []:
            assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in (outer, *holes))
            assert signed(outer) > 0
            assert all(signed(hole) < 0 for hole in holes)


def signed(ring: list[tuple[float, float]]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_a_dyad_is_a_line(tmp_path: Path, suffix: str) -> None:
    panel = al.dyad_years([1980], states=["SLV"]).add("atop", ["defense"])
    told = save(panel, tmp_path / f"panel.{suffix}")
    found = geopandas.read_file(tmp_path / f"panel.{suffix}").set_index(["ccode1", "ccode2"])
    assert len(found) == told["file"]["rows"] == len(panel.rows())
    west, north = found.loc[(2, 92), "geometry"].coords
    assert (west, north) == (basemap.point("USA"), basemap.point("SLV"))
    assert found.loc[(92, 365), "geometry"] is None, "the Soviet Union is on no present-day map"
    assert found.loc[(92, 365), "name2"] == "Soviet Union"
    assert found["geometry"].notna().sum() == told["file"]["with_geometry"] < len(found)
    assert "present-day map" in told["file"]["geometry"]


def test_a_geopackage_is_one(tmp_path: Path) -> None:
    """OGC 12-128r17: file id and version (requirements 2), integrity (6, 7), systems (11), one row per layer."""
    save(al.state_years(range(1989, 1993)).add("vdem_regimes"), tmp_path / "panel.gpkg")
    with closing(sqlite3.connect(tmp_path / "panel.gpkg")) as base:
        assert base.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"GPKG", "big"),)
        assert base.execute("PRAGMA user_version").fetchone() == (10300,)
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        systems = {row[0] for row in base.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")}
        assert {-1, 0, 4326} <= systems
        (row,) = base.execute("SELECT table_name, data_type, last_change FROM gpkg_contents")
        assert row == ("panel", "features", "1980-01-01T00:00:00.000Z")
        first, total = base.execute("SELECT min(year), count(*) FROM panel").fetchone()
        assert (first, total) == (1989, len(al.state_years(range(1989, 1993)).rows()))


def test_a_feature_has_an_id_and_days_are_text(tmp_path: Path) -> None:
    save(al.state_years([2018]).add("homicide"), tmp_path / "panel.geojson")
    found = json.loads((tmp_path / "panel.geojson").read_text(encoding="utf-8"))
    assert found["features"][0]["id"] == "2-2018"
    assert found["features"][0]["properties"]["iso3c"] == "USA"
