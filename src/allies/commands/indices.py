"""The commands `allies history`, `exposure`, `attention` and `isolation`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from allies.commands.printing import note_sources, one_thread, show

A = Annotated[str, typer.Argument(help="State: ISO3 code, COW number or name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Plot = Annotated[Path | None, typer.Option(help="An SVG file to draw into.")]
Groups = Annotated[str | None, typer.Option(help="regions, USA, or a YAML file that declares groups.")]
PLACES = ["partner", "value", "lower", "upper", "rank", "rank_lower", "rank_upper", "partners", "status"]


def history(
    state: A,
    partner: Annotated[str | None, typer.Option(help="One partner: its components as well.")] = None,
    at: Annotated[str, typer.Option(help="The day to freeze at; any other than the default needs pulled data.")] = (
        "2016-12-31"
    ),
    without: Annotated[list[str] | None, typer.Option(help="A component to leave out; repeat for more.")] = None,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Print the depth of a state's partnerships, frozen at a date: components, one score, ranks with intervals."""
    one_thread()
    from allies.models import history_depth

    found = history_depth.history(state, at=at, without=without or ())
    _index(found, partner, plot, as_json)


def exposure(
    state: A,
    power: Annotated[str, typer.Option(help="The power: any state.")] = "CHN",
    year: Annotated[int | None, typer.Option(help="One year for every component; default each one's last.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="A day or a year that records had ended by.")] = None,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Print how exposed a state is to a power: components, one score, and its rank among all states."""
    one_thread()
    from allies.models import power_exposure

    found = power_exposure.exposure(power=power, year=year, as_of=as_of)
    _index(found, state, plot, as_json)


def _index(found: Any, partner: str | None, plot: Path | None, as_json: bool) -> None:
    from allies.models import index_pictures

    if plot is not None:
        index_pictures.save(found.plot(partner), plot)
    rows = found.scores() if partner is None else found.among(partner)
    columns = PLACES if partner is None else ["component", "value", "unit", "contribution", *PLACES[2:]]
    show(rows, as_json, [name for name in columns if any(name in row for row in rows)])
    note_sources(found.datasets, pulled=not found.released)


def attention(
    state: A,
    groups: Groups = None,
    since: Annotated[int, typer.Option(help="First year.")] = 1945,
    measure: Annotated[list[str] | None, typer.Option(help="A measure; repeat for more.")] = None,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Print a state's shares of trips, visits, troops, aid, arms and sanctions by group of partners and leader."""
    one_thread()
    from allies.models import attention_shares, index_pictures

    found = attention_shares.attention(state, groups=groups, since=since, measures=measure or None)
    if plot is not None:
        index_pictures.save(found.plot(), plot)
    columns = ["measure", "leader", "start", "group", "n", "share", "lower", "upper", "coverage", "status"]
    show([*found.rows, *found.tests] if as_json else list(found.rows), as_json, columns)
    if not as_json:
        typer.echo("\n".join(found.evidence()), err=True)
    note_sources(found.datasets, pulled=not found.released)


def isolation(
    state: A,
    groups: Groups = None,
    years: Annotated[str | None, typer.Option(help="One year, or first:last, of those on record.")] = None,
    plot: Plot = None,
    as_json: AsJson = False,
) -> None:
    """Print how far a state has turned from each group of partners since 2001-2016, and its selectivity."""
    one_thread()
    from allies.models import index_pictures, selective_isolation

    found = selective_isolation.isolation(state, groups=groups)
    if plot is not None:
        index_pictures.save(found.plot(), plot)
    shown = selective_isolation.in_years(found, years)
    columns = ["year", "part", "estimate", "lower", "upper", "probability", "p", "n", "coverage", "status"]
    show(shown, as_json, columns)
    note_sources(found.datasets, pulled=not found.released)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the command line."""
    for command in (history, exposure, attention, isolation):
        app.command()(command)
