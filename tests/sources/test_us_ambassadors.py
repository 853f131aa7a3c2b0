"""Ambassadors named by the Factbook, against the Historian's list and public events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ibis import _

from allies import store
from allies.store import Table


def posts(table: Table, edition: date, sender: str) -> dict[str, str]:
    rows = store.rows(table.filter(_.edition == edition, _.sender == sender))
    return {row["receiver"]: row["post"] for row in rows}


def test_states_without_relations(pulled: Callable[[str], Table]) -> None:
    """The United States kept no embassy in Iran, North Korea, Bhutan and Taiwan, and closed Kabul's in August 2021."""
    found = posts(pulled("us_ambassadors"), date(2023, 12, 30), "USA")
    assert {found[state] for state in ("PRK", "TWN", "BTN", "IRN") if state in found} == {"none"}
    assert found["GBR"] == found["DEU"] == found["JPN"] == "ambassador"


def test_the_vacancies_of_2021_and_2025(pulled: Callable[[str], Table]) -> None:
    """Each change of president empties posts: more vacancies at the end of 2021 and of 2025 than a year before."""
    table = pulled("us_ambassadors")
    counts = {
        edition.year: list(posts(table, edition, "USA").values()).count("vacant")
        for edition in (date(2020, 11, 27), date(2021, 12, 30), date(2024, 12, 26), date(2025, 12, 11))
    }
    assert counts[2021] > 2 * counts[2020]
    assert counts[2025] > 2 * counts[2024]


def test_the_historian_names_the_same_posts(pulled: Callable[[str], Table]) -> None:
    """Both name an ambassador to El Salvador at the end of 2016 and 2020 (Manes, Johnson)."""
    for edition in (date(2016, 11, 26), date(2020, 11, 27)):
        assert posts(pulled("us_ambassadors"), edition, "USA")["SLV"] == "ambassador"
