"""The same ten additions to all directed dyad-years: by the package, and by pandas merges on the same stored tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from allies import store
from allies.panel.dyads import dyad_years
from allies.panel.tenures import leader_dyad_years

YEARS = range(1816, 2026)
PAIR, KEY = ["ccode1", "ccode2"], ["ccode1", "ccode2", "year"]
EARTH_KM = 6371.0088
SOURCES = [
    *("atop", "cow_contiguity", "cow_majors", "nmc", "vdem_polyarchy", "cow_mid", "capitals", "td_rivalries"),
    *("cow_igo_dyads", "cow_alliances"),
]


def by_allies() -> pd.DataFrame:
    """Return 2.25 million directed dyad-years with ten additions."""
    panel = dyad_years(YEARS, directed=True).add("atop", ["defense"], allow_gaps=True)
    panel = panel.add("cow_contiguity", allow_gaps=True).add("cow_majors", ["n"], allow_gaps=True)
    panel = panel.add("nmc", ["cinc", "milex"], allow_gaps=True).add("vdem_polyarchy", allow_gaps=True)
    panel = panel.add("cow_mid", ["onset", "hostility"], allow_gaps=True).capital_distance(allow_gaps=True)
    panel = panel.add("td_rivalries", ["n"], allow_gaps=True).add("cow_igo_dyads", allow_gaps=True)
    return panel.add("cow_alliances", ["defense"], allow_gaps=True).to_frame()


def leaders_of_one_state() -> pd.DataFrame:
    """Return the leader-dyad-years of the United States, 1875 to 2015."""
    return leader_dyad_years(range(1875, 2016), states=["USA"]).to_frame()


def one_state() -> pd.DataFrame:
    """Return the United States' directed dyad-years from 1946 with five additions."""
    panel = dyad_years(range(1946, 2026), states=["USA"], directed=True)
    for name in ("atop", "cow_contiguity", "nmc", "vdem_polyarchy", "cow_mid"):
        panel = panel.add(name, allow_gaps=True)
    return panel.to_frame()


def by_pandas() -> pd.DataFrame:
    """Return the same rows and values by merges, columns named alike; without the columns that tell their state."""
    panel = _dyads()
    panel = _with(panel, "atop", _read("atop", [*KEY, "defense"]), KEY, (1815, 2018), absent=0)
    near = _laid_out("cow_contiguity", (1816, 2016)).groupby(KEY)["contiguity"].agg(["min", "size"]).reset_index()
    near = near.rename(columns={"min": "contiguity", "size": "n"})
    panel = _with(panel, "cow_contiguity", near, KEY, (1816, 2016), absent=0)
    majors = _laid_out("cow_majors", (1816, 2016)).groupby(["ccode", "year"]).size().reset_index(name="n")
    panel = _both_sides(panel, "cow_majors", majors, (1816, 2016), absent=0)
    panel = _both_sides(panel, "nmc", _read("nmc", ["ccode", "year", "cinc", "milex"]), (1816, 2022))
    panel = _both_sides(panel, "vdem_polyarchy", _read("vdem_polyarchy"), (1816, 2025))
    disputes = _read("cow_mid", [*KEY, "onset", "hostility"]).astype("float64")
    panel = _with(panel, "cow_mid", disputes, KEY, (1816, 2014), absent=0)
    capitals = _laid_out("capitals", (1816, 2024)).sort_values("start").drop_duplicates(["ccode", "year"], keep="last")
    panel = _distance(_both_sides(panel, "at", capitals[["ccode", "year", "latitude", "longitude"]], (1816, 2024)))
    rivals = _laid_out("td_rivalries", (1816, 2010)).groupby(KEY).size().reset_index(name="n")
    panel = _with(panel, "td_rivalries", _each_way(rivals), KEY, (1494, 2010), absent=0)
    panel = _with(panel, "cow_igo_dyads", _each_way(_read("cow_igo_dyads")), KEY, (1816, 2014))
    pacts = _read("cow_alliances", [*KEY, "defense"])
    return _with(panel, "cow_alliances", pacts, KEY, (1816, 2012), absent=0).sort_values(KEY, ignore_index=True)


def _read(name: str, columns: list[str] | None = None) -> pd.DataFrame:
    return pd.read_parquet(store.table_path(name), columns=columns)


def _dyads() -> pd.DataFrame:
    spells = pd.read_parquet(Path(store.released("states")))
    spells = spells[spells.system == "cow"].rename(columns={"code": "ccode"})
    members = _years(spells, (YEARS[0], YEARS[-1]))[["ccode", "year"]].drop_duplicates()
    pairs = members.merge(members, on="year", suffixes=("1", "2"))
    return pairs[pairs.ccode1 != pairs.ccode2][KEY]


def _laid_out(name: str, covered: tuple[int, int]) -> pd.DataFrame:
    return _years(_read(name), covered)


def _years(spells: pd.DataFrame, covered: tuple[int, int]) -> pd.DataFrame:
    """Give each spell a row for every year that it touches."""
    ends = [
        pd.to_datetime(spells[name]).dt.year if spells[name].dtype.kind not in "iu" else spells[name]
        for name in ("start", "end")
    ]
    first, last = ends[0].clip(lower=covered[0]), ends[1].fillna(covered[1]).clip(upper=covered[1])
    years = [list(range(int(one), int(two) + 1)) for one, two in zip(first, last, strict=True)]
    laid = spells.assign(year=years).explode("year").dropna(subset="year")
    return laid.astype({"year": "int64"})


def _with(
    panel: pd.DataFrame,
    name: str,
    right: pd.DataFrame,
    on: list[str],
    covered: tuple[int, int],
    absent: int | None = None,
    side: str = "",
) -> pd.DataFrame:
    """Merge one table on; absent rows inside coverage may mean zero, and outside coverage nothing is known."""
    made = {column: f"{name}_{column}{side}" for column in right.columns if column not in on}
    panel = panel.merge(right.rename(columns=made), on=on, how="left")
    inside = panel.year.between(*covered)
    for column in made.values():
        values = panel[column] if absent is None else panel[column].fillna(absent)
        panel[column] = values.where(inside)
    return panel


def _both_sides(
    panel: pd.DataFrame, name: str, right: pd.DataFrame, covered: tuple[int, int], absent: int | None = None
) -> pd.DataFrame:
    for side in ("1", "2"):
        of_side = right.rename(columns={"ccode": f"ccode{side}"})
        panel = _with(panel, name, of_side, [f"ccode{side}", "year"], covered, absent, side)
    return panel


def _each_way(pairs: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([pairs, pairs.rename(columns={"ccode1": "ccode2", "ccode2": "ccode1"})])


def _distance(panel: pd.DataFrame) -> pd.DataFrame:
    """Replace the coordinates of both capitals by the great-circle distance (haversine)."""
    sides = [f"at_{what}{side}" for what in ("latitude", "longitude") for side in (1, 2)]
    north1, north2, east1, east2 = (np.radians(panel[name].to_numpy()) for name in sides)
    arc = np.sin((north2 - north1) / 2) ** 2 + np.cos(north1) * np.cos(north2) * np.sin((east2 - east1) / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(arc, 1)))
    return panel.drop(columns=sides).assign(capital_distance_km=km.round(3))
