"""The command `allies leaders`."""

from __future__ import annotations

from typing import Annotated

import typer

from allies.commands.printing import note_sources, one_thread, show

PLACES = ["leader", "office", "start", "end", "party", "family", "source"]
VALUES = ["leader", "start", "axis", "value", "lower", "upper", "scale", "observed", "party", "source", "coder"]


def leaders(
    state: Annotated[str, typer.Argument(help="State: ISO3 code, COW number or name.")],
    years: Annotated[str | None, typer.Option(help="One year, or first:last; default all on record.")] = None,
    ideology: Annotated[bool, typer.Option("--ideology", help="A row per axis, source and year observed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print who effectively led a state, to the day, with party and ideology by source."""
    one_thread()
    from allies.models.in_office import leaders_of

    found = leaders_of(state, years)
    rows = found.values() if ideology else list(found.rows)
    show(rows, as_json, VALUES if ideology else PLACES)
    note_sources(found.datasets)


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(leaders)
