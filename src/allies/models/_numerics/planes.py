"""The model in two dimensions: P(vote <= k) = Phi(g_k - b . x), positions in a plane that walk at random.

The law of the votes does not change when the plane is moved, stretched or turned and the items along with it. Positions
have mean 0, variance 1 and no correlation over all nodes; the first axis is the direction that goes most with the
positions of the fit in one dimension, the second is at right angles to it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from allies.models._numerics import paths, plane_steps, starts
from allies.models._numerics.irt import Ints, Mixer, Votes, split
from allies.models._numerics.walks import Floats, Steps, Walk

FAR, TOLERANCE, LIMIT = 8, 2e-4, 300  # sweeps before steps are mixed; change of a position at the end; sweeps
FIRST = 1.0  # variance of a state's first position: as wide as the plane; a wider law leaves single votes adrift
PART = 0.8  # share of the new information that a sweep takes up
SURE = 0.8  # most of a node's information that items may take


@dataclass(frozen=True)
class Plane:
    """Estimates: `x` (nodes, 2); `s` their own covariances and `error` the full ones (11, 12, 22); items and theirs.

    `items` G1, G2, B1, B2; `covs` (items, 4, 4); `change` by sweep.
    """

    x: Floats
    s: Floats
    error: Floats
    items: Floats
    covs: Floats
    change: tuple[float, ...]
    converged: bool


class _Now:
    """Positions, items and the arrays that the sweeps write."""

    def __init__(self, votes: Votes, walk: Walk, x: Floats, items: Floats) -> None:
        self.votes, self.walk, self.x, self.items = votes, walk, x, items
        self.s = np.tile([0.03, 0.0, 0.03], (votes.nodes, 1))
        self.covs, self.known = np.zeros((2, len(items), 4, 4))
        self.seen = np.zeros((len(votes.weight), 3, 3, 3))
        self.last = np.zeros((len(items), 5))
        self.score = np.zeros(len(votes.node), dtype=np.float32)
        self.bend = np.zeros((len(votes.node), 2), dtype=np.float32)
        self.sums = np.zeros((2, votes.nodes, 8))
        self.runs = split(len(votes.three), votes.ptr[votes.calls], 2)
        self.x_seen, self.items_seen = x.copy(), items.copy()
        self.told: Floats | None = None
        self.hold, self.load = 0.0, np.ones(votes.nodes)

    def update(self, pool: ThreadPoolExecutor) -> None:
        """Update the items, and keep what each vote said."""
        v = self.votes
        self.x_seen, self.items_seen = self.x.copy(), self.items.copy()

        def one(run: tuple[int, int]) -> None:
            said = self.known, self.last, self.seen, self.score, self.bend
            table = v.calls, v.ptr, v.node, v.level, v.three, v.weight
            plane_steps.update(*run, *table, self.x, self.s, self.items, self.covs, *said)

        list(pool.map(one, self.runs))

    def nodes(self, pool: ThreadPoolExecutor) -> Floats:
        """Return per node slope, information and what of it went into items."""
        v = self.votes

        def one(k: int) -> None:
            table = v.calls, v.ptr, v.node, v.weight
            seen = self.x_seen, self.items_seen, self.score, self.bend
            plane_steps.slopes(*self.runs[k], *table, self.x, self.items, self.covs, *seen, self.sums[k])

        list(pool.map(one, range(2)))
        out: Floats = self.sums[0] + self.sums[1]
        return out

    def pull(self) -> Floats:
        """Return the prior's precision times the positions."""
        walk, start = self.walk, self.votes.starts
        columns = [np.ascontiguousarray(self.x[:, j]) for j in range(2)]
        return np.column_stack([paths.product(start, walk.diagonal, walk.link, one) for one in columns])


def fit(votes: Votes, steps: Steps, line: Floats) -> Plane:
    """Return the fit in two dimensions, from the positions on the `line` of one dimension."""
    now = _Now(votes, replace(steps, first=FIRST).walk(), *_start(votes, line))
    change: list[float] = []
    mixer = Mixer()
    with ThreadPoolExecutor(2) as pool:
        while len(change) < LIMIT and not (change and change[-1] < TOLERANCE):
            before = now.x.copy()
            now.update(pool)
            _path_step(now, now.nodes(pool))
            _normalise(now, before)
            change.append(float(np.abs(now.x - before).max()))
            if len(change) > FAR:
                now.x = mixer.mixed(before.ravel(), now.x.ravel()).reshape(-1, 2)
        now.update(pool)
        told = now.nodes(pool)
    error = _errors(now, told)
    return Plane(now.x, now.s, error, now.items, now.covs, tuple(change), change[-1] < TOLERANCE)


def _start(votes: Votes, line: Floats) -> tuple[Floats, Floats]:
    """Return positions and items to begin with: the line, and across it an axis by least squares, state by state."""
    size = np.diff(votes.starts)
    mean = np.add.reduceat(line, votes.starts[:-1]) / size
    mean -= np.average(mean, weights=size)
    mean /= np.sqrt(np.average(mean**2, weights=size))
    other, _ = starts.axis(votes, np.sin(1.0 + np.arange(len(mean))), beside=mean)
    x = np.column_stack([line, np.repeat(other, size)])
    z, counts = starts.scores(votes)
    b = np.column_stack([starts.slopes_of(votes, z, np.ascontiguousarray(x[:, j])) for j in range(2)])
    b *= 0.8 / np.maximum(0.8, np.sqrt((b**2).sum(axis=1)))[:, None]
    size = np.sqrt(1 - (b**2).sum(axis=1))[:, None]
    return np.clip(x, -3.0, 3.0), np.column_stack([starts.cutpoints(counts, votes.three) / size, b / size])


def _path_step(now: _Now, told: Floats) -> None:
    """Take a Newton step along every path; the plane as a whole is held, each position by its load."""
    one, starts, link, f = np.array([1.0, 0.0, 1.0]), now.votes.starts, now.walk.link, _basis(now.x)
    now.load = (told[:, 2] + told[:, 4]) / (told[:, 2] + told[:, 4]).mean()
    now.told = told[:, 2:5] if now.told is None else PART * told[:, 2:5] + (1 - PART) * now.told
    precision = now.told + now.walk.diagonal[:, None] * one
    plane_steps.variances(starts, precision, link, now.s)
    held = precision + (now.hold * now.load)[:, None] * one
    free = told[:, :2] - now.pull()
    plane_steps.solve(starts, held, link, free)
    pulls = np.zeros((6, len(f), 2))
    for k in range(6):
        pulls[k, :, k // 3] = now.load * f[:, k % 3]
        plane_steps.solve(starts, held, link, pulls[k])
    answers = np.einsum("knj,nq->jqk", pulls, f).reshape(6, 6)
    part = np.linalg.solve(answers, np.einsum("nj,nq->jq", free, f).ravel())
    step = free - np.einsum("k,knj->nj", part, pulls)
    now.x = now.x + np.clip(step, -1.0, 1.0)
    now.hold = max(0.0, float(part[1] + part[5]) / 2)


def _normalise(now: _Now, before: Floats) -> None:
    """Give the positions mean 0 and the identity as covariance, unturned from `before`, and move the items along."""
    mean = now.x.mean(axis=0)
    now.x -= mean
    now.items[:, :2] -= (now.items[:, 2:] @ mean)[:, None]
    values, vectors = np.linalg.eigh(now.x.T @ now.x / len(now.x))
    root = vectors * np.sqrt(values)
    now.x = now.x @ (vectors / np.sqrt(values)) @ vectors.T
    left, _, right = np.linalg.svd(now.x.T @ before)
    now.x = now.x @ left @ right
    now.items[:, 2:] = now.items[:, 2:] @ (root @ vectors.T @ left @ right)


def _basis(x: Floats) -> Floats:
    """Return f = (1, x1, x2) of each node."""
    return np.column_stack([np.ones(len(x)), x])


def _curvature(now: _Now) -> Floats:
    """Return the curvature by the periods' maps: items answering, and the walk."""
    v, f = now.votes, _basis(now.x)
    periods = int(v.node_period.max()) + 1
    matrix: Floats = plane_steps.maps(v.calls, v.period, now.items, now.covs, now.seen, periods)
    walk = np.zeros((periods, 3, periods, 3))
    at, diagonal = v.node_period, now.walk.diagonal + now.hold * now.load
    for n in range(len(f)):
        walk[at[n], :, at[n]] += diagonal[n] * np.outer(f[n], f[n])
    linked = np.flatnonzero(now.walk.link)
    for n in linked.tolist():
        cross = now.walk.link[n] * np.outer(f[n], f[n - 1])
        walk[at[n], :, at[n - 1]] += cross
        walk[at[n - 1], :, at[n]] += cross.T
    full = matrix.reshape(periods, 2, 3, periods, 2, 3)
    for j in range(2):
        full[:, j, :, :, j, :] += walk
    return matrix


def _whole(f: Floats, period: Ints) -> Floats:
    """Return how the periods' maps (columns) move, stretch and turn the plane as a whole (6 rows)."""
    rows = np.zeros((6, int(period.max()) + 1, 2, 3))
    for j in range(2):
        for q in range(3):
            rows[3 * j + q, :, j, :] = np.stack([np.bincount(period, f[:, q] * f[:, k]) for k in range(3)], axis=1)
    return rows.reshape(6, -1)


def _errors(now: _Now, told: Floats) -> Floats:
    """Return the positions' covariances: their own less what items learned, and the periods' maps."""
    information, lost = told[:, 2:5], told[:, 5:]
    det = information[:, 0] * information[:, 2] - information[:, 1] ** 2
    share = information[:, 2] * lost[:, 0] + information[:, 0] * lost[:, 2] - 2 * information[:, 1] * lost[:, 1]
    net = information - lost * np.minimum(1.0, SURE * det / np.maximum(share, 1e-12))[:, None]
    out = np.empty_like(net)
    one = np.array([1.0, 0.0, 1.0])
    plane_steps.variances(now.votes.starts, net + now.walk.diagonal[:, None] * one, now.walk.link, out)
    period, f = now.votes.node_period, _basis(now.x)
    matrix = _curvature(now)
    rows = _whole(f, period)
    inverse = np.linalg.pinv(matrix, hermitian=True)
    across = inverse @ rows.T
    inverse -= across @ np.linalg.pinv(rows @ across) @ across.T
    blocks = inverse.reshape(-1, 2, 3, len(matrix) // 6, 2, 3)[
        np.arange(len(matrix) // 6), :, :, np.arange(len(matrix) // 6)
    ]
    for k, (i, j) in enumerate(((0, 0), (0, 1), (1, 1))):
        out[:, k] += np.einsum("nq,nqr,nr->n", f, blocks[period, i][:, :, j], f)
    return out


def turned(found: Plane, line: Floats, side: Floats) -> Plane:
    """Return the plane with its axes where they belong.

    The first axis is the direction in which positions go most with those on the `line` of one dimension, the second at
    right angles to it; `side` (+1, -1 or 0 per node) gives it its sign.
    """
    first = found.x.T @ line
    first /= np.sqrt(np.sum(first**2))
    turn = np.array([[first[0], -first[1]], [first[1], first[0]]])
    if float((found.x @ turn[:, 1]) @ side) < 0:
        turn[:, 1] *= -1
    both = np.eye(4)
    both[2:, 2:] = turn
    items = found.items.copy()
    items[:, 2:] = items[:, 2:] @ turn
    s, error = (_turned(one, turn) for one in (found.s, found.error))
    covs = np.einsum("ji,njk,kl->nil", both, found.covs, both)
    return Plane(found.x @ turn, s, error, items, covs, found.change, found.converged)


def _turned(blocks: Floats, turn: Floats) -> Floats:
    full = np.stack([blocks[:, [0, 1]], blocks[:, [1, 2]]], axis=1)
    found = np.einsum("ji,njk,kl->nil", turn, full, turn)
    return np.column_stack([found[:, 0, 0], found[:, 0, 1], found[:, 1, 1]])
