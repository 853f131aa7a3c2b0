"""The annex against the table that the mirror's preparer read from the same order, and PROVENANCE.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ibis import _

from allies import store
from allies.errors import ParseError
from allies.sources.tariffs_2025.parse import parse
from allies.store import Raw

LINE = "<tr>\n<td>{}</td>\n<td>{}</td>\n</tr>\n"


def test_the_annex_agrees_with_an_independent_reading(pulled: Callable[[str], store.Table], mirror: Path) -> None:
    path = mirror / "us_tariffs_2025" / "eo14326_annex_i.parquet"
    read = {row["country"]: row["rate_pct"] for row in store.rows(Raw({"a": path}).parquet("a"))}
    found = {row["partner"]: row["rate"] for row in store.rows(pulled("tariffs_2025"))}
    assert len(found) == 70
    states = {name: rate for name, rate in found.items() if not name.startswith("European Union")}
    assert states == {name: rate for name, rate in read.items() if not name.startswith("European Union")}
    # Headings 9903.02 of the tariff schedule give the same rates.
    assert {name: states[name] for name in ("Brazil", "Costa Rica", "Nicaragua", "Laos", "Switzerland")} == {
        "Brazil": 10,
        "Costa Rica": 15,
        "Nicaragua": 18,
        "Laos": 40,
        "Switzerland": 39,
    }
    assert "El Salvador" not in found


def test_a_rule_of_the_european_union_is_no_flat_rate(pulled: Callable[[str], store.Table]) -> None:
    rows = store.rows(pulled("tariffs_2025").filter(_.partner.startswith("European Union")).order_by("partner"))
    assert [(row["rate"], row["rule"]) for row in rows] == [(None, "15% minus Column 1 Duty Rate"), (None, "0%")]


@pytest.mark.parametrize(
    ("text", "message"),
    [("**ANNEX I**\n", "found 0 cells"), ("**ANNEX I**\n" + LINE.format("Ruritania", "see note"), "expected a perc")],
)
def test_an_annex_that_cannot_be_read_stops_the_parse(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "eo.md").write_text(text)
    with pytest.raises(ParseError, match=message):
        parse(Raw({"eo14326.md": tmp_path / "eo.md"}))


def test_rates_announced_in_april(pulled: Callable[[str], store.Table]) -> None:
    """PROVENANCE: El Salvador 10, Lesotho 50, Vietnam 46, Nicaragua 18, China 34; 185 economies."""
    rates = {row["partner"]: row["rate"] for row in store.rows(pulled("tariffs_announced_2025"))}
    known = {"El Salvador": 10, "Lesotho": 50, "Vietnam": 46, "Nicaragua": 18, "China": 34}
    assert {name: rates[name] for name in known} == known
    assert len(rates) == 185
