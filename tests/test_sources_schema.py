"""What a source.yml may say: every slip gives one `ParseError` that names the field and says what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest
import yaml

from allies import sources, store
from allies.errors import ParseError
from allies.sources.schema import checked, declared

GOOD = """
title: "Votes of an assembly that does not exist"
producer: "Nobody"
citation: "Nobody (2024), Nothing."
landing: "https://example.org/"
version: "1"
licence: {name: "CC0", url: "https://example.org/licence", class: R}
files: []
grain: [roll_call, iso3c]
state_system: iso3
state_columns: [iso3c]
coverage: {start: 2024, end: 2024}
time: date
absence: missing
absence_note: "No row: no member."
columns:
  roll_call: {type: int64, meaning: "number"}
  date: {type: date, meaning: "day"}
  iso3c: {type: string, meaning: "member"}
  vote: {type: string, meaning: "vote", values: ["yes", "no"]}
  share: {type: float64, meaning: "share", nullable: true}
checks:
  rows: 2
  states: 2
  facts:
    - {where: {roll_call: 1, iso3c: USA}, column: vote, equals: "yes"}
"""


def table(*changed: tuple[Any, ...]) -> store.Table:
    cells = [(1, date(2024, 1, 1), "USA", "yes", 0.5), (1, date(2024, 1, 1), "SLV", "no", None), *changed]
    return store.from_rows(["roll_call", "date", "iso3c", "vote", "share"], cells)


def with_text(old: str, new: str) -> Any:
    assert GOOD.count(old) >= 1
    return yaml.safe_load(GOOD.replace(old, new, 1))


@pytest.mark.parametrize("name", sources.names())
def test_every_source_is_valid(name: str) -> None:
    assert sources.source(name).name == name


def test_a_good_one_is_read() -> None:
    source = declared("votes", yaml.safe_load(GOOD))
    assert (source.name, source.licence.grade, source.checks.rows) == ("votes", "R", 2)
    assert source.columns["share"].nullable
    assert not source.columns["vote"].nullable


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('["yes", "no"]', "[yes, no]", r"columns\.vote\.values\.0: .*valid string\. NO, YES, ON and OFF"),
        ("state_columns: [iso3c]", "state_columns: [iso3c]\nnot_states: [NO]", r"not_states\.0: .*only in quotes"),
        ("state_columns: [iso3c]", "state_columns: [iso3c]\nnames: {NO: NOR}", r"names\..*only in quotes"),
        ("{type: int64,", "{typ: int64,", r"columns\.roll_call\.type: Field required"),
        ('meaning: "member"}', 'meaning: "member", absence: zero}', r"columns\.iso3c\.absence: Extra inputs"),
        ("time: date", "time: date\nlicense: CC0", r"license: Extra inputs are not permitted"),
        ("type: float64", "type: decimals", r"columns\.share\.type: .*no such Ibis type"),
        ("start: 2024", 'start: "early"', r"coverage\.start: .*valid integer"),
        ("class: R", "class: X", r"licence\.class: .*'R', 'A' or 'N'"),
        ("absence: missing", "absence: none", r"absence: .*'zero' or 'missing'"),
        ("absence: missing\n", "", r"absence: Field required"),
        ("state_system: iso3", "state_system: iso2", r"state_system: "),
        ("grain: [roll_call, iso3c]", "grain: [roll_cal, iso3c]", r"'roll_cal' is not .*Did you mean 'roll_call'"),
        ("time: date", "time: day", r"'day' is not among the columns"),
        ("column: vote", "column: votes", r"'votes' is not .*Did you mean 'vote'"),
        ("where: {roll_call: 1,", "where: {rollcall: 1,", r"'rollcall' is not .*Did you mean 'roll_call'"),
        (
            "files: []",
            "files: [{name: a, mirror: a/a, url: null, sha256: abc, bytes: 1}]",
            r"files\.0\.sha256: .*pattern",
        ),
        ("files: []", "files: [{name: a, mirror: a/a, sha256: abc, bytes: 1}]", r"files\.0\.url: Field required"),
    ],
)
def test_a_slip_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(ParseError, match=message) as caught:
        declared("votes", with_text(old, new))
    assert str(caught.value).startswith("sources/votes/source.yml")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list"])
def test_a_file_without_fields_is_named(text: str) -> None:
    with pytest.raises(ParseError, match="expected fields"):
        declared("votes", yaml.safe_load(text))


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "source.yml").write_text("title: colons: twice", encoding="utf-8")
    monkeypatch.setattr(sources, "_HERE", tmp_path)
    with pytest.raises(ParseError, match=r"sources/broken/source\.yml is no YAML"):
        sources.source("broken")


def test_a_good_table_passes_with_the_declared_columns_only() -> None:
    source = declared("votes", yaml.safe_load(GOOD))
    found = checked(source, table().mutate(extra=1, roll_call=ibis._.roll_call.cast("string")))
    assert found.columns == ("roll_call", "date", "iso3c", "vote", "share")
    assert str(found.schema()["roll_call"]) == "int64"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            table((2, date(2024, 1, 2), "USA", "maybe", 0.1)),
            r"votes\.vote: found 'maybe', expected one of \['yes', 'no",
        ),
        (table((2, date(2024, 1, 2), None, "yes", 0.1)), r"votes\.iso3c: found 1 empty cells, expected none"),
        (table().limit(1), "found 1 rows, expected at least 2"),
        (table().mutate(iso3c=ibis.literal("USA")), "found 1 states, expected at least 2"),
        (table().drop("vote"), r"expected also \['vote'\]"),
        (table().mutate(roll_call=ibis._.roll_call + 1), r"votes\.vote where .*: found \[\], expected yes"),
        (table((1, date(2024, 1, 1), "USA", "no", 0.1)), r"votes\.vote where .*: found \['yes', 'no'\]"),
    ],
)
def test_a_table_that_breaks_its_word_is_refused(changed: store.Table, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        checked(declared("votes", yaml.safe_load(GOOD)), changed)


def test_a_fact_may_belong_to_one_edition() -> None:
    fact = '{where: {roll_call: 1, iso3c: USA}, column: vote, equals: "no", editions: [other]}'
    source = declared("votes", with_text('{where: {roll_call: 1, iso3c: USA}, column: vote, equals: "yes"}', fact))
    checked(source, table(), "main")
    with pytest.raises(ParseError, match="expected no"):
        checked(source, table(), "other")


def test_numbers_hold_within_their_tolerance() -> None:
    fact = "{where: {roll_call: 1, iso3c: USA}, column: share, equals: 0.49, tolerance: 0.02}"
    old = '{where: {roll_call: 1, iso3c: USA}, column: vote, equals: "yes"}'
    checked(declared("votes", with_text(old, fact)), table())
    with pytest.raises(ParseError, match=r"found \[0\.5\], expected 0\.49"):
        checked(declared("votes", with_text(old, fact.replace("0.02", "0.001"))), table())
