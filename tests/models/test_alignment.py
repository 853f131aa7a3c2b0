"""The alignment of dyads: no leakage, exact explanations, gates in words, and what was known on a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from allies import sources, store
from allies.errors import InputError, NotCovered, UnknownName, UnknownState
from allies.models.alignment import fit, indicators, scale, standing
from allies.models.alignment.dyad import kept, only
from allies.models.alignment.dyads import Dyads, dyads
from allies.models.alignment.fit import Alignment, Specification, alignment
from allies.models.alignment.indicators import DIMENSIONS, DRIVERS, INDICATORS, leaked
from allies.models.alignment.multiverse import grid, headlines
from allies.models.alignment.observed import Observed
from allies.models.alignment.signal import whole_years

Pulled = Callable[[str], store.Table]
SMALL = ("institutional", "attention")


def pull(pulled: Pulled, dimensions: tuple[str, ...]) -> None:
    wanted = {name for one in INDICATORS if one.dimension in dimensions for name in one.reads}
    for name in (*wanted, "gdp_population", "capitals"):
        pulled(name)


@pytest.fixture(scope="module")
def small(pulled: Pulled) -> Alignment:
    pull(pulled, SMALL)
    return alignment(dimensions=SMALL)


def test_no_indicator_feeds_both_the_measure_and_a_driver() -> None:
    """MODEL, no leakage: and the test itself can fail."""
    assert leaked() == []
    slipped = replace(INDICATORS[0], name="ideology", reads={"vparty": ("populism",)})
    assert leaked((*INDICATORS, slipped)) == ["vparty.populism"]
    assert leaked(INDICATORS, {"history": {"atop": ("defense",)}}) == ["atop.defense"]


def test_what_is_declared_is_what_is_read(pulled: Pulled, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every dataset opened while signals are read is declared by an indicator or an exposure; none is a driver."""
    pull(pulled, SMALL)
    opened: set[str] = set()
    real = sources.table
    monkeypatch.setattr(sources, "table", lambda name: (opened.add(name), real(name))[1])
    pairs = dyads((2008, 2012))
    fit.observed(pairs, tuple(one for one in INDICATORS if one.dimension in SMALL), quarters_from=2009)
    declared = {name for one in INDICATORS if one.dimension in SMALL for name in one.reads}
    assert declared <= opened | {"us_ambassadors", "gdelt_dyads"}
    assert opened - declared <= {"gdp_population", "capitals", "states"}
    assert not opened & {name for reads in DRIVERS.values() for name in reads}


def test_every_dimension_has_its_anchor_and_enough_indicators() -> None:
    for name in DIMENSIONS:
        mine = [one for one in INDICATORS if one.dimension == name]
        assert len(mine) >= indicators.INDICATORS_NEEDED
        assert indicators.ANCHORS[name] in [one.name for one in mine]
    for one in INDICATORS:
        for name, columns in one.reads.items():
            known = {*sources.source(name).columns, "n", *(flow for flow in ("value",) if name in indicators.GOODS)}
            assert set(columns) <= known, (one.name, name, columns)


def test_an_explanation_adds_up_and_its_observations_matter(small: Alignment) -> None:
    """USERS 13: parts sum to 1e-9; deleting the ten largest moves the score more than deleting ten others."""
    found = small.explain("USA", "GBR", "attention")
    assert sum(row["part"] for row in found.rows) + found.reference == pytest.approx(found.estimate, abs=1e-9)
    made, at = small.dimensions["attention"], 2025 - 1946
    dyad = int(small.dyads.find(np.array([2]), np.array([200]))[0])
    assert found.estimate == pytest.approx(float(made.reported()[0][dyad, at]), abs=1e-4)  # kept as float32
    mine = only(made.cells, dyad)
    rng, moves = np.random.default_rng(1), []
    from allies.models.alignment.dyad import estimate

    for _ in range(10):
        which = np.ones(len(mine.y), bool)
        which[rng.choice(len(mine.y), 10, replace=False)] = False
        moves.append(abs(estimate(made, kept(mine, which, made), at)[0] - found.estimate))
    assert abs(found.without_them - found.estimate) > 3 * np.median(moves)
    one = found.rows[0]
    assert one["without"] != found.estimate
    assert len(found.observations) == 10
    assert {"indicator", "year", "value_12", "part"} <= found.observations[0].keys()
    assert all(row["part"] < 0 for row in found.against)


def test_a_path_has_the_years_that_are_covered(small: Alignment) -> None:
    rows = small.path("USA", "SLV", "institutional").rows
    assert [row["year"] for row in rows] == sorted({row["year"] for row in rows})
    assert all(row["lower"] < row["estimate"] < row["upper"] for row in rows)
    frame = small.to_frame()
    assert set(frame["dimension"]) == set(SMALL)
    assert not frame[["estimate", "std_error"]].isna().any().any()
    assert (frame.loc[frame["dimension"] == "attention", ["ccode1", "ccode2"]] == 2).any(axis=1).all()


def test_what_comes_later_changes_no_earlier_fit(pulled: Pulled) -> None:
    """As of 2000 nothing of 2001 on is read: the record cut by hand gives the same numbers."""
    pull(pulled, ("attention",))
    found = alignment(dimensions=("attention",), as_of="2000-12-31")
    assert found.dyads.years == (1946, 2000)
    for part in found.dimensions["attention"].parts:
        assert found.dyads.year[part.signal.row].max() <= 2000
    with pytest.raises(NotCovered, match="the record begins in 1946"):
        alignment(as_of="1946")


def world(cells: list[tuple[int, int, float]], years: tuple[int, int] = (2000, 2009)) -> Observed:
    """Return one undirected indicator of three states' dyads: (dyad, year, value)."""
    n = years[1] - years[0] + 1
    row = np.arange(3 * n, dtype=np.int32).reshape(3, n)
    pairs = Dyads(
        np.array([2, 2, 20]), np.array([20, 70, 70]), years, np.repeat(np.arange(3, dtype=np.int32), n),
        np.tile(np.arange(years[0], years[1] + 1, dtype=np.int32), 3), row,
    )  # fmt: skip
    one = indicators.Indicator("made", "votes", "made up", {})
    at = np.array([row[d, y - years[0]] for d, y, _ in cells], np.int32)
    return Observed(pairs, (whole_years(one, at, np.zeros(len(at)), np.array([v for *_, v in cells])),), {})


def test_a_level_does_not_move_when_other_dyads_come_under_observation() -> None:
    """The mean of those observed jumps by 10 in 2005, each dyad's own value does not: no movement of the world."""
    cells = [(0, year, 1.0) for year in range(2000, 2010)] + [(1, year, 21.0) for year in range(2005, 2010)]
    levels = scale.scaled(world(cells).signals[0], world(cells)).period
    assert max(levels.values()) - min(levels.values()) < 1e-4


def test_a_dyad_needs_three_indicators_and_two_fifths_of_their_years() -> None:
    of = world([(0, year, float(year)) for year in range(2000, 2010)])
    parts = [scale.scaled(of.signals[0], of)] * 3
    count, coverage = scale.gates(parts, of.dyads)
    assert count[0, -1] == 3
    assert coverage[0, -1] == 1
    assert count[1, -1] == 0
    few = world([(0, year, float(year)) for year in range(2007, 2010)])
    count, coverage = scale.gates([scale.scaled(few.signals[0], few)] * 3, few.dyads)
    assert coverage[0, -1] == pytest.approx(0.3)


def test_specifications_differ_and_the_first_is_the_default() -> None:
    found = list(grid("votes"))
    assert found[0] == Specification()
    assert len(found) == len(set(found)) == 12 + 7 + 1
    rows = [{"dimension": "votes", "change": change, "percentile": 0.4} for change in (1.0, 2.0, -1.0, 3.0)]
    change, place = headlines("votes", rows, 2016, 2025)
    assert change["agree"] == 0.75
    assert change["headline"] == "closer in 2025 than in 2016"
    assert place["agree"] == 1
    assert headlines("military", rows, 2016, 2025) == []


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: alignment(dimensions=("vote",)), UnknownName, "Did you mean 'votes'"),
        (lambda: alignment(specification=Specification(drop=("ga_othr",))), UnknownName, "Did you mean 'ga_other'"),
        (lambda: standing.rank("USA", "militry"), UnknownName, "Did you mean 'military'"),
        (lambda: standing.rank("SLV", "attention"), NotCovered, "SLV has 1 partner covered"),
        (lambda: standing.standings("USA", "SLX"), UnknownState, "Did you mean"),
        (lambda: standing.compare(["USA"]), InputError, "expected two or more"),
        (lambda: standing.explained("USA", "SLV", "social"), NotCovered, "Too thin: 1 indicator"),
        (lambda: standing.explained("DEU", "FRA", "votes", year=2001), NotCovered, "parts of 2025 only"),
        (lambda: standing.history("SLV", "HND", dimensions=["social"]), NotCovered, "no dimension asked for"),
    ],
)
def test_a_wrong_question_gets_one_clear_error(call: Callable[[], object], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        call()
