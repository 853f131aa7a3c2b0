"""Turn a desk's sections into a page: HTML that needs no network, Markdown, JSON, or PDF with the extra `pdf`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import jinja2

from allies import __version__, plots, store
from allies.briefs.desk import Desk, Figure, Grid, Section, desk
from allies.briefs.wording import Sentence, Shown
from allies.claims.ledger import Claim, Fact, trace
from allies.errors import UnknownName, did_you_mean
from allies.models.result import Cell

_SECTIONS = Path(__file__).parent / "sections"
TOLD = 4  # sources that hovering over a number shows at most
FORMATS = ("html", "md", "json", "pdf")


@dataclass(frozen=True)
class Brief:
    """A written brief: its desk, its sections in order, and the claims that its sentences are."""

    desk: Desk
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """Return "United States – El Salvador"."""
        names = [self.desk.record.identity(one).name for one in self.desk.sides]
        return " – ".join(names)

    @property
    def claims(self) -> list[Claim]:
        """Return every sentence as a claim, `USA-SLV/summary/1` and so on."""
        found = []
        for section in self.sections:
            for number, said in enumerate(_sentences(section), start=1):
                found.append(said.claim(f"{self.desk.pair}/{section.name}/{number}"))
        return found

    @property
    def datasets(self) -> list[str]:
        """Return the datasets that sentences and tables rest on, in the order in which they are first used."""
        cells = [cell for claim in self.claims for cell in claim.cells]
        grids = [block for section in self.sections for block in section.blocks if isinstance(block, Grid)]
        cells += [part.cell for grid in grids for row in grid.rows for part in row if isinstance(part, Shown)]
        return list(dict.fromkeys(name for cell in cells for name in cell.sources))

    def render(self, format: str = "html") -> str:
        """Return the brief as text in `format` (html, md or json); raise `UnknownName` for another."""
        if format == "json":
            return json.dumps(self.document(), indent=1, ensure_ascii=False) + "\n"
        if format not in ("html", "md"):
            raise UnknownName(
                f"found format {format!r}; expected html, md, json or pdf.{did_you_mean(format, FORMATS)}"
            )
        numbers = {name: at for at, name in enumerate(self.datasets, start=1)}
        described = store.manifest()["sources"]
        return (
            _environment(format)
            .get_template(f"brief.{format}.j2")
            .render(
                brief=self,
                css=plots.CSS,
                numbers=numbers,
                refs=lambda said: _runs({numbers[name]: name for cell in said.cells for name in cell.sources}),
                tip=_tip,
                sources=[{"key": name, "number": at, **described[name]} for name, at in numbers.items()],
                version=__version__,
            )
        )

    def document(self) -> dict[str, Any]:
        """Return the brief as a JSON-ready dictionary: title, as_of, claims, profile, sources."""
        manifest = store.manifest()["sources"]
        return {
            "title": self.title,
            "iso3c_1": self.desk.a.iso3c,
            "iso3c_2": self.desk.b.iso3c,
            "as_of": self.desk.record.as_of.isoformat(),
            "package": __version__,
            "wording": self.desk.yardstick.name,
            "sections": [{"name": one.name, "heading": one.heading} for one in self.sections],
            "claims": [claim.row() for claim in self.claims],
            "profile": list(self.desk.profile.rows),
            "sources": {name: manifest[name] for name in self.datasets},
        }

    def _repr_html_(self) -> str:
        return self.render("html")


def brief(a: str, b: str, *, as_of: str | None = None, profile: str = "icd203") -> Brief:
    """Return the brief on two states, written from the embedded release.

    Parameters
    ----------
    a, b
        ISO3 codes, COW codes or names; `a` is the focal state of rankings and the map.
    as_of
        A day or a year; default the last day of the release.
    profile
        The yardstick for words of likelihood: icd203 or uk.

    Returns
    -------
    Brief
        `.render("html" | "md" | "json")`, `.claims`, `.document()`.

    Raises
    ------
    UnknownState, NotCovered, InputError
        As in `allies.profile`.
    UnknownName
        For another profile of wording.
    """
    found = desk(a, b, as_of, profile)
    return Brief(found, tuple(write(found) for write in _writers()))


def _runs(cited: dict[int, str]) -> list[tuple[str, str]]:
    """Return footnotes as printed, each with the dataset that it leads to; three neighbours or more become "4–9"."""
    runs: list[list[int]] = []
    for number in sorted(cited):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [part for run in runs for part in ([run] if len(run) > 2 else [[one] for one in run])]
    return [(cited[part[0]], f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0])) for part in parts]


def _tip(cell: Cell | Fact) -> str:
    """Return what hovering over a number shows: its cell, and source, version, last record and licence."""
    told = cell.sources if len(cell.sources) <= TOLD else cell.sources[: TOLD - 1]
    described = [store.manifest()["sources"][name] for name in told]
    sources = "; ".join(
        f"{one['title']}, {one['version']}, last record {one['data_end']}, {one['licence']}" for one in described
    )
    if len(told) < len(cell.sources):
        sources += f"; and {len(cell.sources) - len(told)} more, see the footnote"
    return f"{cell.id} · {sources}"


def _writers() -> list[Any]:
    modules = [import_module(f"allies.briefs.sections.{path.stem}") for path in _SECTIONS.glob("[a-z]*.py")]
    return [module.section for module in sorted(modules, key=lambda module: module.ORDER)]


def _sentences(section: Section) -> list[Sentence]:
    found: list[Sentence] = []
    for block in section.blocks:
        if isinstance(block, Figure):
            found += block.caption
        elif isinstance(block, Grid):
            found.append(block.caption)
        else:
            found += block
    return found


def _environment(format: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=format == "html",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.tests |= {
        "figure": lambda block: isinstance(block, Figure),
        "grid": lambda block: isinstance(block, Grid),
        "shown": lambda part: isinstance(part, Shown),
        "svg": lambda part: isinstance(part, str) and part.startswith("<svg"),
    }
    return environment


def traced(claim: str, *, as_of: str | None = None) -> dict[str, Any]:
    """Return the way back from a claim of a brief (`USA-SLV/summary/1`), or from one cell, to files.

    Raises `UnknownName` where the brief has no such claim.
    """
    if "/" not in claim:
        return trace(claim)
    pair = claim.partition("/")[0].split("-")
    if len(pair) != 2:
        raise UnknownName(
            f"found {claim!r}; expected a claim such as 'USA-SLV/summary/1' or a cell such as 'troops:USA-SLV:2025'."
        )
    claims = {one.id: one for one in brief(*pair, as_of=as_of).claims}
    if claim not in claims:
        raise UnknownName(f"found no claim {claim!r} in that brief.{did_you_mean(claim, claims)}")
    return {"claim": claims[claim].row(), "cells": [trace(cell.id) for cell in claims[claim].cells]}


def to_pdf(html: str) -> bytes:
    """Return a rendered page as PDF; raise `UnknownName` where the extra is not installed."""
    try:
        import weasyprint
    except ImportError as error:
        raise UnknownName("found no PDF writer; expected the extra: pip install 'allies[pdf]'.") from error
    made: bytes = weasyprint.HTML(string=html).write_pdf()
    return made
