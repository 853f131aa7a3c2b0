"""Invented dyads drawn from the measurement model, and the same posterior from one dense normal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from allies.models._numerics import measurement
from allies.models._numerics.measurement import LONGEST, Cells, Grid, Parameters
from allies.models._numerics.smoother import GAP, ITEM, KINDS, LOAD, NODE, NODES, OF, ON, PARTS, SIGN

LOADING, NOISE, OWN, HABIT = [0.8, 0.6, 0.5, 0.7], [0.3, 0.5, 0.4, 0.3], [0.8, 0.3, 0.9, 0.6], [0.2, 0.3, 0.1, 0.2]


@dataclass(frozen=True)
class World:
    """Cells drawn from parameters, and the true alignment and difference per dyad and node (dyads, nodes, q)."""

    at: Grid
    cells: Cells
    of: Parameters
    truth: np.ndarray


def true_parameters(indicators: int, directed: bool) -> Parameters:
    def kinds(values: list[float]) -> np.ndarray:
        return np.repeat(np.array(values)[np.arange(indicators) % 4], KINDS)

    keep = np.array([0.93, 0.85])[: 1 + directed]
    loading = np.array(LOADING)[np.arange(indicators) % 4]
    return Parameters(loading, kinds(NOISE), kinds(OWN), kinds(HABIT), keep, 0.4)


def places(rng: np.random.Generator, at: Grid, span: tuple[int, int], indicators: int, directed: bool, missing: float):
    """Return the places of one dyad's observations: even indicators by year, odd by quarter where there are any."""
    rows: list[list[int]] = []
    for k in range(indicators):
        parts = (
            [(0, 1, 0), (1, 0, 1)] if directed and k % 3 == 1 else [(2, 1, 1), (3, 1, -1)] if directed and k % 3 else []
        )
        for part, on, sign in parts or [(0, 1, 0)]:
            before: list[int] | None = None
            for year in np.unique(at.year[slice(*span)]):
                nodes = [n for n in np.flatnonzero(at.year == year) if span[0] <= n < span[1]]
                for some in [[n] for n in nodes] if k % 2 else [nodes]:
                    if rng.random() < missing:
                        continue
                    gap = 0 if before is None else round(4 * (at.when[some].mean() - at.when[before].mean()))
                    item, kind = PARTS * k + part, KINDS * k + min(part, 2)
                    rows.append([some[0], len(some), item, kind, k, on, sign, gap if gap <= LONGEST else 0])
                    before = some
    return np.array(sorted(rows, key=lambda row: (row[ITEM], row[NODE])), np.int32).reshape(-1, 8)


def shown(place: np.ndarray, n0: int, nodes: int, q: int, loading: np.ndarray) -> np.ndarray:
    """Return the matrix that turns a path (alignment of all nodes, then difference) into what observations show."""
    h = np.zeros((len(place), q * nodes))
    for o, row in enumerate(place):
        for c, times in enumerate(row[[ON, SIGN]][:q]):
            first = c * nodes + row[NODE] - n0
            h[o, first : first + row[NODES]] = loading[row[LOAD]] * times / row[NODES]
    return h


def own(place: np.ndarray, weight: np.ndarray, of: Parameters) -> np.ndarray:
    """Return the matrix that turns independent standard normals into the indicators' own movement."""
    m = np.zeros((len(place), len(place)))
    for o, row in enumerate(place):
        r = of.own[row[OF]] ** (row[GAP] / 4) if row[GAP] else 0.0
        if r:
            m[o] = r * m[o - 1]
        m[o, o] = np.sqrt(of.noise[row[OF]] * (1 - r * r) / weight[o])
    return m


def path(at: Grid, span: tuple[int, int], of: Parameters) -> np.ndarray:
    """Return the prior covariance of a path (alignment of all nodes, then difference)."""
    apart = np.abs(np.subtract.outer(at.when[slice(*span)], at.when[slice(*span)]))
    blocks = [level * keep**apart for level, keep in zip([1.0, of.spread], of.keep, strict=False)]
    return np.block([[block if i == j else 0 * block for j in range(len(blocks))] for i, block in enumerate(blocks)])


def drawn(
    seed: int, *, dyads: int = 3, first: int = 1990, last: int = 2000, quarters_from: int = 9999, indicators: int = 4,
    directed: bool = True, missing: float = 0.3, weights: bool = True, whole: bool = False,
) -> World:  # fmt: skip
    """Return a world; `whole`: all dyads exist in all years."""
    rng = np.random.default_rng(seed)
    at = measurement.grid(first, last, quarters_from)
    of, q, count = true_parameters(indicators, directed), 1 + directed, len(at.year)
    truth = np.full((dyads, count, q), np.nan)
    spans, tables, ys, ws = [], [], [], []
    for d in range(dyads):
        span = (0, count) if whole or d == 0 else (int(rng.integers(0, 3)), count - int(rng.integers(0, 3)))
        table = places(rng, at, span, indicators, directed, missing)
        weight = rng.uniform(0.3, 2.0, len(table)) if weights else np.ones(len(table))
        states = np.linalg.cholesky(path(at, span, of)) @ rng.normal(size=q * (span[1] - span[0]))
        habit = rng.normal(size=PARTS * indicators) * np.sqrt(of.habit[np.arange(PARTS * indicators) // PARTS * KINDS])
        moved = own(table, weight, of) @ rng.normal(size=len(table))
        ys.append(shown(table, span[0], span[1] - span[0], q, of.loading) @ states + habit[table[:, ITEM]] + moved)
        truth[d, slice(*span)] = states.reshape(q, -1).T
        spans.append(span)
        tables.append(table)
        ws.append(weight)
    bounds = np.cumsum([0, *map(len, tables)])
    y, w = np.concatenate(ys), np.concatenate(ws)
    cells = Cells(np.array(spans), bounds, np.concatenate(tables), y, w, indicators, directed)
    return World(at, cells, of, truth)


def dense(world: World, d: int) -> dict[str, Any]:
    """Return the posterior of one dyad by years, and its log density, from the joint normal of all."""
    at, cells, of = world.at, world.cells, world.of
    rows, span, q = slice(*cells.bounds[d : d + 2]), tuple(cells.span[d]), cells.components
    table, y, weight = cells.place[rows], cells.y[rows], cells.weight[rows]
    nodes = span[1] - span[0]
    h, prior, mine = shown(table, span[0], nodes, q, of.loading), path(at, span, of), own(table, weight, of)
    same = table[:, [ITEM]] == table[:, ITEM]
    all_ = h @ prior @ h.T + same * of.habit[table[:, OF]] + mine @ mine.T
    year = at.year[slice(*span)]
    mean_of = (np.unique(year)[:, None] == year) / np.bincount(year)[np.unique(year)][:, None]
    ask = np.kron(np.eye(q), mean_of)
    gain = ask @ prior @ h.T @ np.linalg.inv(all_)
    return {
        "years": np.unique(year) - at.years[0], "mean": (gain @ y).reshape(q, -1), "gain": gain,
        "cov": ask @ prior @ ask.T - gain @ h @ prior @ ask.T,
        "log": -0.5 * (np.linalg.slogdet(all_)[1] + y @ np.linalg.solve(all_, y)),
    }  # fmt: skip
