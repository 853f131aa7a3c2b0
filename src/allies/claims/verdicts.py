"""From what the rows say to a verdict, and the rule that a supported verdict must rest on evidence that fits."""

from __future__ import annotations

from datetime import date

from allies.claims.case import Claim
from allies.claims.rows import BEST, Outcome, Row, When, grade, labels
from allies.errors import EvidenceError

MEANING = {
    "supported": "the record bears it out",
    "contradicted": "a primary source, or two independent outlets, say otherwise",
    "partly": "some parts hold and some fail",
    "outdated": "it was so at an earlier date",
    "contested": "only a party to the dispute, or one outlet, speaks for it or against it",
    "not_checkable": "nothing on record binds it",
    "not_covered": "the source ends before the day it speaks of",
    "defective": "the sentence says nothing that can be tested",
    "judgement": "an opinion",
    "open": "waits for a model, or for the day it speaks of",
}
VERDICTS = tuple(MEANING)
PARTY = "D"
PRIMARY, OUTLET = "A", "B"
_WHY = {"waits": "open", "not_covered": "not_covered", "missing": "not_checkable", "": "not_checkable"}


def verdict(claim: Claim, outcome: Outcome | None) -> str:
    """Return the verdict on one date.

    Parameters
    ----------
    claim
        The claim as written.
    outcome
        What its predicate says from the rows known on that date; None where it has neither predicate nor facts.

    Raises
    ------
    EvidenceError
        For a supported verdict whose deciding rows lack the claim's states, dates or quantity.

    Notes
    -----
    False needs one row of grade A, or two of grade B from different sources; with less it is contested. True on nothing
    better than grade D is contested as well.
    """
    if claim.defective:
        return "defective"
    if claim.judgement or claim.type == "judgement":
        return "judgement"
    if outcome is None:
        return "not_checkable"
    if outcome.truth is None:
        return "open" if claim.type == "forecast" else _WHY[outcome.why]
    if outcome.truth:
        if strength(outcome) in ("", PARTY):
            return "contested"
        fits(claim, outcome)
        return "supported"
    false = [part for part in outcome.parts if part.truth is False] or [outcome]
    if not any(refutes(part.rows) for part in false):
        return "contested"
    if any(part.truth for part in outcome.parts):
        return "partly"
    return "outdated" if outcome.superseded else "contradicted"


def later(first: str, second: str) -> str:
    """Return the verdict at the later date: what was supported and then failed is outdated, not contradicted."""
    return "outdated" if first == "supported" and second == "contradicted" else second


def refutes(rows: tuple[Row, ...]) -> bool:
    """Return whether rows are enough to call a claim false."""
    outlets = {row.source for row in rows if row.grade == OUTLET}
    return any(row.grade == PRIMARY for row in rows) or len(outlets) >= 2


def strength(outcome: Outcome) -> str:
    """Return the grade of the weakest part, each part by its best row."""
    parts = [part for part in outcome.parts if part.truth is outcome.truth] or [outcome]
    return max((grade(part.rows) or PARTY for part in parts), key=BEST.index)


def fits(claim: Claim, outcome: Outcome) -> None:
    """Raise `EvidenceError` unless the deciding rows hold the claim's states, its dates and its quantity."""
    states = {one for row in outcome.rows for one in row.states}
    absent = [one for one in claim.states if not labels(one) & states]
    if absent:
        raise _lacking(claim, f"state {absent[0]}", outcome)
    for when in claim.dates:
        if not any(_speaks_of(row, when) for row in outcome.rows):
            raise _lacking(claim, f"date {when}", outcome)
    if claim.type == "quantity" and outcome.number is None:
        raise _lacking(claim, "quantity", outcome)


def _speaks_of(row: Row, when: When) -> bool:
    if isinstance(when, int):
        return row.start.year <= when <= row.end.year
    return isinstance(when, date) and row.start <= when <= row.end


def _lacking(claim: Claim, what: str, outcome: Outcome) -> EvidenceError:
    held = ", ".join(row.id for row in outcome.rows[:5]) or "no rows"
    return EvidenceError(
        f"claim {claim.id} came out as supported, and its deciding rows ({held}) do not hold its {what}. Expected rows "
        "with the claim's states, dates and quantity; bind it to others, or correct its states and dates."
    )
