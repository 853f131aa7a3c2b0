"""Every dispute by dyad-year against the packager's own choice of one and the mirror's record."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]
KEYS = ["ccode1", "ccode2", "year"]


def test_the_one_dispute_kept_elsewhere_is_among_them(pulled: Pulled) -> None:
    """PROVENANCE: 11,390 dispute-years, 10,234 dyad-years."""
    every, one = pulled("cow_mid_dyads"), pulled("cow_mid")
    same = ["dispute", *KEYS, "onset", "side_a1", "hostility1", "hostility2", "fatality1"]
    assert store.rows(one.select(*same).difference(every.select(*same))) == []
    dyads = every.select(*KEYS).distinct()
    assert store.rows(dyads.aggregate(n=dyads.count())) == [{"n": 10_234}]
    assert store.rows(every.aggregate(n=every.count(), disputes=every.dispute.nunique())) == [
        {"n": 11_390, "disputes": 2_436}
    ]


def test_the_dispute_of_the_kargil_war_is_here(pulled: Pulled) -> None:
    """cow_mid keeps dispute 4223 for India and Pakistan in 1999; the war belongs to dispute 4007 of 1993-99."""
    rows = store.rows(pulled("cow_mid_dyads").filter(_.ccode1 == 750, _.ccode2 == 770, _.year == 1999))
    assert {row["dispute"]: row["onset"] for row in rows} == {4007: False, 4223: True}


def test_brazil_and_japan_are_paired_although_they_never_met(pulled: Pulled) -> None:
    """The packager's own example of a naive pair."""
    rows = store.rows(pulled("cow_mid_dyads").filter(_.ccode1 == 140, _.ccode2 == 740, _.dispute == 258))
    assert {row["year"]: row["hostility1"] for row in rows} == {1944: 5, 1945: 5}
