"""A text's own forecasts, scored: what it said, the rule that resolves it, and what came."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from allies import store
from allies.claims.check import Check
from allies.claims.predicates import told
from allies.errors import InputError, UnknownName, did_you_mean

HALF = 0.5


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    claim: str
    word: str
    probability: float | None = Field(default=None, gt=0, lt=1)
    rule: str
    by: str


@dataclass(frozen=True)
class Scored:
    """One forecast: the text's word and the probability it stands for, the rule, and the outcome.

    `outcome`: 1 came true, 0 did not, 0.5 in part, None not resolved. `brier`: the squared difference between the two.
    """

    claim: str
    word: str
    probability: float | None
    rule: str
    by: str
    outcome: float | None
    brier: float | None

    def row(self) -> dict[str, Any]:
        """Return the forecast as a JSON-ready dictionary."""
        return asdict(self)


def scored(found: Check) -> list[Scored]:
    """Return the forecasts of a case, scored at its `as_of`; none where the case has no forecasts.yml.

    Raises
    ------
    InputError, UnknownName
        For a forecast that is not written as expected, or of a claim that does not exist.

    References
    ----------
    Brier (1950), Monthly Weather Review 78:1-3, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
    """
    path = found.case.folder / "forecasts.yml"
    answers = {one.claim.id: one.verdict_as_of for one in found.answers}
    rows = []
    for written in _read(path):
        if written.claim not in answers:
            near = did_you_mean(written.claim, answers)
            raise UnknownName(f"forecasts.yml: found no claim {written.claim!r} in claims.yml.{near}")
        outcome = {"supported": 1.0, "partly": HALF, "contradicted": 0.0}.get(answers[written.claim])
        known = outcome is not None and written.probability is not None
        brier = round((written.probability - outcome) ** 2, 4) if known else None  # type: ignore[operator]
        rows.append(Scored(written.claim, written.word, written.probability, written.rule, written.by, outcome, brier))
    return rows


def skill(rows: list[Scored]) -> dict[str, float | int]:
    """Return how many forecasts were resolved, and their mean Brier score beside that of always saying one half."""
    resolved = [row for row in rows if row.brier is not None]
    if not resolved:
        return {"n": len(rows), "resolved": 0}
    chance = sum((HALF - (row.outcome or 0.0)) ** 2 for row in resolved) / len(resolved)
    mean = sum(row.brier or 0.0 for row in resolved) / len(resolved)
    return {"n": len(rows), "resolved": len(resolved), "brier": round(mean, 3), "brier_of_one_half": round(chance, 3)}


def _read(path: Path) -> list[_Written]:
    if not path.is_file():
        return []
    try:
        return [_Written.model_validate(one) for one in store.yaml_file(path) or []]
    except ValidationError as error:
        raise InputError(f"forecasts.yml: {told(error, list(_Written.model_fields))}") from error
