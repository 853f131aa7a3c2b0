"""Nuclear reactors: totals from PROVENANCE.md, operating reactors as the IAEA's PRIS counts them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ibis import _

from allies import store
from allies.errors import ParseError
from allies.sources.nuclear_plants.parse import parse
from allies.store import Raw, Table

Pulled = Callable[[str], Table]


def test_totals(pulled: Pulled) -> None:
    table = pulled("nuclear_plants")
    kinds = ["operational", "under_construction", "planned", "suspended", "shut_down", "unfinished"]
    (row,) = store.rows(table.aggregate(**{f"n_{kind}": table[kind].sum() for kind in kinds}))
    assert (sum(row.values()), row["n_planned"], row["n_under_construction"]) == (804, 79, 61)
    assert store.rows(table.filter(_.country == "El Salvador")) == []


@pytest.mark.parametrize(
    ("country", "operating"),
    [("United States", 93), ("France", 56), ("Russia", 37), ("Ukraine", 15), ("Spain", 7), ("Germany", 0)],
)
def test_reactors_in_operation(pulled: Pulled, country: str, operating: int) -> None:
    (row,) = store.rows(pulled("nuclear_plants").filter(_.country == country))
    assert row["operational"] == operating
    assert (row["capacity"] > 0) == (operating > 0)


def test_a_new_status_stops_the_parse(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(
        "Country,Status,Capacity,OperationalFrom,LastUpdatedAt\nFrance,Dreamt,1,,2024-01-01\n"
    )
    with pytest.raises(ParseError, match="found status 'Dreamt'"):
        parse(Raw({"nuclear_power_plants.csv": tmp_path / "p.csv"}))
