"""The random walk that ties a state's positions together, and how far it steps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST = 1e-4  # variance of a step
STRIDE = 1.8  # an update by expectation and maximisation falls short: it goes this much further


@dataclass(frozen=True)
class Walk:
    """Prior precision of the paths: tridiagonal, `diagonal` and `link` to the node before."""

    diagonal: Floats
    link: Floats


@dataclass(frozen=True)
class Steps:
    """Variances of the steps into each node: `base` times `gap`, times `release` where `let_go` holds.

    `starts` first node of each state; `first` variance of a state's first position; `free` whether base and release
    are estimated.
    """

    starts: NDArray[np.int64]
    gap: Floats
    let_go: NDArray[np.bool_]
    first: float
    base: float
    release: float = 1.0
    free: tuple[bool, bool] = (False, False)

    def walk(self) -> Walk:
        """Return the walk's precision."""
        precision = 1.0 / (self.base * self.gap * np.where(self.let_go, self.release, 1.0))
        precision[self.starts[:-1]] = 0.0
        diagonal = precision.copy()
        diagonal[:-1] += precision[1:]
        diagonal[self.starts[:-1]] += 1.0 / self.first
        return Walk(diagonal, -precision)

    def updated(self, x: Floats, s: Floats, lag: Floats) -> Steps:
        """Return the variances that make the paths' law (means, variances, covariances in time) most likely."""
        square = (np.diff(x) ** 2 + s[1:] + s[:-1] - 2 * lag[1:]) / self.gap[1:]
        inside = np.ones(len(x), dtype=bool)
        inside[self.starts[:-1]] = False
        square, let_go = square[inside[1:]], self.let_go[inside]
        base, release = self.base, self.release
        if self.free[0] and len(square):
            divisor = np.where(let_go, release, 1.0)
            base = max(LEAST, float(np.mean(square[~let_go] if self.free[1] else square / divisor)))
        if self.free[1] and let_go.any():
            release = max(LEAST, float(np.mean(square[let_go]))) / base
        base, release = (old * (new / old) ** STRIDE for old, new in ((self.base, base), (self.release, release)))
        return replace(self, base=base, release=release)
