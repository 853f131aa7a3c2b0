"""Predicates: what a claim says, so that a machine can test it. One file per kind; `docs/reference/predicates.md`.

A predicate is a mapping with `kind`, or `all:`, `any:` or `not:` with predicates inside. Each is a pure function of
the rows it is given: true, false or unknown, the number compared, and the rows that decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from allies.claims.predicates.asked import Asked, OfQuantity
from allies.claims.rows import Outcome, Tables
from allies.errors import InputError, did_you_mean

_ABSTRACT = {"asked"}
JOINS = ("all", "any", "not")


@dataclass(frozen=True)
class Joined:
    """Predicates joined by `all`, `any` or `not`, in three-valued logic."""

    join: str
    parts: tuple[Joined | Asked, ...]

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome: for `all` false if one part is, unknown if none is and one is unknown, else true."""
        outcomes = [part.decide(tables) for part in self.parts]
        if self.join == "not":
            return outcomes[0].negated()
        decisive = self.join == "any"
        deciding = [one for one in outcomes if one.truth is decisive]
        unknown = [one for one in outcomes if one.truth is None]
        chosen = deciding or unknown or outcomes
        lead = next((one for one in chosen if one.number is not None), chosen[0])
        truth = decisive if deciding else None if unknown else not decisive
        shown = deciding if self.join == "any" and deciding else outcomes
        rows = tuple(dict.fromkeys(row for one in shown for row in one.rows))
        superseded = truth is False and all(one.superseded for one in deciding)
        parts = tuple(outcomes) if self.join == "all" else ()
        why = unknown[0].why if unknown else ""
        return Outcome(truth, lead.number, lead.unit, rows, why, superseded, parts)

    def names(self) -> list[str]:
        """Return the quantities and facts that the parts read."""
        return [name for part in self.parts for name in part.names()]


Predicate = Joined | Asked


@cache
def kinds() -> dict[str, type[Asked]]:
    """Return the kinds of predicate by name, as discovered in this folder."""
    found: dict[str, type[Asked]] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        if path.stem in _ABSTRACT:
            continue
        module = import_module(f"{__name__}.{path.stem}")
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, Asked) and "kind" in one.model_fields:
                for kind in get_args(one.model_fields["kind"].annotation):
                    found[kind] = one
    return found


def example(kind: str) -> str:
    """Return an example of a kind, in YAML."""
    return str(import_module(kinds()[kind].__module__).EXAMPLE)


def parsed(raw: Any, where: str) -> Predicate:
    """Return a predicate from YAML; raise `InputError` that says what is wrong, and where."""
    if not isinstance(raw, Mapping):
        raise InputError(
            f"{where}: found {raw!r}; expected a predicate such as {{kind: value, of: homicide_rate, ...}}."
        )
    join = next((name for name in JOINS if name in raw), None)
    if join is not None:
        inside = [raw[join]] if join == "not" else raw[join]
        if len(raw) > 1 or not isinstance(inside, list) or not inside:
            raise InputError(f"{where}: found {dict(raw)!r}; expected {join}: and predicates under it, nothing beside.")
        return Joined(join, tuple(parsed(one, f"{where}, {join}") for one in inside))
    kind = str(raw.get("kind"))
    if kind not in kinds():
        known = [*kinds(), *JOINS]
        raise InputError(
            f"{where}: found predicate {kind!r}; expected one of {', '.join(known)}.{did_you_mean(kind, known)}"
        )
    refuse_booleans(raw, where)
    try:
        return kinds()[kind].model_validate(dict(raw))
    except ValidationError as error:
        fields = [info.alias or name for name, info in kinds()[kind].model_fields.items()]
        raise InputError(f"{where}, {kind}: {told(error, fields)}") from error


def refuse_booleans(raw: Mapping[str, Any], where: str) -> None:
    """Raise `InputError` for a list of states that YAML read as booleans: NO is Norway only in quotes."""
    for name in ("states", "among"):
        values = raw.get(name)
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, bool):
                raise InputError(
                    f"{where}: found the boolean {value} in {name}; expected an ISO3 code as text. YAML reads NO, ON "
                    "and YES as booleans; write Norway as 'NOR', in quotes."
                )


def told(error: ValidationError, fields: list[str]) -> str:
    """Return the first thing wrong in words: found, expected, the nearest field."""
    first = error.errors()[0]
    name = ".".join(str(step) for step in first["loc"]) or "it"
    if first["type"] == "extra_forbidden":
        return f"found field {name!r}; expected one of {', '.join(fields)}.{did_you_mean(name, fields)}"
    if first["type"] == "missing":
        return f"found no {name!r}; expected it. See docs/reference/predicates.md."
    message = first["msg"].removeprefix("Value error, ")
    return f"{name}: found {first['input']!r}; {message}. See docs/reference/predicates.md."


__all__ = [
    "Asked",
    "Joined",
    "OfQuantity",
    "Predicate",
    "example",
    "kinds",
    "parsed",
    "refuse_booleans",
    "told",
]
