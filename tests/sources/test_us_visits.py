"""Visits by foreign leaders; numbers from PROVENANCE.md of the mirror."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest

from allies import sources, store
from allies.panel import states
from allies.sources.us_visits.parse import _kind


def test_count_and_span(pulled: Callable[[str], store.Table]) -> None:
    table = pulled("us_visits")
    (row,) = store.rows(table.aggregate(n=table.count(), first=table.start.min(), last=table.start.max()))
    assert row == {"n": 3264, "first": date(1874, 12, 12), "last": date(2024, 11, 12)}
    (backwards,) = store.rows(table.aggregate(n=(table.start > table.end).sum()))
    assert backwards["n"] == 0


def test_every_country_is_known_and_soong_came_from_china(pulled: Callable[[str], store.Table]) -> None:
    source = sources.source("us_visits")
    table = states.with_ccode(pulled("us_visits"), source, column="country", when="start", to="ccode")
    no_code = {row["country"] for row in store.rows(table.filter(table.ccode.isnull()).select("country").distinct())}
    assert no_code == set(source.not_states)
    codes = {
        row["visitor"]: row["ccode"]
        for row in store.rows(
            table.filter(table.visitor.isin(["Premier Soong", "President Diem", "President Duvalier"]))
        )
    }
    assert codes["Premier Soong"] == 710
    assert codes["President Diem"] == 817


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("State visit. In U.S. May 1-4.", "state"),
        ("Offical Visit.", "official"),
        ("Official working visit. Private visit to New York.", "official_working"),
        ("Working Visit.", "working"),
        ("Unofficial visit.", "informal"),
        ("Met with President Bush at Camp David.", "meeting"),
        ("Attended the NATO Summit.", "attendance"),
        ("", "other"),
    ],
)
def test_kind_is_read_from_the_first_words(description: str, kind: str) -> None:
    assert _kind(description) == kind


def test_a_visit_without_a_country_stops_the_parse() -> None:
    from allies.sources.us_visits.parse import _visit

    visit = ElementTree.fromstring(
        "<visit><id>1</id><start-date>2001-01-01</start-date><end-date>2001-01-02</end-date></visit>"
    )
    with pytest.raises(KeyError):
        _visit(visit)
