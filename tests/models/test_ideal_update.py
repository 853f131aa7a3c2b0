"""Ideal points: new roll calls on top of a fit, beside the full fit with the same votes."""

from __future__ import annotations

from time import process_time

import numpy as np
import pandas as pd
import pytest
from ideal_worlds import without, world

from allies.errors import InputError
from allies.models.ideal_points import IdealPoints, ideal_points
from allies.models.ideal_update import updated
from allies.panel.rollcalls import RollCalls, roll_calls


@pytest.fixture(scope="module")
def votes() -> RollCalls:
    return world(9, states=60, sessions=6, calls=40)[0]


@pytest.fixture(scope="module")
def whole(votes: RollCalls) -> IdealPoints:
    return ideal_points(votes=votes, innovation=0.3)


def gap(one: IdealPoints, other: IdealPoints) -> pd.Series:
    both = one.points.merge(other.points, on=["ccode", "session"], suffixes=("", "_other"))
    assert len(both) == len(one.points) == len(other.points)
    return (both.estimate - both.estimate_other).abs()


@pytest.mark.parametrize("key", ["s6-39", "s6-3", "s3-20", "s1-0"])
def test_one_roll_call_ends_within_a_hundredth_of_the_full_fit(votes: RollCalls, whole: IdealPoints, key: str) -> None:
    before, new = without(votes, [key])
    found = ideal_points(votes=before, innovation=0.3)
    again = updated(found, new)
    assert gap(again, whole).max() < 0.01  # standard deviations of the scale
    assert gap(found, whole).max() > 2 * gap(again, whole).max()  # and there was something to do
    np.testing.assert_allclose(again.points.std_error, whole.points.std_error, rtol=0.05)
    assert again.points.n.tolist() == whole.points.n.tolist()
    assert again.diagnostics["votes"] == whole.diagnostics["votes"]
    assert again.diagnostics["added"] == 1
    full = again.design.votes
    for name in ("ptr", "calls", "cut", "period"):
        assert len(getattr(full, name)) == len(getattr(whole.design.votes, name))


def test_a_second_update_goes_on_from_the_first(votes: RollCalls, whole: IdealPoints) -> None:
    before, new = without(votes, ["s6-39", "s5-7"])
    first, second = without(new, ["s5-7"])
    again = updated(updated(ideal_points(votes=before, innovation=0.3), first), second)
    assert gap(again, whole).max() < 0.02
    assert again.diagnostics["added"] == 2


def test_a_state_that_had_no_vote_in_the_session(votes: RollCalls) -> None:
    call = int(votes.calls.index[votes.calls.roll_call == "s6-39"][0])
    one = int(votes.votes.ccode[votes.votes.call == call].max())
    in_session = votes.calls.session.to_numpy()[votes.votes.call] == 6
    late = votes.votes[(votes.votes.ccode != one) | ~in_session | (votes.votes.call == call)]
    all_votes = RollCalls(late, votes.calls)
    before, new = without(all_votes, ["s6-39"])
    found, full = (ideal_points(votes=some, innovation=0.3) for some in (before, all_votes))
    again = updated(found, new)
    assert len(again.points) == len(found.points) + 1
    assert gap(again, full).max() < 0.02
    row, wanted = (some.points.set_index(["ccode", "session"]).loc[(one, 6)] for some in (again, full))
    assert (row.n, row.year) == (1, wanted.year)
    assert row.std_error == pytest.approx(wanted.std_error, rel=0.1)


def test_a_recurring_resolution_keeps_its_parameters(votes: RollCalls) -> None:
    calls = votes.calls.assign(title=lambda t: t.title.where(~t.roll_call.isin(["s5-0", "s6-0"]), "Text zero"))
    row = {key: i for i, key in enumerate(calls.roll_call)}
    kept = votes.votes[votes.votes["call"] != row["s6-0"]]
    same = votes.votes[votes.votes["call"] == row["s5-0"]].assign(call=row["s6-0"])
    all_votes = RollCalls(pd.concat([kept, same], ignore_index=True), calls)
    before, new = without(all_votes, ["s6-0"])
    found, full = (ideal_points(votes=one, innovation=0.3) for one in (before, all_votes))
    again = updated(found, new)
    assert full.diagnostics["bridges"] == {6: 1}
    assert again.design.links == {6: 1}
    assert again.diagnostics["items"] == full.diagnostics["items"] == found.diagnostics["items"]
    assert gap(again, full).max() < 0.03  # a bridge moves a whole session


def test_what_cannot_be_added(votes: RollCalls, whole: IdealPoints) -> None:
    _, new = without(votes, ["s6-39"])
    with pytest.raises(InputError, match="'s6-39' in the fit already"):
        updated(whole, new)
    later = RollCalls(new.votes, new.calls.assign(roll_call="next", session=7))
    with pytest.raises(InputError, match="new votes in period 7"):
        updated(whole, later)
    agreed = RollCalls(new.votes.assign(level=np.int8(0)), new.calls.assign(roll_call="next"))
    with pytest.raises(InputError, match="all voted the same"):
        updated(whole, agreed)
    with pytest.raises(InputError, match="no votes on the new roll calls"):
        updated(whole, RollCalls(new.votes.iloc[:0], agreed.calls))
    with pytest.raises(InputError, match="absences='model'"):
        updated(ideal_points(votes=votes, absences="model"), agreed)


@pytest.mark.slow
def test_in_the_assembly_one_roll_call_takes_milliseconds(pulled) -> None:
    for name in ("un_votes", "un_resolutions"):
        pulled(name)
    votes = roll_calls()
    full = ideal_points(votes=votes)
    last = full.design.calls.sort_values(["date", "roll_call"])["roll_call"].tolist()
    for key in (last[-1], last[-30]):
        before, new = without(votes, [key])
        found = ideal_points(votes=before, start=full)
        updated(found, new)
        begun = process_time()
        again = updated(found, new)
        assert process_time() - begun < 0.25  # about 0.04 s; a warm refit with its design takes some 0.5 s of CPU
        assert gap(again, ideal_points(votes=votes, start=full)).max() < 0.025
