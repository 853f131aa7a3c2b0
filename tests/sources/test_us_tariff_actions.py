"""The tracker against the annex of the order that it follows."""

from __future__ import annotations

from collections.abc import Callable

from ibis import _

from allies import store
from allies.store import Table


def test_rates_are_those_of_the_annex(pulled: Callable[[str], Table]) -> None:
    """Executive Order 14326, Annex I, for every partner that both name; India's line is listed twice."""
    actions = pulled("us_tariff_actions").filter(
        _.goods == "Non-reciprocal trade: Individual rate", _.in_effect.notnull(), _.authority == "IEEPA"
    )
    annex = pulled("tariffs_2025").select(target=_.partner, printed=_.rate)
    rows = store.rows(actions.join(annex, "target").filter(_.printed.notnull()))
    assert len(rows) > 60
    different = {row["target"]: (row["rate"], row["printed"]) for row in rows if row["rate"] != row["printed"]}
    assert len(different) <= 2, different
