"""The command line: one command per public verb, no logic of its own. Data to stdout, notes to stderr, exit code 2."""

from __future__ import annotations

import gc
import json
import re
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from allies import __version__
from allies.commands import alignment, claims, drafting, indices, leaders
from allies.commands.printing import note_sources, one_thread, progress_bar, show
from allies.errors import AlliesError, InputError

app = typer.Typer(
    name="allies", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Who is aligned with whom, why, and when that changed.",
)  # fmt: skip
data_app = typer.Typer(no_args_is_help=True, help="Datasets: pull, status, licences.")
release_app = typer.Typer(no_args_is_help=True, help="The embedded release: build, verify.")
app.add_typer(data_app, name="data")
app.add_typer(release_app, name="release")
alignment.register(app)
indices.register(app)
leaders.register(app)
claims.register(app)
app.add_typer(drafting.claims_app, name="claims")
app.command()(drafting.lint)

A = Annotated[str, typer.Argument(help="State: ISO3 code, COW number or name.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="A day (2025-06-19) or a year (1980).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Mirror = Annotated[str | None, typer.Option(help="Folder or base URL that mirrors the originals.")]
Years = Annotated[str | None, typer.Option(help="One year, or first:last.")]


def main() -> None:
    """Run the command line; an error of ours is one line on stderr and exit code 2."""
    gc.disable()  # a short process: collecting costs more than it frees
    try:
        app()
    except AlliesError as error:
        typer.echo(f"allies: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def similarity(a: A, b: A, years: Years = None, as_json: AsJson = False) -> None:
    """Print six vote-similarity scores of two states by year."""
    one_thread()
    from allies.models.similarity import SCORES, similarity

    found = similarity(a, b, _years(years))
    show(
        list(found.rows),
        as_json,
        ["iso3c_1", "iso3c_2", "year", "n", *SCORES, "identical_lower", "identical_upper", "status"],
    )
    note_sources(found.datasets)


@app.command("ideal-points")
def ideal_points(
    states: Annotated[list[str] | None, typer.Argument(help="States: ISO3 codes, COW numbers or names.")] = None,
    sessions: Annotated[str | None, typer.Option(help="One session to show, or first:last (councils: years).")] = None,
    distance: Annotated[bool, typer.Option("--distance", help="Two states: how far apart, and who moved.")] = False,
    issue: Annotated[str | None, typer.Option(help="me, nu, di, hr, co, ec, or words of a theme; fits again.")] = None,
    important: Annotated[bool, typer.Option("--important", help="Only votes on the US list; fits again.")] = False,
    body: Annotated[str, typer.Option(help="unga, unsc or unhrc; the councils are fitted.")] = "unga",
    by: Annotated[str, typer.Option(help="session, year or leader; the last two fit again.")] = "session",
    as_of: Annotated[str | None, typer.Option("--as-of", help="Votes known by this day or year; fits again.")] = None,
    plot: Annotated[Path | None, typer.Option(help="An SVG file to draw into.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print states' ideal points in UN votes by session, from the release; other votes are fitted from pulled data."""
    one_thread()
    from allies.models import ideal_answers

    span, of = _span(sessions), tuple(states or ())
    asked = ideal_answers.Asked(of, span, distance, issue, important, body, by, as_of, plot)
    found = ideal_answers.answered(asked, note=lambda text: typer.echo(text, err=True))
    show(list(found.rows.rows), as_json)
    note_sources(found.rows.datasets, pulled=found.fitted)


@app.command()
def brief(
    a: A,
    b: A,
    as_of: AsOf = None,
    format: Annotated[str, typer.Option(help="html, md, json or pdf.")] = "html",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; default brief-A-B.FORMAT.")
    ] = None,
    profile: Annotated[str, typer.Option(help="Words of likelihood: icd203 or uk.")] = "icd203",
    as_json: AsJson = False,
) -> None:
    """Write the brief on two states."""
    one_thread()
    from allies import store
    from allies.briefs.render import brief, to_pdf

    made = brief(a, b, as_of=as_of, profile=profile)
    if as_json:
        typer.echo(made.render("json"), nl=False)
        return
    path = output or Path(f"brief-{made.desk.pair}.{format}")
    page = to_pdf(made.render("html")) if format == "pdf" else made.render(format).encode()
    store.save(path, page)
    typer.echo(str(path.resolve()))


@app.command()
def panel(
    unit: Annotated[str, typer.Argument(help="states, dyads, leaders or leader-dyads.")],
    years: Annotated[str, typer.Option(help="One year, or first:last.")],
    add: Annotated[
        list[str] | None,
        typer.Option(help="DATASET[:column,…][@column=value][@within=rule][@at=year][@prefix=name]; repeat for more."),
    ] = None,
    own: Annotated[list[Path] | None, typer.Option(help="A YAML file that declares a table of yours.")] = None,
    derive: Annotated[
        list[str] | None,
        typer.Option(help="capital_distance, politically_relevant, joint_democracy or capability_share."),
    ] = None,
    trade: Annotated[bool, typer.Option("--trade", help="Add trade, each cell with its source.")] = False,
    state: Annotated[list[str] | None, typer.Option(help="Keep dyads with this state; repeat for more.")] = None,
    directed: Annotated[bool, typer.Option("--directed", help="A to B and B to A as two rows.")] = False,
    system: Annotated[str, typer.Option(help="cow or gw.")] = "cow",
    membership: Annotated[str, typer.Option(help="any, first or last.")] = "any",
    leaders: Annotated[str, typer.Option(help="archigos (to 2015) or effective (to the last record).")] = "archigos",
    as_of: Annotated[str | None, typer.Option("--as-of", help="Join what was on record by this day.")] = None,
    labels: Annotated[bool, typer.Option("--labels", help="Add ISO3 codes and names.")] = False,
    allow_gaps: Annotated[bool, typer.Option("--allow-gaps", help="Let years lie outside a coverage.")] = False,
    commercial: Annotated[bool, typer.Option("--commercial", help="Refuse datasets of class A and N.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A .csv .parquet .dta .graphml .geojson .gpkg or .zip file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build a panel of states, dyads or leaders by year from pulled datasets, with the state of every cell told."""
    from allies.panel.export import Asked, built, permitted, save

    asked = Asked(unit, [*(_years(years) or [])], state, directed, system, membership, leaders, as_of)
    made = built(asked, add or (), own or (), derive or (), trade=trade, labels=labels, allow_gaps=allow_gaps)
    if commercial:
        permitted(made)
    if output is not None:
        save(made, output)
        typer.echo(str(output.resolve()))
        return
    show(made.rows(), as_json)


@app.command()
def cite(
    names: Annotated[list[str], typer.Argument(help="Datasets.")],
    ris: Annotated[bool, typer.Option("--ris", help="RIS in place of BibTeX.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print references to datasets: BibTeX, RIS, or JSON."""
    from allies import sources
    from allies.panel.export import references

    found = [sources.source(name) for name in names]
    if as_json:
        fields = ("name", "title", "version", "citation", "doi", "landing")
        show([{field: getattr(one, field) for field in fields} for one in found], as_json=True)
        return
    entry = references.ris_entry if ris else references.bibtex_entry
    typer.echo("\n".join(entry(one) for one in found).rstrip())


@app.command()
def trace(
    claim: Annotated[str, typer.Argument(help="A claim (USA-SLV/summary/1) or a cell (troops:USA-SLV:2025).")],
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Walk a claim or a cell back to files, hashes, licences and citations."""
    one_thread()
    from allies.briefs.render import traced

    found = traced(claim, as_of=as_of)
    typer.echo(json.dumps(found, indent=1, default=str, ensure_ascii=False) if as_json else _outline(found))


@data_app.command("pull")
def data_pull(
    names: Annotated[list[str] | None, typer.Argument(help="Datasets; default all.")] = None,
    mirror: Mirror = None,
    as_json: AsJson = False,
) -> None:
    """Download, verify, parse and store datasets."""
    from allies import sources

    wanted = names or sources.names()
    for name in wanted:
        sources.source(name)
    with progress_bar() as progress:
        done = [{"dataset": name, **_pulled(name, mirror, progress)} for name in wanted]
    show(done, as_json, ["dataset", "rows", "data_end", "edition", "status"])
    if any(row["status"] != "stored" for row in done):
        raise InputError("; ".join(row["why"] for row in done if row["status"] != "stored"))


@data_app.command("status")
def data_status(as_json: AsJson = False) -> None:
    """Print every dataset's coverage and last record, in the release and in the data folder."""
    from allies.release.status import status

    show(status(), as_json, ["dataset", "start", "release_data_end", "pulled_data_end", "rows", "licence_class"])


@data_app.command("licences")
def data_licences(as_json: AsJson = False) -> None:
    """Print every dataset's terms: class R redistributable, A academic use, N no redistribution."""
    from allies.release.status import licences

    show(licences(), as_json, ["dataset", "class", "licence", "producer", "url"])


@release_app.command("build")
def release_build(
    mirror: Mirror = None,
    to: Annotated[Path | None, typer.Option(help="Folder; default the package's own.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make the embedded release again from raw data."""
    from allies import store
    from allies.release.build import build

    with progress_bar() as progress:
        made = build(to or store.released("manifest").parent, mirror=mirror, progress=progress)
    show(
        [{"table": name, **table} for name, table in made["tables"].items()], as_json, ["table", "rows", "bytes", "id"]
    )


@release_app.command("verify")
def release_verify(mirror: Mirror = None, as_json: AsJson = False) -> None:
    """Compute the release again from raw data and compare; exit code 1 when a cell differs."""
    from allies.release.build import verify

    with progress_bar() as progress:
        found = verify(mirror=mirror, progress=progress)
    show(found, as_json)
    if not all(row["same"] for row in found):
        raise typer.Exit(1)


def _pulled(name: str, mirror: str | None, progress: Any) -> dict[str, Any]:
    from allies import sources
    from allies.errors import FetchError, ParseError

    try:
        return {**sources.pull(name, mirror=mirror, progress=progress), "status": "stored"}
    except (FetchError, ParseError) as error:
        return {"rows": None, "data_end": None, "edition": None, "status": "kept as it was", "why": str(error)}


def _years(text: str | None) -> range | None:
    if text is None:
        return None
    match = re.fullmatch(r"(\d{4})(?:[:-](\d{4}))?", text.strip())
    if not match or int(match[2] or match[1]) < int(match[1]):
        raise InputError(f"found years {text!r}; expected one year or first:last, such as 2016:2025.")
    return range(int(match[1]), int(match[2] or match[1]) + 1)


def _span(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    match = re.fullmatch(r"(\d{1,4})(?:[:-](\d{1,4}))?", text.strip())
    if not match or int(match[2] or match[1]) < int(match[1]):
        raise InputError(f"found sessions {text!r}; expected one session or first:last, such as 71:80.")
    return int(match[1]), int(match[2] or match[1])


def _outline(found: Any, depth: int = 0) -> str:
    pad = "  " * depth
    if isinstance(found, dict):
        return "\n".join(
            f"{pad}{key}: {value}"
            if not isinstance(value, dict | list)
            else f"{pad}{key}:\n{_outline(value, depth + 1)}"
            for key, value in found.items()
        )
    if isinstance(found, list):
        return "\n".join(
            f"{pad}- {one}" if not isinstance(one, dict | list) else _outline(one, depth) + f"\n{pad}--"
            for one in found
        )
    return f"{pad}{found}"
