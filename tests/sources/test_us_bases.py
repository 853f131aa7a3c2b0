"""Sites against counts in the mirror's record and against the best known hosts."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_every_site_is_counted_once(pulled: Callable[[str], Table]) -> None:
    """PROVENANCE counts 414 sites; one is both a lily pad and a funded site."""
    kinds = _.bases.sum() + _.lily_pads.sum() + _.funded_sites.sum()
    assert store.rows(pulled("us_bases").aggregate(n=kinds)) == [{"n": 415}]


def test_germany_japan_and_korea_host_the_most(pulled: Callable[[str], Table]) -> None:
    """The three largest hosts of forces abroad in the Defense Department's Base Structure Reports."""
    hosts = store.rows(pulled("us_bases").order_by(_.bases.desc()).limit(3))
    assert {row["place"] for row in hosts} == {"Germany", "Japan", "Korea, South"}
