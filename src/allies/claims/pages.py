"""The annotated text: every claim with its verdict, number, source and better sentence, as HTML, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2

from allies import __version__
from allies.claims.check import Check, Checked
from allies.claims.forecasts import scored
from allies.claims.rows import Row
from allies.claims.services import services
from allies.claims.verdicts import MEANING
from allies.errors import UnknownName, did_you_mean

FORMATS = ("html", "md", "json")


def render(found: Check, format: str = "html") -> str:
    """Return a checked case as a page.

    Parameters
    ----------
    found
        What `check` returned.
    format
        html (one file, no outside requests), md, or json.

    Raises
    ------
    UnknownName
        For another format.
    """
    if format == "json":
        return json.dumps(document(found), indent=1, ensure_ascii=False) + "\n"
    if format not in FORMATS:
        raise UnknownName(f"found format {format!r}; expected html, md or json.{did_you_mean(format, FORMATS)}")
    return (
        _environment(format)
        .get_template(f"case.{format}.j2")
        .render(
            found=found,
            sections=[(name, list(some)) for name, some in _sections(found)],
            tally=found.tally(),
            later=found.tally(latest=True),
            register=found.register(),
            forecasts=scored(found),
            ledger=services(found.case.folder),
            meaning=MEANING,
            deciding=deciding,
            figure=figure,
            many=many,
            version=__version__,
        )
    )


def document(found: Check) -> dict[str, Any]:
    """Return a checked case as a JSON-ready dictionary."""
    return {
        "title": found.case.text.title,
        "published": found.case.text.published.isoformat(),
        "as_of": found.as_of.isoformat(),
        "package": __version__,
        "summary": found.summary(),
        "tally": found.tally(),
        "tally_as_of": found.tally(latest=True),
        "register": [one.claim.id for one in found.register()],
        "forecasts": [one.row() for one in scored(found)],
        "services": [one.row() for one in services(found.case.folder)],
        "claims": list(found.rows),
    }


def deciding(one: Checked) -> list[Row]:
    """Return the rows to print beside a claim: what decides it, then what is shown with it; no row twice."""
    return list(dict.fromkeys((*one.evidence, *one.shown)))


def many(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Yield rows by source, in order, so that a long series prints as one line."""
    for source, some in groupby(rows, key=lambda row: row.source):
        yield source, list(some)


def figure(value: float | None) -> str:
    """Return a number as printed in a table."""
    if value is None:
        return ""
    if value == int(value):
        whole = int(value)
        return str(whole) if 1000 <= whole <= 2100 else f"{whole:,}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.2g}"


def _sections(found: Check) -> Iterator[tuple[str, Iterator[Checked]]]:
    yield from groupby(found.answers, key=lambda one: one.claim.section)


def _environment(format: str) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=format == "html",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
