"""Alliances against the mirror's record (PROVENANCE, alliances_atop), ATOP's own member table and Leeds and Anac."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table

Pulled = Callable[[str], Table]
PROMISES = ["defense", "offense", "neutral", "nonagg", "consul"]


def test_rio_has_23_members_and_745_alliances_have_a_row(pulled: Pulled) -> None:
    table = pulled("atop_alliances")
    assert store.rows(table.aggregate(n=table.count())) == [{"n": 745}]
    (rio,) = store.rows(table.filter(_.atopid == 3075))
    assert (rio["members"], rio["in_effect"], rio["bilateral"], rio["secrecy"]) == (23, True, False, "public")


def test_members_and_promises_agree_with_the_table_by_member(pulled: Pulled) -> None:
    alliances, members = pulled("atop_alliances"), pulled("atop_members")
    of = members.group_by("atopid").aggregate(
        known=members.ccode.nunique(), **{f"{name}_": members[name].max() == 1 for name in PROMISES}
    )
    both = alliances.join(of, "atopid")
    same = both.members == both.known
    for name in PROMISES:
        same = same & (both[name] == both[f"{name}_"])
    (found,) = store.rows(both.aggregate(rows=both.count(), same=same.sum()))
    assert found == {"rows": 745, "same": 745}


def test_in_effect_means_without_an_end(pulled: Pulled) -> None:
    table = pulled("atop_alliances")
    assert store.rows(table.filter(table.end.isnull() != table.in_effect)) == []
    assert store.rows(table.filter(table.end < table.start)) == []


def test_institutionalization_is_high_with_a_joint_command_or_bases(pulled: Pulled) -> None:
    """Leeds and Anac (2005): high where the treaty provides for a common policy, a joint command or bases."""
    high = pulled("atop_alliances").filter(_.integrated_command | _.bases)
    assert {row["institutionalization"] for row in store.rows(high)} == {2}
