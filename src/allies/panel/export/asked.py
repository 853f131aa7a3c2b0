"""The panel that the command line asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from allies.errors import InputError, did_you_mean
from allies.panel.dyads import Membership, dyad_years, state_years
from allies.panel.join import Panel


def built(
    unit: str,
    years: Iterable[int],
    add: Iterable[str],
    states: list[str] | None,
    directed: bool,
    system: str,
    membership: str,
    allow_gaps: bool,
) -> Panel:
    """Return the panel that the command line describes; `add` holds `DATASET` or `DATASET:column,column`."""
    if unit not in ("states", "dyads"):
        raise InputError(f"found unit {unit!r}; expected states or dyads.{did_you_mean(unit, ['states', 'dyads'])}")
    if unit == "states" and (directed or states):
        raise InputError("found --directed or --state with state-years; expected them with dyads.")
    rule = cast("Membership", membership)
    made = (
        state_years(years, system=system, membership=rule)
        if unit == "states"
        else dyad_years(years, states=states, system=system, directed=directed, membership=rule)
    )
    for asked in add:
        name, _, columns = asked.partition(":")
        made = made.add(name, columns.split(",") if columns else None, allow_gaps=allow_gaps)
    return made
