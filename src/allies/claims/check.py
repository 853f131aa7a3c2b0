"""Check a case: every claim at the day it was published and at a later day, with the number and the rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from string import Formatter
from typing import Any

from allies.claims import facts as compiled
from allies.claims.case import Case, Claim, case
from allies.claims.predicates import Joined
from allies.claims.predicates.event import Event
from allies.claims.rows import FACT, Outcome, Row, Tables
from allies.claims.series import Library
from allies.claims.verdicts import VERDICTS, later, strength, verdict
from allies.errors import InputError, NotCovered
from allies.models.record import day, latest_day
from allies.models.result import Rows

FACTUAL = ("quantity", "date", "superlative", "sequence", "membership", "quotation")
SEVERITY = ("contradicted", "outdated", "defective", "partly", "contested")


@dataclass(frozen=True)
class Checked:
    """One claim's answer.

    `verdict` and `number` hold at publication, `verdict_as_of` and `number_as_of` at `as_of`. `evidence`: the
    rows that decide; `shown`: facts given beside a predicate. `wording`: a better sentence, its numbers filled in.
    """

    claim: Claim
    verdict: str
    verdict_as_of: str
    number: float | None
    number_as_of: float | None
    unit: str
    as_of: date
    evidence: tuple[Row, ...]
    shown: tuple[Row, ...]
    grade: str
    wording: str

    def row(self) -> dict[str, Any]:
        """Return the answer as a JSON-ready dictionary."""
        return {
            "id": self.claim.id,
            "section": self.claim.section,
            "paraphrase": self.claim.paraphrase,
            "type": self.claim.type,
            "verdict": self.verdict,
            "verdict_as_of": self.verdict_as_of,
            "number": self.number,
            "number_as_of": self.number_as_of,
            "unit": self.unit,
            "as_of": self.as_of.isoformat(),
            "evidence": [row.row() for row in self.evidence],
            "shown": [row.row() for row in self.shown],
            "grade": self.grade,
            "wording": self.wording,
            "rival": self.claim.rival,
            "note": self.claim.defective or self.claim.note,
        }


@dataclass(frozen=True)
class Check(Rows):
    """A checked case: `rows` as dictionaries, `answers` as objects, in the order of the text."""

    case: Case
    as_of: date
    answers: tuple[Checked, ...]

    def tally(self, *, latest: bool = False) -> dict[str, int]:
        """Return how many claims got each verdict, at publication or at `as_of`."""
        counted = Counter(one.verdict_as_of if latest else one.verdict for one in self.answers)
        return {name: counted[name] for name in VERDICTS if counted[name]}

    def summary(self) -> str:
        """Return the tally as one line."""
        told = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in self.tally().items())
        return f"{len(self.answers)} claims as of {self.case.text.published}: {told}."

    def register(self) -> list[Checked]:
        """Return the claims that need a correction, the most severe first.

        By verdict at publication (contradicted, outdated, defective, partly, contested); then statements of fact before
        readings of them; then by grade of evidence; then by place in the text.
        """
        wrong = [one for one in self.answers if one.verdict in SEVERITY]
        return sorted(wrong, key=_severity)


def _severity(one: Checked) -> tuple[int, bool, str]:
    return SEVERITY.index(one.verdict), one.claim.type not in FACTUAL, one.grade or "Z"


def check(asked: str | Case, *, as_of: str | date | None = None) -> Check:
    """Check every claim of a text against the release and the compiled facts.

    Parameters
    ----------
    asked
        The name of an embedded case, a folder with case.yml and claims.yml, or a `Case`.
    as_of
        A day or a year; default the last day of the release or of a fact. The verdicts at publication do not move.

    Returns
    -------
    Check
        `.rows`, `.answers`, `.tally()`, `.summary()`, `.register()`, `.to_frame()`.

    Raises
    ------
    UnknownName, UnknownState, InputError
        As in `case`, and for a quantity or fact that does not exist.
    EvidenceError
        For a supported verdict whose rows do not hold what the claim says.
    """
    held = asked if isinstance(asked, Case) else case(asked)
    then, now = tables(held, as_of)
    for claim in held.claims:
        if claim.predicate is not None:
            for name in claim.predicate.names():
                now.known(name)
    answers = tuple(answered(claim, then, now) for claim in held.claims)
    used = {name for one in answers for row in one.evidence for name in _datasets(row, now)}
    return Check(tuple(one.row() for one in answers), tuple(sorted(used)), held, now.as_of, answers)


def tables(held: Case, as_of: str | date | None = None) -> tuple[Tables, Tables]:
    """Return what was known when the text was published, and what was known by `as_of`."""
    found = compiled.facts(held.folder)
    passages = compiled.documents(held.folder)
    last = max([latest_day(), *(row.known for row in found.values())])
    now = day(as_of) or last
    if now < held.text.published:
        raise NotCovered(f"found as-of {now}; the text was published on {held.text.published}. Ask for a later day.")
    series = Library().series() | compiled.readings(held.folder, found)
    then = Tables(series, found, passages, compiled.groups(), held.text.published, held.text.published)
    return then, replace(then, as_of=now)


def answered(claim: Claim, then: Tables, now: Tables) -> Checked:
    """Return a claim's answer at two dates."""
    before, after = outcome(claim, then), outcome(claim, now)
    first = verdict(claim, before)
    second = later(first, verdict(claim, after))
    decided = before if before is not None and before.truth is not None else after
    decided = decided or Outcome(None)
    shown = tuple(now.fact(name) for name in claim.facts) if claim.predicate is not None else ()
    first_number, last_number = before.number if before else None, after.number if after else None
    slots = {
        "number": first_number,
        "number_as_of": last_number,
        "unit": decided.unit,
        "part": [part.number for part in decided.parts],
        "fact": {row.id: row.value for row in now.facts.values()},
    }
    return Checked(
        claim,
        first,
        second,
        first_number,
        last_number,
        decided.unit,
        now.as_of,
        decided.rows,
        shown,
        strength(decided) if decided.truth is not None else "",
        worded(claim, slots),
    )


def outcome(claim: Claim, tables_: Tables) -> Outcome | None:
    """Return what the rows known on a day say of a claim; None where it has neither predicate nor facts."""
    if claim.defective or claim.judgement:
        return None
    if claim.predicate is not None:
        return claim.predicate.decide(tables_)
    if not claim.facts:
        return None
    parts = tuple(Event(kind="event", of=FACT + name) for name in claim.facts)
    return (parts[0] if len(parts) == 1 else Joined("all", parts)).decide(tables_)


class _Filled(Formatter):
    def get_value(self, key: Any, args: Any, kwargs: Any) -> Any:
        if key not in kwargs:
            raise KeyError(key)
        return kwargs[key]

    def format_field(self, value: Any, format_spec: str) -> str:
        return "no number on record" if value is None else super().format_field(value, format_spec)


def worded(claim: Claim, slots: dict[str, Any]) -> str:
    """Return the claim's better sentence with its numbers filled in; raise `InputError` for a slot that is none."""
    try:
        return _Filled().vformat(claim.wording, (), slots)
    except (KeyError, ValueError, IndexError) as error:
        raise InputError(
            f"claim {claim.id}: found the slot {error} in wording; expected {{number}}, {{number_as_of}}, {{unit}}, "
            "{part[0]} or {fact[ID]}, with a format such as {number:,.0f}."
        ) from error


def _datasets(row: Row, now: Tables) -> tuple[str, ...]:
    name = row.id.partition(":")[0]
    return now.series[name].datasets if name in now.series and ":" in row.id else ()
