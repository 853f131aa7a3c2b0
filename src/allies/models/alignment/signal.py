"""A signal: the observations of one indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allies.models.alignment.indicators import Indicator

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Signal:
    """Observations of one indicator.

    `row` dyad-year, `quarter` 1 to 4 or 0 for the whole year, `back` 1 where side 2 is the sender, `value` in the
    indicator's own unit, `weight` relative precision.
    """

    indicator: Indicator
    row: NDArray[np.int32]
    quarter: NDArray[np.int8]
    back: NDArray[np.int8]
    value: Floats
    weight: Floats


def whole_years(one: Indicator, row: Any, back: Any, value: Any) -> Signal:
    """Return a signal of whole years with equal weights."""
    ones = np.ones(len(row))
    return Signal(one, row, np.zeros(len(row), np.int8), np.asarray(back, np.int8), value, ones)
