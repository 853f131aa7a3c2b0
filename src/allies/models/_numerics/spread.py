"""How sure the estimates are: the bound on the evidence, and standard errors of the positions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allies.models._numerics import items as item_step
from allies.models._numerics import paths
from allies.models._numerics.irt import Fit, Ints, Votes, by_mode
from allies.models._numerics.walks import Floats


def standard_errors(votes: Votes, found: Fit) -> Floats:
    """Return posterior standard deviations of the positions, the items' uncertainty included.

    Per node: its own law given the items; less what it taught the items itself (its leverage on them); plus the
    uncertainty of its period's shift and stretch.
    """
    prior = found.steps.walk()
    variance, lag = np.empty(votes.nodes), np.empty(votes.nodes)
    net = np.maximum(found.information - found.lost, 0.2 * found.information)
    paths.variances(votes.starts, prior.diagonal + net, prior.link, variance, lag)
    if found.modes.size:
        rows = by_mode(votes.node_period, found.x, np.ones_like(found.x), found.modes.shape[0] // 2)
        inverse = np.linalg.pinv(found.modes, hermitian=True)
        across = inverse @ rows.T
        inverse -= across @ np.linalg.pinv(rows @ across) @ across.T
        p = 2 * votes.node_period
        variance += inverse[p, p] + 2 * found.x * inverse[p, p + 1] + found.x**2 * inverse[p + 1, p + 1]
    result: Floats = np.sqrt(variance)
    return result


def own_slopes(votes: Votes, found: Fit, places: NDArray[np.int32], calls: Ints) -> tuple[Floats, Floats]:
    """Return the slope by the position, and the information, of single votes: `places` on roll calls `calls`."""
    sums = np.zeros((len(places), 3))
    for k, (place, call) in enumerate(zip(places.tolist(), calls.tolist(), strict=True)):
        item = votes.item_of[call]
        cut = np.zeros(4, dtype=np.int64)
        cut[votes.level[place] + 1 :] = 1
        score, bend, far = np.zeros((3, 1), dtype=np.float32)
        said = score, bend, (far, np.zeros(1, dtype=np.int64))
        x, s = found.x[votes.node[place]][None], found.s[votes.node[place]][None]
        one = np.array([0, 1]), cut, np.zeros(1, dtype=np.int32)
        items, weight = found.items[item][None], votes.weight[call][None]
        item_step.roll_call(0, cut, one[2], x, s, items[0], *said, np.empty(9))
        paths.slopes(0, 1, *one, weight, x, items, x, items[:, :3], *said, sums[k : k + 1])
    return sums[:, 0], sums[:, 1]
