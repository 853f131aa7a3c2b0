"""The linter of wording: what a sentence must not mix, words outside the yardstick, loaded words, unsourced numbers.

lint(path, profile)   the findings in a file, in order
RULES                 every rule by name, with what it asks for
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from allies import store
from allies.briefs import lint_rules
from allies.briefs.likelihood import yardstick
from allies.briefs.lint_rules import Hit, Passage
from allies.claims.drafting.sentences import sentences

RULES = lint_rules.RULES


@dataclass(frozen=True)
class Finding:
    """One finding: where (line and column from 1), which rule, which words, and what to do."""

    line: int
    column: int
    rule: str
    found: str
    do: str

    def row(self) -> dict[str, Any]:
        """Return the finding as a JSON-ready dictionary."""
        return asdict(self)


def lint(path: Path, profile: str = "icd203") -> list[Finding]:
    """Return what a text's wording breaks.

    Parameters
    ----------
    path
        A .txt, .md, .html, .docx or .pdf file. Lines of a .docx are its paragraphs, of a .pdf its printed lines.
    profile
        icd203 or uk: the yardstick of likelihood.

    Raises
    ------
    InputError
        For a file that cannot be read.
    UnknownName
        For another profile.

    Notes
    -----
    Code, tables and quoted words are not judged. The linter knows words, not meanings: a finding says where to look.
    """
    by = yardstick(profile)
    text = store.document(path)
    passages = list(_passages(text))
    hits: list[Hit] = []
    for passage in passages:
        for check in lint_rules.CHECKS:
            hits += check(passage, by)
    hits += lint_rules.mixed_rows(passages, by)
    found = {Finding(*text.place(hit.at), hit.rule, " ".join(hit.found.split()), hit.do) for hit in hits}
    return sorted(found, key=lambda one: (one.line, one.column, one.rule))


def _passages(text: store.Document) -> Iterator[Passage]:
    """Yield the sentences with offsets kept: markup is spaces, and so is what stands in quotation marks."""
    lists_sources = any(
        block.heading and lint_rules.is_source_list(text.text[block.start : block.end]) for block in text.blocks
    )
    shown = lint_rules.numbers_shown(text.raw) if text.name.lower().endswith(".md") else frozenset()
    listing = False
    for block in text.blocks:
        body = text.text[block.start : block.end]
        if block.heading:
            listing = lint_rules.is_source_list(body)
        if listing:
            continue
        sourced = lists_sources or lint_rules.names_source(text.raw[block.start : block.end])
        for span in sentences(body):
            flat = body[span.start : span.end].replace("\0", " ").replace("\n", " ")
            yield Passage(block.start + span.start, flat, block.heading, sourced, shown)
