"""What every kind of predicate is made of: its fields, and how a number is compared."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from allies.claims.rows import WORDS, Outcome, Tables, When, canonical

Comparison = Literal["above", "below", "at_least", "at_most", "equal", "about"]
ABOUT = 0.05
_HOLDS = {
    "above": lambda found, than, near: found > than,
    "below": lambda found, than, near: found < than,
    "at_least": lambda found, than, near: found >= than,
    "at_most": lambda found, than, near: found <= than,
    "equal": lambda found, than, near: abs(found - than) <= 1e-9 * max(1.0, abs(than)),
    "about": lambda found, than, near: abs(found - than) <= near * abs(than),
}


class Asked(BaseModel):
    """A predicate as written in YAML: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def decide(self, tables: Tables) -> Outcome:
        """Return what the rows known by `tables.as_of` say."""
        raise NotImplementedError

    def names(self) -> list[str]:
        """Return the quantities, facts and documents that it reads."""
        raise NotImplementedError


class OfQuantity(Asked):
    """A predicate about one quantity of some states."""

    of: str = Field(description="a quantity of the table below, or `fact:ID`")
    states: list[str] = Field(
        default=[], description="ISO3 codes in quotes; sender first where the quantity is directed"
    )

    @field_validator("states")
    @classmethod
    def _are_states(cls, names: list[str]) -> list[str]:
        return [canonical(name) for name in names]

    def names(self) -> list[str]:
        """Return the quantity or fact that it reads."""
        return [self.of]


class Compared(OfQuantity):
    """A predicate that compares one number with a limit."""

    is_: Comparison = Field(alias="is", description="above, below, at_least, at_most, equal, or about")
    than: float = Field(description="the limit, in the unit of the quantity")
    within: float = Field(default=ABOUT, gt=0, description="for `about`: the largest relative difference")

    def holds(self, found: float) -> bool:
        """Return whether `found` stands to the limit as the claim says."""
        return bool(_HOLDS[self.is_](found, self.than, self.within))


def moment(value: Any) -> When:
    """Return a moment as read from YAML: a year, a day, `published` or `as_of`; raise `ValueError` for another."""
    if isinstance(value, bool):
        raise ValueError("found a boolean; expected a year, a day in quotes, 'published' or 'as_of'")
    if isinstance(value, date) or value in WORDS or (isinstance(value, int) and 1800 <= value <= 2200):
        return value  # type: ignore[no-any-return]
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"found {value!r}; expected a year, a day (2025-06-19), 'published' or 'as_of'") from error


def is_day(value: Any) -> bool:
    """Return whether a text is a moment rather than the name of a quantity."""
    try:
        moment(int(value) if str(value).isdigit() else value)
    except ValueError:
        return False
    return True


def first_day(when: When, tables: Tables) -> date:
    """Return the first day that `when` names."""
    return date(when, 1, 1) if isinstance(when, int) else tables.day(when)
