"""From outcome and evidence to a verdict, the evidence rule, and mutants that must not come back supported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from allies import store
from allies.claims.case import Case, Claim, read
from allies.claims.check import Check, answered
from allies.claims.rows import Outcome, Row, Tables
from allies.claims.verdicts import later, verdict
from allies.errors import AlliesError, EvidenceError

SURVIVE = 0.05


def row(grade: str = "A", source: str = "one", states: tuple[str, ...] = ("SLV",), year: int = 2024) -> Row:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Row(f"R-{grade}-{source}", states, first, last, last, 1.0, "units", "", source, grade)


CLAIM = Claim("C1", "", "a claim", "quantity", ("SLV",), (2024,))
TRUE, FALSE, NONE = (Outcome(truth, 1.0, "units", (row(),)) for truth in (True, False, None))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (TRUE, "supported"),
        (FALSE, "contradicted"),
        (None, "not_checkable"),
        (replace(NONE, why="not_covered"), "not_covered"),
        (replace(NONE, why="missing"), "not_checkable"),
        (replace(NONE, why="waits"), "open"),
        (replace(TRUE, rows=(row("B"),)), "supported"),
        (replace(TRUE, rows=(row("C"),)), "supported"),
        (replace(TRUE, rows=(row("D"),)), "contested"),
        (replace(FALSE, rows=(row("B"),)), "contested"),
        (replace(FALSE, rows=(row("B"), row("B", "two"))), "contradicted"),
        (replace(FALSE, rows=(row("B"), row("B"))), "contested"),
        (replace(FALSE, rows=(row("C"), row("C", "two"), row("D"))), "contested"),
        (replace(FALSE, rows=()), "contested"),
        (replace(FALSE, superseded=True), "outdated"),
        (replace(FALSE, parts=(TRUE, FALSE)), "partly"),
        (replace(FALSE, parts=(FALSE, FALSE)), "contradicted"),
        (replace(FALSE, parts=(NONE, FALSE)), "contradicted"),
        (replace(FALSE, parts=(TRUE, replace(FALSE, rows=(row("D"),)))), "contested"),
        (replace(TRUE, parts=(TRUE, replace(TRUE, rows=(row("D"),)))), "contested"),
    ],
)
def test_verdict(outcome: Outcome | None, expected: str) -> None:
    assert verdict(CLAIM, outcome) == expected


def test_what_the_claim_is_comes_first() -> None:
    assert verdict(replace(CLAIM, defective="no predicate"), TRUE) == "defective"
    assert verdict(replace(CLAIM, judgement=True), TRUE) == "judgement"
    assert verdict(replace(CLAIM, type="judgement"), None) == "judgement"
    assert verdict(replace(CLAIM, type="forecast"), replace(NONE, why="missing")) == "open"


def test_the_later_verdict() -> None:
    assert later("supported", "contradicted") == "outdated"
    assert later("contradicted", "contradicted") == "contradicted"
    assert later("open", "supported") == "supported"


@pytest.mark.parametrize(
    ("claim", "outcome", "lacks"),
    [
        (replace(CLAIM, states=("HND",)), TRUE, "state HND"),
        (replace(CLAIM, states=("SLV", "USA")), TRUE, "state USA"),
        (replace(CLAIM, dates=(2025,)), TRUE, "date 2025"),
        (replace(CLAIM, dates=(date(2025, 1, 1),)), TRUE, "date 2025-01-01"),
        (CLAIM, replace(TRUE, number=None), "quantity"),
    ],
)
def test_supported_by_rows_that_do_not_fit_is_an_error(claim: Claim, outcome: Outcome, lacks: str) -> None:
    with pytest.raises(EvidenceError, match=f"do not hold its {lacks}"):
        verdict(claim, outcome)


def test_every_supported_claim_names_its_states_and_most_their_dates(checked: Check) -> None:
    supported = [one.claim for one in checked.answers if one.verdict == "supported"]
    assert all(claim.states and claim.dates for claim in supported)


# --- mutants ------------------------------------------------------------------------------------------------------

UP, DOWN, OFF = (10.0, 100.0), (0.1, 0.01), (1.5, 0.5)
AWAY = {"above": UP, "at_least": UP, "below": DOWN, "at_most": DOWN, "equal": OFF, "about": OFF}
TURNED = {
    "above": "below", "below": "above", "at_least": "below", "at_most": "above", "rising": "falling",
    "falling": "rising", "equal": "below", "about": "below", "before": "after", "after": "before",
}  # fmt: skip


def leaves(predicate: Any) -> Iterator[dict[str, Any]]:
    if "kind" in predicate:
        yield predicate
        return
    for join in ("all", "any"):
        for part in predicate.get(join, []):
            yield from leaves(part)
    if "not" in predicate:
        yield from leaves(predicate["not"])


def copied(raw: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(yaml.safe_dump(raw))
    return found


def other_year(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Move every year and day of the claim and of its predicate ten years back."""
    moved = copied(raw)
    moved["dates"] = [earlier(one) for one in moved.get("dates", [])]
    for leaf in leaves(moved.get("predicate", {})):
        times = ("at", "from", "to", "until", *(["than"] if leaf["kind"] in ("before", "after") else []))
        for name in times:
            if name in leaf:
                leaf[name] = earlier(leaf[name])
        for side in ("a", "b"):
            if side in leaf:
                leaf[side]["at"] = earlier(leaf[side]["at"])
    yield moved


def earlier(when: Any) -> Any:
    if isinstance(when, int):
        return when - 10
    return re.sub(r"^\d{4}", lambda year: str(int(year[0]) - 10), str(when)) if re.match(r"\d{4}", str(when)) else when


def other_state(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Put Iceland or New Zealand in place of each state in turn, in the claim and in its predicate."""
    for state in raw.get("states", []):
        for instead in ("ISL", "NZL"):
            moved = yaml.safe_dump(raw).replace(f"- {state}\n", f"- {instead}\n")
            yield yaml.safe_load(moved)


def other_number(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Move each limit away from the claim: tenfold up for above, down for below, by half for equal and about."""
    count = len(list(leaves(raw.get("predicate", {}))))
    for at in range(count):
        for away in (0, 1):
            moved = copied(raw)
            leaf = list(leaves(moved["predicate"]))[at]
            if leaf["kind"] in ("value", "share", "rank") and leaf["than"]:
                leaf["than"] *= AWAY[leaf["is"]][away]
                yield moved


def other_direction(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Turn above to below, rising to falling, before to after; where there is no direction say the opposite."""
    predicate = raw.get("predicate") or {"all": [{"kind": "event", "of": f"fact:{name}"} for name in raw["facts"]]}
    turned = copied({**raw, "predicate": predicate})
    found = False
    for leaf in leaves(turned["predicate"]):
        for name in ("is", "kind"):
            if leaf.get(name) in TURNED:
                leaf[name], found = TURNED[leaf[name]], True
                break
    if not found:
        turned["predicate"] = {"not": turned["predicate"]}
    yield turned


def written(text: Case, checked: Check) -> list[dict[str, Any]]:
    supported = {one.claim.id for one in checked.answers if "supported" in (one.verdict, one.verdict_as_of)}
    every: list[dict[str, Any]] = store.yaml_file(Path(text.folder) / "claims.yml")
    return [raw for raw in every if raw["id"] in supported]


@pytest.mark.parametrize("mutate", [other_year, other_state, other_number, other_direction])
def test_mutants_do_not_come_back_supported(
    mutate: Any, text: Case, checked: Check, both: tuple[Tables, Tables]
) -> None:
    """At least 95 of 100 mutants of the supported claims, of each sort, are not supported at either date."""
    then, now = both
    made, survived = 0, []
    for raw in written(text, checked):
        for mutant in mutate(raw):
            if mutant == raw:
                continue
            made += 1
            try:
                found = answered(read(mutant), then, now)
            except AlliesError:
                continue
            if "supported" in (found.verdict, found.verdict_as_of):
                survived.append((raw["id"], yaml.safe_dump(mutant.get("predicate"), default_flow_style=True)))
    assert made >= 25
    assert len(survived) <= SURVIVE * made, survived
