"""The random walk that ties a state's positions together, and how far it steps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

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
    are estimated. With `tails` degrees of freedom a step follows Student's t, at `let_go` where that holds anywhere,
    else everywhere: a normal law whose variance is divided by a `weight` that is small where the path jumps.
    """

    starts: NDArray[np.int64]
    gap: Floats
    let_go: NDArray[np.bool_]
    first: float
    base: float
    release: float = 1.0
    free: tuple[bool, bool] = (False, False)
    tails: float = np.inf
    weight: Floats = field(default_factory=lambda: np.ones(1))

    def _variance(self) -> Floats:
        return self.base * self.gap * np.where(self.let_go, self.release, 1.0)

    def walk(self) -> Walk:
        """Return the walk's precision."""
        precision = self.weight / self._variance()
        precision[self.starts[:-1]] = 0.0
        diagonal = precision.copy()
        diagonal[:-1] += precision[1:]
        diagonal[self.starts[:-1]] += 1.0 / self.first
        return Walk(diagonal, -precision)

    def updated(self, x: Floats, s: Floats, lag: Floats) -> Steps:
        """Return the variances that make the paths' law (means, variances, covariances in time) most likely."""
        square = self._squares(x, s, lag)[1:] / self.gap[1:]
        if len(self.weight) > 1:
            square = square * self.weight[1:]
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

    def weighted(self, x: Floats, s: Floats, lag: Floats) -> Steps:
        """Return the steps with the weights that the paths' law implies under Student's t (Lange et al. 1989)."""
        if not np.isfinite(self.tails):
            return self
        heavy = self.let_go if self.let_go.any() else np.ones(len(x), dtype=bool)
        found = (self.tails + 1) / (self.tails + self._squares(x, s, lag) / self._variance())
        return replace(self, weight=np.where(heavy, found, 1.0))

    def _squares(self, x: Floats, s: Floats, lag: Floats) -> Floats:
        """Return the mean square of the step into each node; the first of a state means nothing."""
        squares = np.zeros_like(x)
        squares[1:] = np.diff(x) ** 2 + s[1:] + s[:-1] - 2 * lag[1:]
        return squares
