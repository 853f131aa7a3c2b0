"""COW trade; values and counts from PROVENANCE.md of the mirror."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store


def test_flows_between_the_united_states_and_el_salvador(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("cow_trade").filter(_.year == 2014, _.ccode1.isin([2, 92]), _.ccode2.isin([2, 92]))
    assert {(row["ccode1"], row["flow"]) for row in store.rows(table)} == {(92, 2395), (2, 4311)}


def test_rows_and_span_are_those_recorded(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("cow_trade")
    (row,) = store.rows(
        table.aggregate(n=table.count(), first=_.year.min(), last=_.year.max(), negative=(_.flow < 0).sum())
    )
    assert row == {"n": 1_347_308, "first": 1870, "last": 2014, "negative": 0}


def test_an_unknown_direction_is_empty_and_the_other_is_kept(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("cow_trade")
    other = table.view()
    pairs = table.join(
        other, [table.ccode1 == other.ccode2, table.ccode2 == other.ccode1, table.year == other.year], rname="{name}_b"
    )
    (row,) = store.rows(pairs.aggregate(n=pairs.count(), half=(pairs.flow.isnull() & pairs.flow_b.notnull()).sum()))
    assert row["n"] == 1_347_308
    assert row["half"] > 50_000
