"""Two states' ideal points, of the release or of a fit: how far apart, and who moved."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

from allies.errors import NotCovered
from allies.models import ideal_record
from allies.models.ideal_record import Row
from allies.models.result import LEVEL, Rows
from allies.panel.states import pair

if TYPE_CHECKING:
    from allies.models.ideal_points import IdealPoints


def distances(
    a: str | int, b: str | int, sessions: Sequence[int] | None = None, found: IdealPoints | None = None
) -> Rows:
    """Return how far two states stand apart by session, and which of them moved since the first session shown.

    Parameters
    ----------
    a, b
        ISO3 codes, COW codes or names.
    sessions
        First and last session; default all that both have.
    found
        A fit by session or year to take in place of the release.

    Returns
    -------
    Rows
        `iso3c_1`, `iso3c_2`, `session`, `year`, `estimate` (absolute difference, standard deviations of the scale),
        `std_error`, `lower` (0 where the order of the two is not settled), `upper`, `n` (votes of the one with fewer);
        `moved_1`, `moved_2`: each side's part in the change since the first row, positive when it moved away from the
        other, with `moved_1_se`, `moved_2_se`. The parts add up to the change of the difference, counted along its sign
        in the first row.

    Raises
    ------
    UnknownState
        For a code that is no state, or one state twice.
    NotCovered
        When they have no session in common.

    Notes
    -----
    The two positions are taken as independent given the items; a shift of the whole period moves both and is no
    distance, so the interval is slightly wide. Errors along one state's path are correlated: take a move's own error.
    """
    sides = pair(a, b)
    rows = ideal_record.rows(found, sides)
    first, last = (sessions[0], sessions[-1]) if sessions else (0, 9999)
    paths = [{row["year"]: row for row in ideal_record.of(one, rows)} for one in sides]
    common = [at for at in sorted(set(paths[0]) & set(paths[1])) if first <= paths[0][at]["session"] <= last]
    if not common:
        raise NotCovered(f"{sides[0].iso3c}-{sides[1].iso3c}: found no session asked for in which both voted.")
    datasets = ideal_record.DATASETS if found is None else tuple(found.lineage["datasets"])
    level = LEVEL if found is None else found.options.level
    return Rows(tuple(_apart(paths, common[0], at, level) for at in common), datasets)


def _apart(paths: list[dict[int, Row]], first: int, at: int, level: float) -> Row:
    z = NormalDist().inv_cdf(0.5 + level / 2)
    one, two = (path[at] for path in paths)
    sign = 1.0 if paths[0][first]["estimate"] >= paths[1][first]["estimate"] else -1.0
    gap = abs(one["estimate"] - two["estimate"])
    error = (one["std_error"] ** 2 + two["std_error"] ** 2) ** 0.5
    parts: Row = {}
    for number, (path, way) in enumerate(zip(paths, (sign, -sign), strict=True), start=1):
        parts[f"moved_{number}"] = way * (path[at]["estimate"] - path[first]["estimate"]) + 0.0
        parts[f"moved_{number}_se"] = ideal_record.error_of_move(path, first, at)
    return {
        "iso3c_1": one["iso3c"],
        "iso3c_2": two["iso3c"],
        "session": one["session"],
        "year": at,
        "estimate": gap,
        "std_error": error,
        "lower": max(gap - z * error, 0.0),
        "upper": gap + z * error,
        "n": min(one["n"], two["n"]),
        **parts,
    }
