"""`allies check`: the claims of a text against the record."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def check(
    case: Annotated[str, typer.Argument(help="An embedded case, or a folder with case.yml and claims.yml.")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="A day or a year; default the last on record.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one row per claim as JSON.")] = False,
    md: Annotated[bool, typer.Option("--md", help="Print the annotated page as Markdown.")] = False,
    html: Annotated[bool, typer.Option("--html", help="Print the annotated page as HTML.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 when a claim is contradicted.")] = False,
) -> None:
    """Check the claims of a text: each with verdict, number, evidence and a better sentence."""
    from allies import store
    from allies.claims import check as checking

    store.use(store.connect(1))  # on tables this small a second thread costs more than it saves
    found = checking.check(case, as_of=as_of)
    if as_json:
        typer.echo(json.dumps(list(found.rows), indent=1, ensure_ascii=False))
    elif md or html:
        from allies.claims.pages import render

        typer.echo(render(found, "html" if html else "md"), nl=False)
    else:
        for one in found.answers:
            since = f" (since then {one.verdict_as_of})" if one.verdict_as_of != one.verdict else ""
            typer.echo(f"{one.claim.id:8} {one.verdict}{since}: {one.claim.paraphrase}")
    typer.echo(f"{found.summary()} Record to {found.as_of}.", err=True)
    if strict and any("contradicted" in (one.verdict, one.verdict_as_of) for one in found.answers):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(check)
