"""The trade register against SIPRI's own fact sheet of March 2025 (Trends in International Arms Transfers, 2024)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ibis import _

from allies import sources, store
from allies.panel import states
from allies.store import Table

# Share of the world total 2020-24, per cent.
EXPORTERS = {"United States": 43, "France": 9.6, "Russia": 7.8, "China": 5.9, "Germany": 5.6}
IMPORTERS = {"Ukraine": 8.8, "India": 8.3, "Qatar": 6.8, "Saudi Arabia": 6.8, "Pakistan": 4.6}


@pytest.mark.parametrize(("side", "published"), [("supplier", EXPORTERS), ("recipient", IMPORTERS)])
def test_shares_of_2020_to_2024(pulled: Callable[[str], Table], side: str, published: dict[str, float]) -> None:
    recent = pulled("sipri_register").filter(_.year.between(2020, 2024))
    sums = {row[side]: row["tiv"] for row in store.rows(recent.group_by(side).aggregate(tiv=_.tiv.sum()))}
    total = sum(sums.values())
    for name, share in published.items():
        assert 100 * sums[name] / total == pytest.approx(share, abs=0.5 if share == int(share) else 0.05)


def test_every_delivery_row_is_counted_and_2025_is_not_covered(pulled: Callable[[str], Table]) -> None:
    table = pulled("sipri_register")
    (found,) = store.rows(table.aggregate(rows=_.count(), deliveries=_.deliveries.sum(), last=_.year.max()))
    assert found == {"rows": 11_603, "deliveries": 25_024, "last": 2024}  # PROVENANCE, arms_sipri


def test_every_party_is_a_state_or_declared_as_none(pulled: Callable[[str], Table]) -> None:
    declared = sources.source("sipri_register")
    for column in declared.state_columns:
        coded = states.with_ccode(pulled("sipri_register"), declared, column=column, when="year", to="ccode")
        without = {row[column] for row in store.rows(coded.filter(_.ccode.isnull()).select(column).distinct())}
        assert without <= set(declared.not_states)
