"""Withdrawals ordered; counts from PROVENANCE.md, as the memorandum of 7 January 2026 gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from allies import store


def test_35_outside_and_31_inside_the_united_nations(pulled: Callable[[str], store.Table]) -> None:
    rows = store.rows(pulled("us_withdrawals"))
    january = [row for row in rows if row["date"] == date(2026, 1, 7)]
    assert Counter(row["kind"] for row in january) == {"non-UN": 35, "UN": 31}
    assert {row["organization"]: row["action"] for row in rows if row not in january} == {
        "World Health Organization": "withdraw (directed)",
        "Paris Agreement": "withdraw (directed)",
        "UN Human Rights Council": "end participation",
        "UNESCO": "review of membership",
        "UNRWA": "no funding",
    }


def test_no_quotation_is_kept_and_every_row_names_its_document(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("us_withdrawals")
    assert "quote" not in table.columns
    assert all(row["source_url"].startswith("https://www.whitehouse.gov/") for row in store.rows(table))
