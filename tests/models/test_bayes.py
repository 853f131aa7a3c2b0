"""The second fit of the measurement model, by Hamiltonian Monte Carlo, agrees with the fast one.

Sixty dyads, real and invented, are compared in `benchmarks/test_bench_bayes.py`; here a few small ones.
"""

from __future__ import annotations

import sys

import numpy as np
import pytest
from measured_worlds import drawn
from scipy.stats import spearmanr

from allies.errors import DataError, UnknownName
from allies.models._numerics import measurement
from allies.models._numerics.smoother import KINDS
from allies.models.alignment import bayes

SMALL = {"dyads": 8, "first": 1991, "last": 2005, "indicators": 4, "directed": False, "whole": True, "missing": 0.2}
OPEN = np.full(4 * KINDS, np.nan)  # habits are estimated too


@pytest.mark.slow
def test_both_fits_agree() -> None:
    pytest.importorskip("numpyro", reason="needs the extra: pip install 'allies[bayes]'")
    world = drawn(21, **SMALL)
    which, ones = np.arange(8), np.ones(8)
    found = measurement.fitted(world.cells, world.at, world.of.loading, OPEN, which, ones)
    fast = measurement.pass_over(world.cells, world.at, found, which, ones, out=True).estimate
    slow = bayes.sampled(world.cells, world.at, world.of.loading, OPEN, which, draws=250, warmup=200)
    assert slow.divergences == 0
    assert slow.rhat < 1.1  # 250 draws are too few for 1.01
    assert spearmanr(slow.mean.ravel(), fast[:, :, 0].ravel()).statistic > 0.95
    # what is not known about the parameters widens the interval, by little
    assert 1.0 < np.median(slow.sd / np.sqrt(fast[:, :, 1])) < 1.5
    assert np.all((slow.low < slow.mean) & (slow.mean < slow.high))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jax", None)
    world = drawn(21, **SMALL)
    with pytest.raises(UnknownName, match=r"pip install 'allies\[bayes\]'"):
        bayes.sampled(world.cells, world.at, world.of.loading, OPEN, np.arange(8))


def test_dyads_without_observations_are_refused() -> None:
    world = drawn(21, **SMALL)
    with pytest.raises(DataError, match="Found no observation of 0 dyads"):
        bayes._data(world.cells, world.at, world.of.loading, OPEN, np.zeros(0, np.int64))
