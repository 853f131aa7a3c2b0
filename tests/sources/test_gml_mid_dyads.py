"""Every dispute by dyad-year against the packager's own choice of one and the mirror's record."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]
KEYS = ["ccode1", "ccode2", "year"]


def test_the_one_dispute_kept_elsewhere_is_among_them(pulled: Pulled) -> None:
    """PROVENANCE: 10,276 dispute-years, 9,284 dyad-years, 2,174 disputes."""
    every, one = pulled("gml_mid_dyads"), pulled("gml_mid")
    same = ["dispute", *KEYS, "onset", "side_a1", "hostility1", "hostility2", "fatality1"]
    assert store.rows(one.select(*same).difference(every.select(*same))) == []
    dyads = every.select(*KEYS).distinct()
    assert store.rows(dyads.aggregate(n=dyads.count())) == [{"n": 9_284}]
    assert store.rows(every.aggregate(n=every.count(), disputes=every.dispute.nunique())) == [
        {"n": 10_276, "disputes": 2_174}
    ]


def test_argentina_sought_territory_in_1982(pulled: Pulled) -> None:
    (row,) = store.rows(pulled("gml_mid_dyads").filter(_.ccode1 == 160, _.ccode2 == 200, _.year == 1982))
    assert (row["revisionist1"], row["revision1"], row["revisionist2"]) == (True, "territory", False)
