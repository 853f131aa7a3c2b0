"""Write docs/reference/sources.md from the source.yml files: python tools/write_reference.py."""

from __future__ import annotations

from pathlib import Path

from allies import sources
from allies.sources.schema import Column, File, Source

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "sources.md"
ABSENCE = {"zero": "zero", "missing": "missing, not zero"}
FEW = 3
INTRODUCTION = """# Sources

Generated from the `source.yml` files by `tools/write_reference.py`; change those, then run it again.

Classes of terms: R redistributable, A academic use with citation, N no redistribution.
What the fields mean: [Data contracts](data-contracts.md). How a dataset joins a panel: [Panels](panels.md). What limits
the numbers, by subject: [Known issues](known-issues.md).

Rules of a column, where it has any: `year` makes one value of several rows of a unit and year, `pair` one of the two
directed values of an undirected dyad. `add(..., within=...)` takes another rule for `year`.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    declared = [sources.source(name) for name in sources.names()]
    overview = [
        "| Dataset | Title | Class | From | To |",
        "|---|---|---|---|---|",
        *(
            f"| [{one.name}](#{one.name}) | {_cell(one.title)} | {one.licence.grade} "
            f"| {one.coverage.start} | {one.coverage.end} |"
            for one in declared
        ),
    ]
    return "\n".join([INTRODUCTION, *overview, "", *(_section(one) for one in declared)])


def _section(source: Source) -> str:
    doi = f" [doi:{source.doi}](https://doi.org/{source.doi})" if source.doi else ""
    facts = {
        "Producer": source.producer,
        "Version": source.version,
        "Terms": f"class {source.licence.grade}: {_link(source.licence.name, source.licence.url)}",
        "Home": f"<{source.landing}>",
        "Cite": source.citation + doi,
        "Record": _record(source),
        "One row per": ", ".join(f"`{name}`" for name in source.grain) + _lasting(source),
        "States": _states(source),
        **_panel(source),
        "An absent row": f"{ABSENCE[source.absence]}. {source.absence_note}",
        "Files": _files(source),
        **({"How to get it": source.obtain} if source.obtain != "allies data pull" else {}),
    }
    lines = [f"## {source.name}", "", f"**{source.title}**", "", "| | |", "|---|---|"]
    lines += [f"| {label} | {_cell(text)} |" for label, text in facts.items()]
    if source.cautions:
        lines += ["", "Known traps:", "", *(f"- {caution}" for caution in source.cautions)]
    return "\n".join([*lines, *_columns(source), ""])


def _record(source: Source) -> str:
    cover = source.coverage
    without = f", without {', '.join(map(str, cover.without))}" if cover.without else ""
    whole = f"; whole years to {cover.whole_to}" if cover.whole_to else ""
    return f"{cover.start} to {cover.end}{without}, dated by `{source.time}`{whole}"


def _columns(source: Source) -> list[str]:
    ruled = any(_rules(column) for column in source.columns.values())
    head = ["Column", "Type", *(["Rules"] if ruled else []), "Meaning"]
    lines = ["", _row(head), _row(["---"] * len(head)).replace(" ", "")]
    for name, column in source.columns.items():
        lines.append(_row([f"`{name}`", column.type, *([_rules(column)] if ruled else []), _cell(_meaning(column))]))
    return lines


def _rules(column: Column) -> str:
    told = {"year": column.year, "pair": column.pair}
    return ", ".join(f"{when} {rule}" for when, rule in told.items() if rule != "none")


def _lasting(source: Source) -> str:
    return "; a spell from `{}` to `{}`".format(*source.span) if source.span else ""


def _panel(source: Source) -> dict[str, str]:
    """Return what decides how rows join a panel, where the source says more than its grain."""
    told: dict[str, str] = {}
    if len(source.state_columns) == 2:
        one, two = (f"`{name}`" for name in source.state_columns)
        told["Direction"] = f"from {one} to {two}" if source.directed else "none: one row per pair"
    if source.fixed:
        side = "sender" if source.fixed.side == 1 else "receiver"
        told["About one state"] = f"{source.fixed.state}, side {source.fixed.side} ({side}) of a directed dyad"
    if source.choose:
        named = ", ".join(f"`{name}`" for name in source.choose)
        told["Choose first"] = f"one value of {named}, with `where`"
    return told


def _states(source: Source) -> str:
    if not source.state_columns:
        return "no identifiers to resolve"
    columns = ", ".join(f"`{name}`" for name in source.state_columns)
    more = [f"{len(source.names)} own spellings mapped"] if source.names else []
    more += [f"{len(source.not_states)} identifiers that are no states"] if source.not_states else []
    return "; ".join([f"{columns}, system {source.state_system}", *more])


def _files(source: Source) -> str:
    parts = [_edition([file for file in source.files if file.edition == edition]) for edition in source.editions]
    if source.by_hand:
        parts.insert(0, f"edition `{source.by_hand.name}`, saved by hand from <{source.by_hand.landing}>")
    return "; ".join(parts)


def _edition(files: list[File]) -> str:
    named = f"edition `{files[0].edition}`: " if files[0].edition != "main" else ""
    if len(files) <= FEW:
        return named + ", ".join(_file(file) for file in files)
    roots = sorted({(file.url or "").rpartition("/")[0] for file in files})
    under = ", ".join(f"<{root}/>" for root in roots)
    return f"{named}{len(files)} files, {sum(file.bytes for file in files):,} bytes, under {under}"


def _file(file: File) -> str:
    label = f"`{file.name}`"
    shown = _link(label, file.url) if file.url else f"{label} (no public address)"
    return f"{shown}, {file.bytes:,} bytes, sha256 `{file.sha256[:12]}…`"


def _meaning(column: Column) -> str:
    parts = [column.meaning]
    if column.unit:
        parts.append(f"unit: {column.unit}")
    if column.values is not None:
        parts.append("one of " + ", ".join(f"`{one}`" for one in column.values))
    if column.nullable:
        parts.append("may be empty")
    return "; ".join(parts)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _link(text: str, url: str) -> str:
    return f"[{text}]({url})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
