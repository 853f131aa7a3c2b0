"""Panels as a map layer in GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from allies import store
from allies.panel import basemap
from allies.panel.export.places import features, plain
from allies.panel.join import Panel


def write_geojson(panel: Panel, path: Path, described: dict[str, Any]) -> dict[str, Any]:
    """Write every row of a panel as a GeoJSON feature, see `places.features`; return the number of rows.

    References
    ----------
    Butler, Daly, Doyle, Gillies, Hagen and Schaub (2016), The GeoJSON Format, RFC 7946, doi:10.17487/RFC7946.
    """
    held = list(features(panel))
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "id": "-".join(str(plain(row[key])) for key in panel.keys),
                "geometry": geometry,
                "properties": {name: plain(value) for name, value in row.items()},
            },
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
        )
        for row, geometry in held
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    store.save(path, text.encode())
    placed = sum(geometry is not None for _, geometry in held)
    return {"rows": len(held), "with_geometry": placed, "geometry": basemap.NOTE}
