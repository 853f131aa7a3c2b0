"""The panel that the command line asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from allies import sources
from allies.errors import InputError, did_you_mean
from allies.panel.dyads import Membership, dyad_years, state_years
from allies.panel.join import Panel
from allies.panel.tenures import leader_dyad_years, leader_years

UNITS = ("states", "dyads", "leaders", "leader-dyads")
DERIVED = ("capital_distance", "politically_relevant", "joint_democracy", "capability_share")


@dataclass(frozen=True)
class Asked:
    """What the options say of the rows: the unit and who is in it."""

    unit: str
    years: Sequence[int]
    states: Sequence[str] | None = None
    directed: bool = False
    system: str = "cow"
    membership: str = "any"
    leaders: str = "archigos"
    as_of: str | None = None

    def rows(self) -> Panel:
        """Return the panel before anything is added."""
        if self.unit not in UNITS:
            raise InputError(
                f"found unit {self.unit!r}; expected one of {', '.join(UNITS)}.{did_you_mean(self.unit, UNITS)}"
            )
        if not self.unit.endswith("dyads") and (self.directed or self.states):
            raise InputError(f"found --directed or --state with {self.unit}; expected them with dyads.")
        rule = cast("Membership", self.membership)
        if self.unit == "states":
            return state_years(self.years, system=self.system, membership=rule, as_of=self.as_of)
        if self.unit == "dyads":
            return dyad_years(
                self.years, states=self.states, system=self.system, directed=self.directed, membership=rule,
                as_of=self.as_of,
            )  # fmt: skip
        if self.unit == "leaders":
            return leader_years(self.years, system=self.system, membership=rule, leaders=self.leaders, as_of=self.as_of)
        return leader_dyad_years(
            self.years, states=self.states, system=self.system, directed=self.directed, leaders=self.leaders,
            as_of=self.as_of,
        )  # fmt: skip


def built(
    asked: Asked,
    add: Iterable[str] = (),
    own: Iterable[Path] = (),
    derive: Iterable[str] = (),
    *,
    trade: bool = False,
    labels: bool = False,
    allow_gaps: bool = False,
) -> Panel:
    """Return the panel that the command line describes.

    Each of `add` is `DATASET`, `DATASET:column,column`, and after that any number of `@column=value` (rows to take; a
    column named twice allows both), `@within=rule`, `@at=year` and `@prefix=name`.
    """
    made = asked.rows()
    for text in add:
        name, columns, options = _parts(text)
        made = made.add(name, columns, allow_gaps=allow_gaps, **options)
    for path in own:
        made = made.add_table(path, allow_gaps=allow_gaps)
    for name in derive:
        if name not in DERIVED:
            raise InputError(
                f"found --derive {name!r}; expected one of {', '.join(DERIVED)}.{did_you_mean(name, DERIVED)}"
            )
        made = getattr(made, name)(allow_gaps=allow_gaps)
    made = made.trade() if trade else made
    return made.labelled() if labels else made


def _parts(text: str) -> tuple[str, list[str] | None, dict[str, Any]]:
    head, *tail = text.split("@")
    name, _, columns = head.partition(":")
    options: dict[str, Any] = {}
    for part in tail:
        key, sign, value = part.partition("=")
        if not sign:
            raise InputError(f"found {part!r} in --add {text}; expected @column=value, @within=, @at= or @prefix=.")
        if key in ("within", "prefix"):
            options[key] = value
        elif key == "at":
            options[key] = _number(value, text)
        else:
            options.setdefault("where", {}).setdefault(key, []).append(_value(name, key, value, text))
    return name, columns.split(",") if columns else None, options


def _value(name: str, column: str, value: str, text: str) -> Any:
    """Return a value of a column as the column's type has it."""
    declared = sources.source(name).columns.get(column)
    kind = declared.type if declared else "string"
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return _number(value, text) if kind.startswith("int") else value


def _number(value: str, text: str) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise InputError(f"found {value!r} in --add {text}; expected a whole number there.") from error
