"""Ideal points in two dimensions: the line of one dimension, and what divides votes across it."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from allies.errors import InputError
from allies.models._numerics import irt, planes

if TYPE_CHECKING:
    import pandas as pd

    from allies.models.ideal_points import IdealPoints

UP = (365, 200, 220)  # Russia, United Kingdom, France: the first that votes is on the positive side of the second axis


def lifted(found: IdealPoints) -> IdealPoints:
    """Return the result of a fit in two dimensions, begun from that in one.

    Parameters
    ----------
    found
        A fit in one dimension, by session or year.

    Returns
    -------
    IdealPoints
        `points` and `items` of the first axis as in one dimension; estimate_2, std_error_2, lower_2, upper_2 and
        discrimination_2 of the second. `plane` holds covariances.

    Raises
    ------
    InputError
        Where no state that fixes the second axis's sign votes.

    Notes
    -----
    Over all states and periods both axes have mean 0, variance 1 and no correlation. The first is the direction of the
    plane that goes most with the positions in one dimension; on the second the first of Russia, the United Kingdom and
    France that votes is positive on average.
    """
    built, line = found.design, found.fit
    ccode = built.nodes["ccode"].to_numpy()
    side = next((code for code in UP if code in ccode), None)
    if side is None:
        raise InputError("found no state that fixes the second axis; expected one of RUS, GBR, FRA. Add one.")
    plane = planes.turned(planes.fit(built.votes, line.steps, line.x), line.x, (ccode == side).astype(np.float64))
    told = {"converged": plane.converged, "sweeps": len(plane.change), "change": plane.change[-1]}
    return replace(
        found,
        points=_points(found, plane),
        items=_items(found, plane),
        diagnostics={**found.diagnostics, **told},
        fit=_first(line, plane),
        plane=plane,
    )


def _points(found: IdealPoints, plane: planes.Plane) -> pd.DataFrame:
    z = NormalDist().inv_cdf(0.5 + found.options.level / 2)
    points = found.points.drop(columns="n")
    for axis, name in enumerate(("", "_2")):
        x, error = plane.x[:, axis], np.sqrt(plane.error[:, 2 * axis])
        columns = {"estimate": x, "std_error": error, "lower": x - z * error, "upper": x + z * error}
        points = points.assign(**{f"{column}{name}": values for column, values in columns.items()})
    return points.assign(n=found.points["n"])


def _items(found: IdealPoints, plane: planes.Plane) -> pd.DataFrame:
    mine, names = found.design.votes.item_of, ("cut_yes", "cut_no", "discrimination", "discrimination_2")
    columns = {name: plane.items[mine, k] for k, name in enumerate(names)}
    errors = {f"{name}_se": np.sqrt(plane.covs[mine, k, k]) for k, name in enumerate(names)}
    return found.items.assign(**columns, **errors)


def _first(line: irt.Fit, plane: planes.Plane) -> irt.Fit:
    """Return the first axis as a fit in one dimension; errors along a path go together as they do there."""
    s, cov = plane.s[:, 0].copy(), plane.covs
    scale = np.sqrt(s / line.s)
    rows = np.column_stack(
        [plane.items[:, :3], *(cov[:, i, j] for i, j in ((0, 0), (1, 1), (0, 1), (0, 2), (1, 2), (2, 2)))]
    )
    lag = line.lag * scale * np.r_[1.0, scale[:-1]]
    x = np.ascontiguousarray(plane.x[:, 0])
    return replace(line, x=x, s=s, items=rows, lag=lag, change=plane.change, converged=plane.converged)
