"""The fixed point of a map that climbs, such as a round of expectation and maximisation, by Anderson's mixing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MEMORY = 8  # rounds that the next point is mixed from
ROUNDING = 1e-12  # of the value: less is no fall


class Climb(NamedTuple):
    """Where a climb ended: the point, its value, rounds taken, and whether the next step was within the tolerance."""

    at: Floats
    value: float
    rounds: int
    converged: bool


def climbed(
    step: Callable[[Floats], tuple[float, Floats]],
    start: Floats,
    low: Floats,
    high: Floats,
    *,
    rounds: int,
    tolerance: float,
    enough: float,
) -> Climb:
    """Return where repeated steps lead, or how far `rounds` of them come.

    Parameters
    ----------
    step
        Returns the value at a point and the point that a plain round goes to, where the value is no lower.
    start, low, high
        First point and bounds, shape (n,).
    rounds, tolerance, enough
        Stops when the mixed step, which aims at the fixed point itself, moves nothing by more than `tolerance`, or when
        the last `MEMORY` rounds together rose by less than `enough`: what still moves makes no difference.

    References
    ----------
    Henderson and Varadhan (2019), Damped Anderson acceleration with restarts and monotonicity control, Journal of
    Computational and Graphical Statistics 28:834-846, doi:10.1080/10618600.2019.1594835.
    """
    here, best, image = start, -np.inf, start
    passed: list[tuple[Floats, Floats]] = []
    values: list[float] = []
    for done in range(1, rounds + 1):
        value, to = step(here)
        if value < best - ROUNDING * abs(best):
            here, passed = image, []
            continue
        best, image = value, to
        values = [*values[-MEMORY:], value]
        passed = [*passed[-MEMORY:], (here, to)]
        there = np.clip(mixed(passed), low, high)
        moved, here = np.abs(there - here).max(), there
        if moved < tolerance or (len(values) > MEMORY and best - values[0] < enough):
            return Climb(image, best, done, True)
    return Climb(image, best, rounds, False)


def mixed(passed: list[tuple[Floats, Floats]]) -> Floats:
    """Return the point at which the map would stand still, were it linear between the points passed."""
    points, images = (np.stack(column) for column in zip(*passed, strict=True))
    left = images - points
    if len(passed) == 1:
        return images[-1]
    turns, moves = np.diff(left, axis=0).T, np.diff(images, axis=0).T
    share = np.linalg.lstsq(turns, left[-1], rcond=1e-8)[0]
    return images[-1] - moves @ share
