"""The measurement model of dyads: exact, honest about what it does not know, indifferent to what should not matter."""

from __future__ import annotations

from dataclasses import replace

import measured_worlds as worlds
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measured_worlds import World, dense, drawn

from allies.errors import DataError
from allies.models._numerics import measurement
from allies.models._numerics.ascent import climbed
from allies.models._numerics.measurement import LONGEST, Cells, Parameters, Pass
from allies.models._numerics.smoother import GAP, ITEM, KINDS, LOAD, NODE, NODES, OF, PARTS, SIGN
from allies.models.alignment import scale
from allies.models.alignment.dyads import Dyads
from allies.models.alignment.indicators import Indicator
from allies.models.alignment.scale import Scaled
from allies.models.alignment.signal import Signal

Z90 = 1.6448536269514722
QUARTERS = {"years": 9999, "quarters": 1996, "quarters only": 1990}
EXACT = 1e-8  # both are exact; what is left is rounding, times the condition of the dense matrix


def smoothed(world: World, of: Parameters | None = None, cells: Cells | None = None) -> Pass:
    cells = cells or world.cells
    which = np.arange(len(cells.span))
    return measurement.pass_over(cells, world.at, of or world.of, which, np.ones(len(which)), out=True)


def free(world: World) -> np.ndarray:
    """Return habits that are all to be estimated."""
    return np.full(len(world.of.habit), np.nan)


@pytest.mark.parametrize("quarters_from", QUARTERS.values(), ids=QUARTERS)
@pytest.mark.parametrize("directed", [False, True], ids=["undirected", "directed"])
def test_posterior_and_likelihood_equal_one_dense_normal(directed: bool, quarters_from: int) -> None:
    world = drawn(7, directed=directed, quarters_from=quarters_from)
    assert (world.cells.place[:, GAP] > 4).any()  # years are missing in between
    found, expected = smoothed(world), [dense(world, d) for d in range(3)]
    assert found.log_likelihood == pytest.approx(sum(one["log"] for one in expected), abs=EXACT)
    for d, one in enumerate(expected):
        years = len(one["years"])
        mine = found.estimate[d][one["years"]]
        variance = np.diag(one["cov"]).reshape(-1, years)
        np.testing.assert_allclose(mine[:, 0], one["mean"][0], atol=EXACT)
        np.testing.assert_allclose(mine[:, 1], variance[0], atol=EXACT)
        if directed:
            np.testing.assert_allclose(mine[:, 2], one["mean"][1], atol=EXACT)
            np.testing.assert_allclose(mine[:, 3], variance[1], atol=EXACT)
            np.testing.assert_allclose(mine[:, 4], np.diag(one["cov"][:years, years:]), atol=EXACT)
        outside = np.setdiff1d(np.arange(found.estimate.shape[1]), one["years"])
        assert np.isnan(found.estimate[d, outside]).all()


def kalman(y: np.ndarray, of: Parameters) -> tuple[np.ndarray, np.ndarray, float]:
    """Filter and smooth `y` (years, indicators; NaN missing): states are the alignment, own movements and habits."""
    k = y.shape[1]
    one = np.arange(k) * KINDS
    move = np.diag([of.keep[0], *of.own[one], *np.ones(k)])
    stays = np.diag([1.0, *of.noise[one], *of.habit[one]])
    new = stays - move @ stays @ move.T
    show = np.column_stack([of.loading, np.eye(k), np.eye(k)])
    x, p, log = np.zeros(1 + 2 * k), stays, 0.0
    ahead, after = [], []
    for t in range(len(y)):
        if t:
            x, p = move @ x, move @ p @ move.T + new
        ahead.append((x, p))
        seen = np.isfinite(y[t])
        h = show[seen]
        s, left = h @ p @ h.T, y[t, seen] - h @ x
        if seen.any():
            log -= 0.5 * (np.linalg.slogdet(s)[1] + left @ np.linalg.solve(s, left))
            gain = p @ h.T @ np.linalg.inv(s)
            x, p = x + gain @ left, p - gain @ h @ p
        after.append((x, p))
    back = [after[-1]]
    for t in range(len(y) - 2, -1, -1):  # Rauch, Tung and Striebel
        (x, p), (x1, p1) = after[t], ahead[t + 1]
        c = p @ move.T @ np.linalg.pinv(p1, rcond=1e-13)
        back.insert(0, (x + c @ (back[0][0] - x1), p + c @ (back[0][1] - p1) @ c.T))
    return np.array([x[0] for x, _ in back]), np.array([p[0, 0] for _, p in back]), log


def test_equals_a_kalman_filter_and_smoother() -> None:
    world = drawn(12, dyads=1, last=2005, directed=False, weights=False, missing=0.35)
    place = world.cells.place
    assert place[:, GAP].max() > 8  # gaps of three years and more
    assert (place[:, GAP] == 0).sum() == 4  # only the first of each item is not differenced
    y = np.full((len(world.at.year), 4), np.nan)
    y[place[:, NODE], place[:, LOAD]] = world.cells.y
    mean, variance, log = kalman(y, world.of)
    found = smoothed(world)
    np.testing.assert_allclose(found.estimate[0, :, 0], mean, atol=EXACT)
    np.testing.assert_allclose(found.estimate[0, :, 1], variance, atol=EXACT)
    assert found.log_likelihood == pytest.approx(log, abs=EXACT)


@pytest.mark.parametrize("quarters_from", QUARTERS.values(), ids=QUARTERS)
def test_shares_add_up_and_silencing_an_observation_takes_its_share_away(quarters_from: int) -> None:
    world = drawn(3, quarters_from=quarters_from)
    lo, hi = world.cells.bounds[1:3]
    alone = measurement.shares(world.cells, world.at, world.of, 1, np.arange(hi - lo))
    before = smoothed(world).estimate[1]
    lived = np.isfinite(before[:, 0])
    np.testing.assert_allclose(alone.sum(axis=1)[lived], before[lived, 0], atol=1e-9)
    assert not alone[~lived].any()
    by_indicator = measurement.shares(world.cells, world.at, world.of, 1)
    for k in range(4):
        mine = world.cells.place[lo:hi, LOAD] == k
        np.testing.assert_allclose(by_indicator[:, k], alone[:, mine].sum(axis=1), atol=1e-9)
    year = int(np.flatnonzero(lived)[-1])
    most = np.argsort(-np.abs(alone[year, : hi - lo]))[:5]
    y = world.cells.y.copy()
    y[lo + most] = 0
    after = smoothed(world, cells=replace(world.cells, y=y)).estimate[1, year, 0]
    assert before[year, 0] - after == pytest.approx(alone[year, most].sum(), abs=1e-9)
    assert abs(before[year, 0] - after) > 0.1


def without(cells: Cells, gone: np.ndarray) -> Cells:
    """Return the cells without some rows, gaps bridged where they are short enough."""
    place, kept = cells.place.copy(), ~gone
    dyad = np.repeat(np.arange(len(cells.span)), np.diff(cells.bounds))
    for o in np.flatnonzero(gone):
        if o + 1 < len(gone) and dyad[o + 1] == dyad[o] and place[o + 1, ITEM] == place[o, ITEM]:
            gap = place[o, GAP] + place[o + 1, GAP] if place[o, GAP] and place[o + 1, GAP] else 0
            place[o + 1, GAP] = gap if gap <= LONGEST else 0
    bounds = np.searchsorted(dyad[kept], np.arange(len(cells.span) + 1))
    return replace(cells, place=place[kept], y=cells.y[kept], weight=cells.weight[kept], bounds=bounds)


def test_deleting_the_strongest_indicator_moves_the_estimate_away_from_it() -> None:
    world = drawn(5, dyads=40, directed=False)
    whole = smoothed(world).estimate[:, :, 0]
    moved, share = [], []
    for d in range(40):
        parts = measurement.shares(world.cells, world.at, world.of, d)
        year = int(np.nanargmax(np.abs(whole[d])))
        k = int(np.argmax(np.abs(parts[year])))
        rows = np.zeros(len(world.cells.y), bool)
        rows[slice(*world.cells.bounds[d : d + 2])] = (
            world.cells.place[slice(*world.cells.bounds[d : d + 2]), LOAD] == k
        )
        moved.append(whole[d, year] - smoothed(world, cells=without(world.cells, rows)).estimate[d, year, 0])
        share.append(parts[year, k])
    assert np.corrcoef(moved, share)[0, 1] > 0.8
    assert np.mean(np.sign(moved) == np.sign(share)) > 0.9


@pytest.fixture(scope="module")
def simulated() -> tuple[World, Parameters]:
    """Return 300 dyads over 1976-2015, quarters from 2009 on, a quarter of the cells missing, and what was fitted."""
    world = drawn(42, dyads=300, first=1976, last=2015, quarters_from=2009, weights=False, missing=0.25, whole=True)
    ones = np.ones(300)
    return world, measurement.fitted(world.cells, world.at, world.of.loading, free(world), np.arange(300), ones)


def test_intervals_cover_what_they_should(simulated: tuple[World, Parameters]) -> None:
    world, of = simulated
    found = smoothed(world, of).estimate
    truth = np.stack([world.truth[:, world.at.group == year].mean(axis=1) for year in range(40)], axis=1)
    sent = truth.sum(axis=2)
    cases = {
        "alignment": (found[:, :, 0], found[:, :, 1], truth[:, :, 0]),
        "difference": (found[:, :, 2], found[:, :, 3], truth[:, :, 1]),
        "sent": (found[:, :, 0] + found[:, :, 2], found[:, :, 1] + found[:, :, 3] + 2 * found[:, :, 4], sent),
    }
    for name, (mean, variance, true) in cases.items():
        covered = np.mean(np.abs(mean - true) < Z90 * np.sqrt(variance))
        # 12,000 dyad-years that go together within a dyad: about 300 * 5 independent ones, standard error .008
        assert 0.88 <= covered <= 0.92, (name, covered)


def test_parameters_are_recovered_and_are_the_most_likely(simulated: tuple[World, Parameters]) -> None:
    world, of = simulated
    assert of.converged
    seen = np.unique(world.cells.place[:, OF])
    np.testing.assert_allclose(of.keep, world.of.keep, atol=0.02)
    assert of.spread == pytest.approx(world.of.spread, rel=0.15)
    np.testing.assert_allclose(of.noise[seen], world.of.noise[seen], rtol=0.2)
    np.testing.assert_allclose(of.own[seen], world.of.own[seen], atol=0.08)
    np.testing.assert_allclose(of.habit[seen], world.of.habit[seen], atol=0.08)
    top = smoothed(world, of).log_likelihood
    assert top > smoothed(world).log_likelihood  # the truth is less likely than what fits best
    for name in ("noise", "own", "habit", "keep"):
        for times in (0.97, 1.03):
            other = replace(of, **{name: np.minimum(getattr(of, name) * times, 0.999)})
            assert smoothed(world, other).log_likelihood < top, (name, times)


def test_every_plain_round_climbs() -> None:
    world = drawn(9, dyads=25, quarters_from=1996)
    of = measurement.started(world.cells, world.of.loading)
    values = []
    for _ in range(12):
        found = smoothed(world, of)
        values.append(found.log_likelihood)
        of = measurement.updated(of, found, np.unique(world.at.gap))
    assert (np.diff(values) > -1e-9).all()


def test_a_dyad_counted_twice_is_two_dyads_and_threads_change_nothing() -> None:
    world = drawn(13, dyads=4)
    twice, which = np.array([2.0, 1, 1, 1]), np.arange(4)
    one = measurement.pass_over(world.cells, world.at, world.of, which, twice, threads=1)
    two = measurement.pass_over(world.cells, world.at, world.of, np.array([0, 0, 1, 2, 3]), np.ones(4), threads=2)
    for a, b in zip(one[:4], two[:4], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)


def reordered(world: World, order: np.ndarray) -> World:
    """Return the world with its indicators numbered anew."""
    cells, place = world.cells, world.cells.place.copy()
    new = np.argsort(order)
    place[:, LOAD] = new[cells.place[:, LOAD]]
    place[:, OF] = place[:, LOAD] * KINDS + cells.place[:, OF] % KINDS
    place[:, ITEM] = place[:, LOAD] * PARTS + cells.place[:, ITEM] % PARTS
    dyad = np.repeat(np.arange(len(cells.span)), np.diff(cells.bounds))
    sort = np.lexsort([place[:, NODE], place[:, ITEM], dyad])
    kinds = (order[:, None] * KINDS + np.arange(KINDS)).ravel()
    of = replace(
        world.of, loading=world.of.loading[order], noise=world.of.noise[kinds], own=world.of.own[kinds],
        habit=world.of.habit[kinds],
    )  # fmt: skip
    new_cells = replace(cells, place=place[sort], y=cells.y[sort], weight=cells.weight[sort])
    return replace(world, cells=new_cells, of=of)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), order=st.permutations(range(4)))
def test_the_order_of_indicators_is_irrelevant(seed: int, order: list[int]) -> None:
    world = drawn(seed, dyads=2, quarters_from=1997)
    other = reordered(world, np.array(order))
    np.testing.assert_allclose(smoothed(other).estimate, smoothed(world).estimate, atol=1e-10)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_observations_is_irrelevant(seed: int) -> None:
    rng = np.random.default_rng(seed)
    row = np.arange(30, dtype=np.int32).reshape(3, 10)
    dyad, year = np.divmod(np.arange(30, dtype=np.int32), 10)
    pairs = Dyads(np.array([2, 2, 20]), np.array([20, 70, 70]), (1990, 1999), dyad, year + 1990, row)
    every = [(r, q, b) for r in range(30) for b in (0, 1) for q in ([1, 2, 3, 4] if r % 10 > 6 else [0])]
    seen = [every[i] for i in rng.choice(len(every), 40, replace=False)]
    values, weights = rng.normal(size=40), rng.uniform(0.5, 2, 40)

    def cells(order: np.ndarray) -> Cells:
        part = np.array(seen)[order]
        indicator = Indicator("any", "military", "any", {}, sent=True)
        rows, quarter, back = part[:, 0].astype(np.int32), part[:, 1].astype(np.int8), part[:, 2].astype(np.int8)
        signal = Signal(indicator, rows, quarter, back, values[order], weights[order])
        return scale.cells([Scaled(signal, np.ones(40, bool), values[order], {}, {}, 1.0)], pairs, at)

    at = measurement.grid(1990, 1999, 1997)
    one, two = cells(np.arange(40)), cells(rng.permutation(40))
    for name in ("span", "bounds", "place", "y", "weight"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    middle = (at.when[one.place[:, NODE]] + at.when[one.place[:, NODE] + one.place[:, NODES] - 1]) / 2
    steps = np.flatnonzero(one.place[:, GAP])
    np.testing.assert_array_equal(one.place[steps, ITEM], one.place[steps - 1, ITEM])
    np.testing.assert_allclose(
        one.place[steps, GAP] / 4, middle[steps] - middle[steps - 1], atol=0.13
    )  # whole quarters


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_exchanging_the_sides_flips_the_difference_alone(seed: int) -> None:
    world = drawn(seed, dyads=2, quarters_from=1997)
    place, y = world.cells.place.copy(), world.cells.y.copy()
    part = place[:, ITEM] % PARTS
    y[part == 1] *= -1
    place[part > 1, SIGN] *= -1
    mine, other = smoothed(world).estimate, smoothed(world, cells=replace(world.cells, place=place, y=y)).estimate
    np.testing.assert_allclose(other, mine * [1, 1, -1, 1, -1], atol=1e-10)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_an_indicator_without_observations_changes_nothing(seed: int) -> None:
    world = drawn(seed, dyads=2)
    more = worlds.true_parameters(5, True)
    found, wider = smoothed(world), smoothed(world, more, replace(world.cells, indicators=5))
    np.testing.assert_array_equal(wider.estimate, found.estimate)
    assert wider.log_likelihood == found.log_likelihood


def test_a_dyad_without_observations_is_left_open() -> None:
    world = drawn(1, dyads=2)
    cells = replace(
        world.cells,
        span=np.append(world.cells.span, [[0, 5]], axis=0),
        bounds=np.append(world.cells.bounds, len(world.cells.y)),
    )
    estimate = smoothed(world, cells=cells).estimate[2]
    np.testing.assert_allclose(estimate[:5], np.tile([0, 1, 0, world.of.spread, 0], (5, 1)), atol=1e-12)  # the prior
    assert not measurement.shares(cells, world.at, world.of, 2).any()
    with pytest.raises(DataError, match="Found no observation of 1 dyads"):
        measurement.fitted(cells, world.at, world.of.loading, free(world), np.array([2]), np.ones(3))


def test_a_missing_cell_must_be_left_out() -> None:
    world = drawn(1, dyads=1)
    y, weight = world.cells.y.copy(), world.cells.weight.copy()
    y[4], weight[6] = np.nan, 0
    with pytest.raises(DataError, match=r"Found 2 observations .* at row 4 \(nan, .*Leave a missing cell out"):
        replace(world.cells, y=y, weight=weight)
    with pytest.raises(DataError, match="where the last dyad ends"):
        replace(world.cells, y=y[:-1][np.isfinite(y[:-1])], weight=world.cells.weight[:-2])


def test_a_climb_ends_at_the_fixed_point_and_takes_back_what_overshoots() -> None:
    pull, rates = np.array([1.0, -2.0, 0.5]), np.array([0.99, 0.9, 0.2])  # a plain climb would need 1,000 rounds
    tried = []

    def step(x: np.ndarray) -> tuple[float, np.ndarray]:
        tried.append(x)
        falls = 1e9 if len(tried) == 4 else 0
        return -float(np.sum((x - pull) ** 2)) - falls, pull + rates * (x - pull)

    far = np.full(3, 10.0)
    top = climbed(step, np.zeros(3), -far, far, rounds=60, tolerance=1e-9, enough=0)
    assert top.converged
    assert top.rounds < 20
    np.testing.assert_allclose(top.at, pull, atol=1e-8)
    np.testing.assert_allclose(tried[4], pull + rates * (tried[2] - pull))  # back to the plain round before
    capped = climbed(step, np.zeros(3), -far, np.array([0.5, 1, 1]), rounds=60, tolerance=1e-9, enough=0)
    assert max(x[0] for x in tried[top.rounds :]) <= 0.5
    assert not climbed(step, np.zeros(3), -far, far, rounds=2, tolerance=1e-9, enough=0).converged
    assert capped.rounds <= 60


def test_loadings_return_what_made_the_correlations() -> None:
    true = np.array([0.8, 0.6, 0.5, 0.7, 0.3])
    r = np.outer(true, true)
    np.fill_diagonal(r, 1)
    r[0, 4] = r[4, 0] = np.nan  # never seen together
    pairs = np.where(np.isfinite(r), 500.0, 0.0)
    np.testing.assert_allclose(measurement.loadings(r, pairs, 0), true, atol=1e-6)
