"""The commands `allies claims draft` and `allies lint`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from allies.errors import InputError

claims_app = typer.Typer(no_args_is_help=True, help="Claims of a text: draft.")


@claims_app.command("draft")
def draft(
    text: Annotated[Path, typer.Argument(help="A .txt, .md, .html, .docx or .pdf file in English.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder to write; default case-NAME beside you.")
    ] = None,
    published: Annotated[str | None, typer.Option(help="Day of publication, such as 2025-06-19.")] = None,
    title: Annotated[str, typer.Option(help="Title; default the first line.")] = "",
    author_office: Annotated[str, typer.Option(help="Office or institution of the author.")] = "",
    adapter: Annotated[
        bool, typer.Option("--adapter", help="Let a language model pick among the offered bindings.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; write a folder only with --output.")] = False,
) -> None:
    """Draft a case from a text: typed claims, and what could decide each."""
    from allies import store
    from allies.claims import drafting
    from allies.claims.drafting.adapter import from_environment

    store.use(store.connect(1))
    model = from_environment() if adapter else None
    day = _day(published) if published else None
    made = drafting.draft(text, published=day, title=title, author_office=author_office, model=model)
    found = drafting.rows(made)
    if output is not None or not as_json:
        folder = drafting.save(made, output or Path(f"case-{text.stem}"))
        if not as_json:
            typer.echo(str(folder.resolve()))
    if as_json:
        typer.echo(json.dumps(found, indent=1, ensure_ascii=False))
    bound = sum("predicate" in row for row in found)
    judged = sum("judgement" in row for row in found)
    typer.echo(
        f"{len(found)} claims: {bound} bound, {judged} judgements, {len(found) - bound - judged} to do", err=True
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"found date {text!r}; expected a day such as 2025-06-19.") from error


def lint(
    file: Annotated[Path, typer.Argument(help="A .txt, .md, .html, .docx or .pdf file.")],
    profile: Annotated[str, typer.Option(help="Words of likelihood: icd203 or uk.")] = "icd203",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when there is a finding.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print what a text's wording breaks: line, column, rule, words found, what to do."""
    from allies import store
    from allies.briefs.lint import lint as linted

    store.use(store.connect(1))
    found = linted(file, profile)
    if as_json:
        typer.echo(json.dumps([one.row() for one in found], indent=1, ensure_ascii=False))
    else:
        for one in found:
            typer.echo(f"{file}:{one.line}:{one.column}: {one.rule}: found {one.found!r}; {one.do}.")
    typer.echo(f"{len(found)} {'finding' if len(found) == 1 else 'findings'}", err=True)
    if strict and found:
        raise typer.Exit(1)
