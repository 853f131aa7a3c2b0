"""`allies profile`, `compare` and `rank`: how closely states are aligned, dimension by dimension."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from allies.commands.printing import note_sources, one_thread, progress_bar, show

A = Annotated[str, typer.Argument(help="State: ISO3 code, COW number or name.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="A day (2025-06-19) or a year (1980).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Year = Annotated[int | None, typer.Option(help="A year; default the last one.")]
Dimension = Annotated[str, typer.Option(help="votes, military, economic, institutional, attention or social.")]
STANDING = ["dimension", "rank", "rank_lower", "rank_upper", "partners", "percentile", "estimate", "lower", "upper",
            "n", "coverage", "status"]  # fmt: skip
CELLS = ["id", "estimate", "lower", "upper", "n", "rank", "partners", "status", "data_end"]
PLACES = ["rank", "rank_lower", "rank_upper", "iso3c", "estimate", "lower", "upper", "n", "coverage"]


def profile(
    a: A,
    b: A,
    as_of: AsOf = None,
    explain: Annotated[str | None, typer.Option(help="A dimension: what each indicator adds.")] = None,
    history: Annotated[str | None, typer.Option(help="A dimension: its path over the years.")] = None,
    moved: Annotated[
        str | None, typer.Option(help="Two years, 2024:2025: who moved in UN votes; from pulled data.")
    ] = None,
    multiverse: Annotated[
        bool, typer.Option("--multiverse", help="How many method choices agree; fits anew from pulled data.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print the profile of two states: alignment by dimension, where the dimensions disagree, and every channel."""
    if multiverse:
        _multiverse(a, b, as_json)
        return
    one_thread()
    from allies.models.alignment import standing
    from allies.models.alignment.moved import between
    from allies.models.profile import profile

    if moved:
        found = between(a, b, moved)
        show(list(found.rows), as_json, ["part", "estimate", "lower", "upper", "share", "n"])
        note_sources(found.datasets, pulled=True)
        return
    if explain or history:
        found = standing.explained(a, b, explain) if explain else standing.history(a, b, dimensions=[str(history)])
        show(list(found.rows), as_json)
        note_sources(found.datasets)
        return
    made = profile(a, b, as_of=as_of)
    if as_json:
        show([*made.alignment, *made.rows], as_json)
    else:
        _print_profile(made)
    note_sources(made.datasets)


def _print_profile(made: Any) -> None:
    if made.alignment:
        *dimensions, _ = made.alignment
        show(dimensions, False, STANDING)
        for row in dimensions:
            if row["note"]:
                typer.echo(f"{row['dimension']}: {row['note']}")
        typer.echo(f"\n{made.disagreement()}\n")
    else:
        typer.echo("Alignment by dimension rests on later years too: not given as of a day before the last record.\n")
    show(list(made.rows), False, CELLS)


def _multiverse(a: str, b: str, as_json: bool) -> None:
    from allies.models.alignment.multiverse import multiverse

    with progress_bar() as progress:
        found = multiverse(a, b, progress=progress)
    show(list(found.rows), as_json)
    note_sources(found.datasets, pulled=True)


def compare(
    states: Annotated[list[str], typer.Argument(help="Two states or more.")], year: Year = None, as_json: AsJson = False
) -> None:
    """Compare states in pairs: alignment by dimension, ranks among the first one's partners."""
    one_thread()
    from allies.models.alignment.standing import compare as compared

    found = compared(states, year=year)
    show(list(found.rows), as_json, ["iso3c_1", "iso3c_2", *STANDING])
    note_sources(found.datasets)


def rank(state: A, dimension: Dimension = "votes", year: Year = None, as_json: AsJson = False) -> None:
    """Rank all partners of a state in one dimension, each with the interval of its rank."""
    one_thread()
    from allies.models.alignment.standing import rank as ranking

    found = ranking(state, dimension, year=year)
    show(list(found.rows), as_json, PLACES)
    note_sources(found.datasets)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    for command in (profile, compare, rank):
        app.command()(command)
