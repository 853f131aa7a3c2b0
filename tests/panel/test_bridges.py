"""Which roll calls of successive sessions are on the same text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from allies import store
from allies.panel.bridges import Call, agenda_key, groups, same_text, stable, text_key
from allies.panel.rollcalls import roll_calls, session_of

EMBARGO = (
    "Necessity of ending the economic, commercial and financial embargo imposed by the United States of America "
    "against Cuba : resolution / adopted by the General Assembly"
)
# Matched by hand by Bailey, Strezhnev and Voeten (their Matches.csv, by rcid), sessions 67 to 69.
BY_HAND = [
    *[(5224, 5280), (5225, 5279), (5226, 5278), (5230, 5298), (5233, 5293), (5250, 5320), (5257, 5322), (5258, 5323)],
    *[(5263, 5338), (5265, 5328), (5266, 5331), (5271, 5333), (5272, 5346), (5277, 5361), (5278, 5350), (5279, 5349)],
    *[(5280, 5362), (5286, 5354), (5287, 5359), (5288, 5360), (5290, 5352), (5293, 5370), (5303, 5379), (5306, 5386)],
    *[(5310, 5389), (5316, 5397), (5317, 5398), (5320, 5401), (5322, 5403), (5323, 5404)],
]


def test_a_key_drops_what_changes_from_year_to_year() -> None:
    assert text_key("UN programme budget, 2006-2007 : decision / adopted") == "un programme budget"
    assert text_key("Thirty-fifth session of Part II of A/35/122") == text_key(
        "Thirty-sixth session of Part IV of A/36/9"
    )
    assert agenda_key("A/61/251 18 Embargo against Cuba. CUBA|A/61/251 19 Other") == "embargo against cuba cuba"


def test_one_text_in_successive_sessions_is_one_pair() -> None:
    calls = [
        Call("a", 60, EMBARGO),
        Call("b", 61, EMBARGO.lower()),
        Call("c", 63, EMBARGO),
        Call("d", 61, "Other text"),
    ]
    assert same_text(calls) == [("a", "b")]


def test_two_of_one_title_in_a_session_are_not_told_apart() -> None:
    assert same_text([Call("a", 60, EMBARGO), Call("b", 61, EMBARGO), Call("c", 61, EMBARGO)]) == []


def test_another_agenda_item_is_another_text() -> None:
    assert same_text([Call("a", 60, "Report", "A/60/251 1 Fish"), Call("b", 61, "Report", "A/61/251 2 Whales")]) == []
    assert same_text([Call("a", 60, "Report", "A/60/251 1 Fish"), Call("b", 61, "Report", None)]) == [("a", "b")]


def test_a_chain_is_one_group() -> None:
    assert groups(["a", "b", "c", "d"], [("a", "b"), ("b", "c")]) == ["a", "a", "a", "d"]


def test_a_long_chain_is_cut_into_runs_of_five_sessions() -> None:
    keys = list("abcdefghijkl")
    assert "".join(groups(keys, list(pairwise(keys)))) == "aaaaafffffkk"
    assert "".join(groups(keys, list(pairwise(keys)), longest=1)) == "abcdefghijkl"


def test_a_title_cut_short_is_the_one_that_begins_so() -> None:
    whole = "Assistance to the refugees of the region : resolution / adopted by the General Assembly"
    for cut in (
        "Assistance to the refug...",
        "Assistance to the refugees of the region : resol...",
        whole[:60] + "...",
    ):
        assert same_text([Call("a", 79, whole), Call("b", 80, cut)]) == [("a", "b")], cut
    other = Call("c", 79, "Assistance to the refugees of the region and the islands : resolution / adopted")
    assert same_text([Call("a", 79, whole), other, Call("b", 80, "Assistance to the refug...")]) == []
    told = Call("b", 80, "Assistance to the refugees of the region : resolution / ad...")  # the text itself is whole
    assert same_text([Call("a", 79, whole), other, told]) == [("a", "b")]


def test_a_resolution_on_which_many_changed_their_vote_is_not_stable() -> None:
    first = np.array([0] * 19 + [2], dtype=np.int8)
    assert stable(first, first)
    assert not stable(first, np.array([0] * 10 + [1] * 10, dtype=np.int8))
    assert not stable(first, np.full(20, -1, dtype=np.int8))


@pytest.mark.parametrize(
    ("day", "session"),
    [((1946, 1, 26), 1), ((1949, 5, 3), 3), ((2025, 8, 30), 79), ((2025, 9, 20), 80), ((1967, 7, 4), 22)],
)
def test_the_session_in_which_a_day_falls(day: tuple[int, int, int], session: int) -> None:
    from datetime import date

    assert session_of(date(*day)) == session


FRIENDS = [  # one title and agenda item, two texts; yes, no and abstentions of the UN Library in both years
    ("A/RES/2231(XXI)", "A/RES/2353(XXII)"),  # Gibraltar: 101-0-14, then 73-19-27
    ("A/RES/50/73", "A/RES/51/48"),  # nuclear proliferation in the Middle East: 56-2-100, then 129-3-32
    ("A/RES/74/29", "A/RES/75/240"),  # information security: 129-6-45, then 92-50-21
    ("A/RES/2647(XXV)", "A/RES/2784(XXVI)"),  # racial discrimination: 49-33-10, then 93-5-15
]
RECURRING = [("A/RES/72/4", "A/RES/73/8"), ("A/RES/77/7", "A/RES/78/7")]  # the embargo against Cuba


def test_real_false_friends_are_told_by_their_votes(pulled) -> None:
    pulled("un_resolutions")
    pulled("un_votes")
    held = roll_calls()
    key = held.calls.assign(resolution=held.calls.resolution.fillna("")).drop_duplicates("resolution")
    row = dict(zip(key.resolution, key.index, strict=True))
    wide = held.votes.pivot(index="call", columns="ccode", values="level").fillna(-1).astype("int8")
    titles = {symbol: held.calls.title[row[symbol]] for pair in FRIENDS for symbol in pair}
    assert all(text_key(titles[a]) == text_key(titles[b]) for a, b in FRIENDS)
    for pairs, expected in ((FRIENDS, False), (RECURRING, True)):
        for a, b in pairs:
            assert stable(*(wide.loc[row[one]].to_numpy() for one in (a, b))) == expected, (a, b)


def test_nearly_all_that_the_authors_matched_by_hand_is_found(pulled) -> None:
    table = pulled("un_resolutions")
    rows = store.rows(table.select("roll_call", "rcid", "session", "title", "agenda"))
    regular = [row for row in rows if row["session"].isdigit()]
    number = {row["roll_call"]: row["rcid"] for row in regular}
    pairs = same_text([Call(row["roll_call"], int(row["session"]), row["title"], row["agenda"]) for row in regular])
    found = {(number[a], number[b]) for a, b in pairs}
    assert sum(pair in found for pair in BY_HAND) >= 29  # one has another agenda item in the second year
    assert 1800 < len(pairs) < 2400  # about a third of 5,624 roll calls: by hand, 955 of Voeten's 6,299 to 2019
    embargo = [row for row in regular if row["title"] and "embargo imposed by the Unite" in row["title"]]
    linked = {key for pair in pairs for key in pair}
    assert sum(row["roll_call"] in linked for row in embargo) >= 30  # of 33 votes 1992-2025 (PROVENANCE)
