"""Roll calls against counts and tallies of the mirror's record (PROVENANCE, part 1) and against Voeten's own file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import ibis
import pytest
from ibis import _

from allies import store
from allies.sources.un_resolutions.parse import ISSUES, TALLY, parse
from allies.store import Raw, Table

# Yes-no-abstain as the Assembly announced them.
TALLIES = {
    "A/RES/ES-11/1": (141, 5, 35),
    "A/RES/ES-11/7": (93, 18, 65),
    "A/RES/ES-11/8": (93, 8, 73),
    "A/RES/80/4": (165, 7, 12),
    "A/RES/ES-10/19": (128, 9, 35),
    "A/RES/2758(XXVI)": (76, 35, 17),
}


@pytest.fixture(scope="module")
def calls(pulled: Callable[[str], Table]) -> Table:
    return pulled("un_resolutions")


@pytest.fixture(scope="module")
def voeten(mirror: Path) -> Table:
    return store.settled(parse(Raw({"ungaVoting_003.csv": mirror / "unga_voeten" / "ungaVoting_003.csv"})))


def test_counts_of_the_record(calls: Table) -> None:
    sums = {vote: calls[vote].sum() for vote in TALLY}
    (found,) = store.rows(
        calls.aggregate(n=_.count(), coded=_.human_rights.count(), official=_.in_official.sum(), **sums)
    )
    assert found == {
        "n": 5_698,
        "coded": 5_184,
        "official": 5_694,
        "yes": 711_439,
        "abstain": 101_082,
        "no": 46_985,
        "absent": 88_557,
    }
    (last,) = store.rows(calls.filter(_.middle_east.notnull()).aggregate(day=_.date.max()))
    assert last["day"] == date(2024, 6, 4)


def test_announced_tallies(calls: Table) -> None:
    rows = store.rows(calls.filter(_.resolution.isin(list(TALLIES))))
    assert {row["resolution"]: (row["yes"], row["no"], row["abstain"]) for row in rows} == TALLIES


def test_every_vote_finds_its_roll_call(calls: Table, pulled: Callable[[str], Table]) -> None:
    votes = pulled("un_votes").group_by("roll_call").aggregate(yes_votes=(_.vote == "yes").sum())
    both = calls.join(votes, "roll_call")
    assert store.rows(both.aggregate(n=_.count(), same=(_.yes == _.yes_votes).sum())) == [{"n": 5_698, "same": 5_698}]


def test_the_embargo_was_voted_on_33_times(calls: Table) -> None:
    found = calls.filter(_.title.lower().contains("embargo imposed by the unite"))
    assert store.rows(found.aggregate(n=_.count(), first=_.date.year().min())) == [{"n": 33, "first": 1992}]


def test_issues_are_those_of_voetens_file(calls: Table, voeten: Table) -> None:
    """Both carry Voeten's flags, joined to the merged table by other hands: they agree wherever both have them."""
    coded = calls.filter(_.middle_east.notnull(), _.rcid.notnull())
    both = coded.join(voeten, (coded.rcid == voeten.rcid) & (coded.date.year() - voeten.date.year()).abs().isin([0, 1]))
    equal = {issue: (both[issue] == both[f"{issue}_right"]).mean() for issue in ISSUES.values()}
    (found,) = store.rows(both.aggregate(n=_.count(), **equal))
    assert found.pop("n") >= 5_180
    assert min(found.values()) > 0.99, found


def test_the_voeten_edition_has_the_keys_of_its_votes(voeten: Table, mirror: Path) -> None:
    from allies.sources.un_votes.parse import parse as votes

    keys = votes(Raw({"ungaVoting_003.csv": mirror / "unga_voeten" / "ungaVoting_003.csv"})).select("roll_call")
    assert store.rows(voeten.aggregate(n=_.count(), keys=_.roll_call.nunique())) == [{"n": 6_551, "keys": 6_551}]
    assert store.rows(ibis.difference(keys.distinct(), voeten.select("roll_call")).limit(1)) == []
