"""What the field derives for dyads from several datasets: distance, relevance, joint democracy, capability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis

from allies.errors import InputError, UnknownName, did_you_mean

if TYPE_CHECKING:
    from allies.panel.join import Panel

EARTH_KM = 6371.0088
DEMOCRATIC = {"vdem_polyarchy": ("polyarchy", 0.5), "polity": ("polity2", 6.0)}


def capital_distance(panel: Panel, allow_gaps: bool) -> Panel:
    """Return dyads with `capital_distance_km`: great-circle distance of the capitals, in km.

    A capital that moved within the year counts where it stood at the end. Haversine formula on a sphere of mean
    radius 6371.0088 km, within .6% of the distance on the ellipsoid. Null where a capital is not on record.

    Parameters
    ----------
    panel
        Dyads; needs the dataset `capitals`.
    allow_gaps
        As in `Panel.add`.

    Raises
    ------
    InputError
        For a panel that has no dyads.
    NotCovered
        For years outside coverage without `allow_gaps`.

    References
    ----------
    Sinnott (1984), Virtues of the haversine, Sky and Telescope 68(2):159.
    """
    wide = _dyads(panel).add("capitals", ["latitude", "longitude"], within="last", prefix="at_", allow_gaps=allow_gaps)
    table = wide.table
    north1, north2 = (table[f"at__latitude{side}"].radians() for side in (1, 2))
    east1, east2 = (table[f"at__longitude{side}"].radians() for side in (1, 2))
    north, east = ((north2 - north1) / 2).sin(), ((east2 - east1) / 2).sin()
    arc = north * north + north1.cos() * north2.cos() * east * east
    # Antipodes may reach a hair above 1, where the arc sine is undefined; `least` would turn a null into 1.
    km = (2 * EARTH_KM * ibis.ifelse(arc > 1, 1.0, arc).sqrt().asin()).round(3)
    return _derived(panel, wide, {"capital_distance_km": km}, {"capital_distance_km": ("capitals", "latitude")})


def politically_relevant(panel: Panel, allow_gaps: bool) -> Panel:
    """Return dyads with `politically_relevant`: contiguous by land or up to 400 miles of water, or with a major power.

    Null where the record cannot say: past the end of the lists of contiguity and of major powers (2016) a dyad is
    neither relevant nor irrelevant.

    Parameters
    ----------
    panel
        Dyads; needs the datasets `cow_contiguity` and `cow_majors`.
    allow_gaps
        As in `Panel.add`.

    Raises
    ------
    InputError
        For a panel that has no dyads.
    NotCovered
        For years outside coverage without `allow_gaps`.

    References
    ----------
    Weede (1976), Overwhelming preponderance as a pacifying condition among contiguous Asian dyads, Journal of
    Conflict Resolution 20:395-411; Lemke and Reed (2001), The relevance of politically relevant dyads, Journal of
    Conflict Resolution 45:126-144, doi:10.1177/0022002701045001006.
    """
    wide = _dyads(panel).add("cow_contiguity", ["contiguity"], prefix="near_", allow_gaps=allow_gaps)
    wide = wide.add("cow_majors", ["n"], prefix="major_", allow_gaps=allow_gaps)
    table = wide.table
    relevant = (table.near__contiguity > 0) | (table.major__n1 > 0) | (table.major__n2 > 0)
    origin = {"politically_relevant": ("cow_contiguity", "contiguity")}
    return _derived(panel, wide, {"politically_relevant": relevant}, origin)


def joint_democracy(panel: Panel, threshold: float | None, allow_gaps: bool, by: str = "vdem_polyarchy") -> Panel:
    """Return dyads with `joint_democracy` (both at or above a threshold) and `democracy_lower` (the lesser score).

    Parameters
    ----------
    panel
        Dyads; needs the dataset `by`.
    threshold
        Least score of a democracy; default .5 for V-Dem's polyarchy (0 to 1), 6 for polity2 (-10 to 10).
    allow_gaps
        As in `Panel.add`.
    by
        `vdem_polyarchy` or `polity`.

    Raises
    ------
    UnknownName
        For another `by`.
    InputError
        For a panel that has no dyads.
    NotCovered
        For years outside coverage without `allow_gaps`.

    References
    ----------
    Dixon (1994), Democracy and the peaceful settlement of international conflict, American Political Science Review
    88:14-32, doi:10.2307/2944879 (the weak link: the lesser score of the two).
    """
    if by not in DEMOCRATIC:
        raise UnknownName(f"found by={by!r}; expected one of {', '.join(DEMOCRATIC)}.{did_you_mean(by, DEMOCRATIC)}")
    column, default = DEMOCRATIC[by]
    wide = _dyads(panel).add(by, [column], prefix="rule_", allow_gaps=allow_gaps)
    one, two = (wide.table[f"rule__{column}{side}"] for side in (1, 2))
    weak = ibis.ifelse(one.isnull() | two.isnull(), ibis.null(one.type()), ibis.least(one, two))
    made = {"joint_democracy": weak >= (default if threshold is None else threshold), "democracy_lower": weak}
    return _derived(panel, wide, made, dict.fromkeys(made, (by, column)))


def capability_share(panel: Panel, allow_gaps: bool) -> Panel:
    """Return dyads with `capability_share`: a state's part of the two states' summed CINC scores.

    State 1's part where dyads are directed; the stronger state's (.5 to 1) where they are not. Null where either score
    is missing.

    Parameters
    ----------
    panel
        Dyads; needs the dataset `nmc`.
    allow_gaps
        As in `Panel.add`.

    Raises
    ------
    InputError
        For a panel that has no dyads.
    NotCovered
        For years outside coverage without `allow_gaps`.

    References
    ----------
    Bremer (1992), Dangerous dyads, Journal of Conflict Resolution 36:309-341, doi:10.1177/0022002792036002005.
    """
    wide = _dyads(panel).add("nmc", ["cinc"], prefix="power_", allow_gaps=allow_gaps)
    one, two = wide.table.power__cinc1, wide.table.power__cinc2
    top = one if panel.directed else ibis.greatest(one, two)
    share = ibis.ifelse(one.isnull() | two.isnull(), ibis.null("float64"), top / (one + two).nullif(0))
    return _derived(panel, wide, {"capability_share": share}, {"capability_share": ("nmc", "cinc")})


def _dyads(panel: Panel) -> Panel:
    if len(panel.codes) != 2:
        raise InputError(f"found {panel.unit}s; expected dyads. Start from dyad_years or leader_dyad_years.")
    return panel


def _derived(panel: Panel, wide: Panel, made: Mapping[str, Any], origin: Mapping[str, tuple[str, str]]) -> Panel:
    """Return the panel with the columns made from a wider one, whose datasets it cites."""
    panel.fresh(*made)
    table = wide.table.select(*[wide.table[name] for name in panel.table.columns], **made)
    traced = tuple((new, *of) for new, of in origin.items())
    return replace(panel, table=table, added=wide.added, origin=(*panel.origin, *traced))
