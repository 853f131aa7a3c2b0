"""Panels as a map layer in an OGC GeoPackage, which is one SQLite file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from struct import pack
from typing import Any

from allies import __version__, store
from allies.panel import basemap
from allies.panel.export.metadata import STAMP, kinds
from allies.panel.export.places import Geometry, features, plain
from allies.panel.join import Panel

WGS84 = 4326
KINDS = {"Point": 1, "LineString": 2, "Polygon": 3, "MultiPolygon": 6}
TYPES = {"integer": "INTEGER", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
MADE = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.000Z".format(*STAMP)
WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
TABLES = f"""
PRAGMA application_id = {0x47504B47};
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""


def write_geopackage(panel: Panel, path: Path, described: dict[str, Any]) -> dict[str, Any]:
    """Write every row of a panel as a feature of the layer `panel`, see `places.features`; return the number of rows.

    References
    ----------
    Open Geospatial Consortium (2021), GeoPackage Encoding Standard 1.3, OGC 12-128r17.
    """
    held = list(features(panel))
    types = {name: TYPES.get(kind, "TEXT") for name, kind in kinds(panel).items()}
    names = list(held[0][0]) if held else list(types)
    columns = "".join(f", {_quoted(name)} {types.get(name, 'TEXT')}" for name in names)
    base = sqlite3.connect(":memory:")
    base.executescript(TABLES)
    base.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _systems())
    about = f"allies {__version__}: {described['unit']}s; terms and citations in {path.name}.metadata.json"
    bounds = _bounds([geometry for _, geometry in held if geometry])
    base.execute(
        "INSERT INTO gpkg_contents VALUES ('panel','features','panel',?,?,?,?,?,?,?)", (about, MADE, *bounds, WGS84)
    )
    shape = "GEOMETRY" if len(panel.codes) == 1 else "LINESTRING"
    base.execute("INSERT INTO gpkg_geometry_columns VALUES ('panel','geom_',?,?,0,0)", (shape, WGS84))
    base.execute(f"CREATE TABLE panel (fid_ INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom_ {shape}{columns})")
    base.executemany(
        f"INSERT INTO panel VALUES ({','.join('?' * (len(names) + 2))})",
        ([None, blob(geometry), *(plain(row[name]) for name in names)] for row, geometry in held),
    )
    base.commit()
    store.save(path, base.serialize())
    base.close()
    placed = sum(geometry is not None for _, geometry in held)
    return {"rows": len(held), "with_geometry": placed, "geometry": basemap.NOTE}


def blob(geometry: Geometry | None) -> bytes | None:
    """Return a geometry as a GeoPackage blob: header, bounding box (but for points), little-endian WKB."""
    if geometry is None:
        return None
    if geometry["type"] == "Point":
        return b"GP\x00\x01" + pack("<i", WGS84) + _wkb(**geometry)
    min_x, min_y, max_x, max_y = _bounds([geometry])
    return b"GP\x00\x03" + pack("<i4d", WGS84, min_x, max_x, min_y, max_y) + _wkb(**geometry)


def _wkb(type: str, coordinates: Any) -> bytes:
    head = pack("<BI", 1, KINDS[type])
    if type == "Point":
        return head + pack("<2d", *coordinates)
    if type == "LineString":
        return head + _points(coordinates)
    inner = [_points(ring) for ring in coordinates] if type == "Polygon" else [_wkb("Polygon", p) for p in coordinates]
    return head + pack("<I", len(inner)) + b"".join(inner)


def _points(ring: list[tuple[float, float]]) -> bytes:
    return pack("<I", len(ring)) + b"".join(pack("<2d", *point) for point in ring)


def _bounds(geometries: list[Geometry]) -> tuple[float | None, ...]:
    points = [point for geometry in geometries for point in _flat(geometry["coordinates"])]
    if not points:
        return (None,) * 4
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _flat(coordinates: Any) -> list[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        return [coordinates]
    return [point for inner in coordinates for point in _flat(inner)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _systems() -> list[tuple[str, int, str, int, str, str]]:
    return [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
        ("WGS 84 geodetic", WGS84, "EPSG", WGS84, WKT, "longitude/latitude coordinates in decimal degrees"),
    ]
