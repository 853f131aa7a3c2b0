"""Dyad-months from event tables: nothing lost, nothing counted twice, codes by date. Events here are invented."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allies import store
from allies.errors import InputError
from allies.panel import events
from allies.panel.states import identities

CODES = ["USA", "RUS", "DEU", "SLV", "ROM", "EUR", "PSE", "QQQ", "", None]
DAYS = [19891231, 19901002, 19901003, 20220224, 20220225, 20221301, None]
KINDS = {"010": (1, 0.0), "061": (2, 6.4), "112": (3, -2.0), "190": (4, -10.0)}
EVENTS = st.lists(
    st.tuples(st.sampled_from(DAYS), *[st.sampled_from(CODES)] * 2, st.sampled_from([*KINDS]), st.integers(1, 50)),
    min_size=1,
    max_size=60,
)


def table(*rows: tuple[Any, ...]) -> store.Table:
    """Return a table of (day, code, code, event code, mentions)."""
    typed = [(*row[:4], *KINDS[row[3]], row[4]) for row in rows]
    blank = (0, "", "", "010", 1, 0.0, 0)  # tells the types; it has no day and is left out
    return store.from_rows(events.COLUMNS, [*typed, blank])


def total(rows: list[dict[str, Any]], column: str = "n") -> int:
    return sum(int(row[column]) for row in rows)


@settings(max_examples=40, deadline=None)
@given(EVENTS)
def test_every_event_is_in_a_dyad_month_or_left_out(rows: list[tuple[Any, ...]]) -> None:
    found, lost = store.rows(events.dyad_months(table(*rows))), store.rows(events.left_out(table(*rows)))
    assert total(found) + total(lost) == len(rows) + 1
    placed = [
        row
        for row in rows
        if row[0] not in (None, 20221301)
        and row[1] != row[2]
        and {row[1], row[2]} <= {"USA", "RUS", "DEU", "SLV", "ROM"}
    ]
    assert total(found) == len(placed)
    assert total(found, "mentions") == sum(row[4] for row in placed)
    assert sum(row["goldstein_sum"] for row in found) == pytest.approx(
        sum(KINDS[row[3]][1] for row in placed), abs=1e-9
    )
    for row in found:
        assert row["n"] == sum(row[name] for name in events.CLASSES.values())
        assert row["goldstein_mean"] == pytest.approx(row["goldstein_sum"] / row["n"], abs=1e-12)
    keys = [(row["ccode1"], row["ccode2"], row["year"], row["month"]) for row in found]
    assert len(set(keys)) == len(keys)


@settings(max_examples=25, deadline=None)
@given(EVENTS, st.integers(1, 3))
def test_repeats_change_only_mentions_when_one_a_day(rows: list[tuple[Any, ...]], times: int) -> None:
    def once(*given: tuple[Any, ...]) -> dict[tuple[int, ...], dict[str, Any]]:
        found = store.rows(events.dyad_months(table(*given), one_a_day=True))
        return {(row["ccode1"], row["ccode2"], row["year"], row["month"]): row for row in found}

    one, many = once(*rows), once(*rows * times)
    assert one.keys() == many.keys()
    for key, row in one.items():
        assert many[key] == {**row, "mentions": row["mentions"] * times}


def test_direction_class_and_scale() -> None:
    """Russia's "190" (use conventional military force) against Ukraine is -10 on the Goldstein scale; no way back."""
    (row,) = store.rows(
        events.dyad_months(
            table(
                (20220224, "RUS", "UKR", "190", 9),
                (20220228, "RUS", "UKR", "010", 2),
                (20220228, "UKR", "EUR", "010", 2),
            )
        )
    )
    assert (row["ccode1"], row["ccode2"], row["year"], row["month"], row["n"]) == (365, 369, 2022, 2, 2)
    assert [row[name] for name in events.CLASSES.values()] == [1, 0, 0, 1]
    assert (row["goldstein_sum"], row["goldstein_mean"], row["mentions"]) == (-10.0, -5.0, 11)


def test_codes_change_with_the_state() -> None:
    """COW: the Federal Republic (260) ends on 2 October 1990 and Germany (255) begins on the 3rd."""
    rows = store.rows(events.dyad_months(table((19901002, "DEU", "USA", "010", 1), (19901003, "DEU", "USA", "010", 1))))
    assert {row["ccode1"] for row in rows} == {260, 255}


def test_cameo_letters_that_are_not_isos() -> None:
    """CAMEO's list of countries: MTN Montenegro, ROM Romania, TMP East Timor; COW 341, 360, 860."""
    rows = store.rows(
        events.dyad_months(table(*[(20220224, code, "USA", "010", 1) for code in ("MTN", "ROM", "TMP", "ROU")]))
    )
    assert {row["ccode1"]: row["n"] for row in rows} == {341: 1, 360: 2, 860: 1}


def test_a_code_is_a_state_or_none() -> None:
    assert not events.NOT_STATES & {one.iso3c for one in identities()}
    assert not {*events.CAMEO} & events.NOT_STATES


def test_what_is_left_out_says_why() -> None:
    asked = [
        ("USA", "EUR", "no state"),
        ("USA", "QQQ", "unknown code"),
        ("EUR", "QQQ", "unknown code"),
        ("USA", None, "no actor"),
        ("USA", " ", "no actor"),
        ("SLV", "SLV", "within one state"),
    ]
    lost = store.rows(events.left_out(table(*[(20220224, one, two, "010", 1) for one, two, _ in asked])))
    found = {(row["code1"], row["code2"]): row["reason"] for row in lost if row["reason"] != "no day"}
    assert found == {(one, (two and two.strip()) or None): reason for one, two, reason in asked}


def test_no_value_is_no_zero() -> None:
    rows = [(20220224, "RUS", "UKR", "190", 4, None, 3), (20220224, "USA", "UKR", "190", 4, -10.0, 3)]
    found = {row["ccode1"]: row for row in store.rows(events.dyad_months(store.from_rows(events.COLUMNS, rows)))}
    assert (found[365]["n"], found[365]["goldstein_sum"], found[365]["goldstein_mean"]) == (1, None, None)
    assert found[2]["goldstein_mean"] == -10.0


def test_a_missing_column_is_named() -> None:
    wrong = table((20220224, "RUS", "UKR", "190", 1)).rename(Goldstein="GoldsteinScale")
    for ask in (events.dyad_months, events.left_out):
        with pytest.raises(InputError, match=r"found no column 'GoldsteinScale'.*Did you mean 'Goldstein'"):
            ask(wrong)


@pytest.mark.parametrize("width", events.WIDTHS)
def test_export_files_are_read_by_place(width: int) -> None:
    """Places as in the codebook of 19 February 2015, counted from 0."""
    line: list[str | None] = [f"cell {place}" for place in range(width)]
    for place, cell in {1: "20220224", 7: "RUS", 17: "UKR", 26: "190", 29: "4", 30: "-10", 31: "9"}.items():
        line[place] = cell
    blank = ["" if place in (7, 30) else cell for place, cell in enumerate(line)]
    found = store.rows(events.gdelt(store.from_rows([f"c{place}" for place in range(width)], [line, blank])))
    assert tuple(found[0].values()) == (20220224, "RUS", "UKR", "190", 4, -10.0, 9)
    assert tuple(found[1].values()) == (20220224, None, "UKR", "190", 4, None, 9)


def test_another_number_of_columns_is_no_export_file() -> None:
    with pytest.raises(InputError, match="found 7 columns; expected lines of GDELT export files"):
        events.gdelt(table((20220224, "RUS", "UKR", "190", 1)))
