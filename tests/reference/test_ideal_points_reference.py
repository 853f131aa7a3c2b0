"""The release's ideal points against the published ones of April 2020, and against facts known from outside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allies import store
from allies.models import ideal_compare, ideal_record
from allies.models.ideal_compare import Comparison
from allies.models.record import region


@pytest.fixture(scope="module")
def comparison(pulled: Callable[[str], store.Table]) -> Comparison:
    pulled("ideal_points_published")
    return ideal_compare.compared(ideal_record.positions().to_frame(), ideal_compare.published())


def test_the_release_agrees_with_the_published(comparison: Comparison) -> None:
    """Issue limits for the same votes: .99 and .97. The release has adopted resolutions only, theirs paragraphs too.

    The worst session is 22 (1967): 29 roll calls here, 57 there. On their own votes the estimator meets the
    limits (benchmarks/test_bench_ideal_points.py).
    """
    assert comparison.median >= 0.99
    assert comparison.worst >= 0.90
    assert (comparison.sessions.correlation >= 0.95).mean() >= 0.95
    assert comparison.pooled >= 0.97
    assert 0.8 <= comparison.error_ratio <= 1.2


def test_published_values_are_read_as_printed(comparison: Comparison) -> None:
    """MODEL 4.3: the United States at 1.68 in session 1, 2.85 in 40, 2.69 in 74."""
    table = ideal_compare.published().set_index(["ccode", "session"]).estimate
    assert [table[2, session] for session in (1, 40, 74)] == pytest.approx([1.68, 2.85, 2.69], abs=0.005)


def test_known_facts_come_out() -> None:
    """The largest move of the United States is 2025, Argentina's 2024 the largest of its region since 1980.

    Eastern Europe moves in sessions 44 to 46; El Salvador does not in 2019.
    """
    moves = ideal_record.moves().to_frame()
    usa = moves[moves.iso3c == "USA"]
    assert int(usa.session[usa.estimate.abs().idxmax()]) == 80
    near = moves[(moves.session >= 35) & (moves.iso3c.map(region) == region("ARG"))]
    top = near.loc[near.estimate.abs().idxmax()]
    assert (top.iso3c, top.session) == ("ARG", 79)
    for code in (290, 310, 315, 355, 360, 365):  # Poland, Hungary, Czechoslovakia, Bulgaria, Romania, Soviet Union
        own = moves[(moves.ccode == code) & (moves.session >= 30)]
        assert int(own.session[own.estimate.abs().idxmax()]) in (44, 45, 46)
    slv = moves[(moves.iso3c == "SLV") & (moves.session == 74)].iloc[0]
    assert slv.lower < 0 < slv.upper
    assert abs(slv.estimate) < 0.1
