"""Write docs/reference/predicates.md from the predicates and the quantities: python tools/write_predicates.py."""

from __future__ import annotations

import inspect
from pathlib import Path

from allies.claims import facts
from allies.claims.predicates import example, kinds
from allies.claims.predicates.asked import Asked
from allies.claims.series import Library
from allies.claims.verdicts import MEANING

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "predicates.md"
INTRODUCTION = """# Predicates

Generated from `src/allies/claims` by `tools/write_predicates.py`; change that, then run it again.

A predicate says what a claim says, so that a machine can test it: a mapping with `kind`, or `all:`, `any:` or `not:`
with predicates inside. It is true, false or unknown; an unknown part makes a whole unknown only where it could decide.
How to write a case: [Check a text](../how-to/check-a-text.md).

A moment is a year (`2015`), a day in quotes (`"2025-02-01"`), `published` or `as_of`. States are ISO3 codes in quotes:
YAML reads NO, ON and YES as booleans. `of` names a quantity from the [last table](#quantities), or one compiled fact as
`fact:ID`.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [INTRODUCTION, "## Verdicts", "", "| Verdict | Means |", "|---|---|"]
    parts += [f"| `{name}` | {means} |" for name, means in MEANING.items()]
    for kind, one in kinds().items():
        parts += ["", *_section(kind, one)]
    return "\n".join([*parts, "", *_quantities()])


def _section(kind: str, one: type[Asked]) -> list[str]:
    text = inspect.cleandoc(one.__doc__ or "")
    lines = [f"## `{kind}`", "", text, ""]
    if f"kind: {kind}" in example(kind):
        lines += ["```yaml", example(kind), "```", ""]
    lines += ["| Field | Meaning | Default |", "|---|---|---|"]
    for name, field in one.model_fields.items():
        if name != "kind":
            default = "required" if field.is_required() else f"`{field.get_default()}`"
            lines.append(f"| `{field.alias or name}` | {field.description or ''} | {default} |")
    return lines


def _quantities() -> list[str]:
    compiled = facts.facts()
    known = Library().series() | facts.readings(None, compiled)
    lines = [
        "## Quantities",
        "",
        "`States` says how many a row names: two are sender and receiver, or focal state and partner. Where no row",
        "means zero, an event or a spell that is not there is false; elsewhere it is unknown. `facts.` are readings",
        "that authors compiled from documents (`cases/facts`).",
        "",
        "| Quantity | Title | Unit | States | No row means |",
        "|---|---|---|---|---|",
    ]
    for name, one in sorted(known.items()):
        lines.append(f"| `{name}` | {one.title} | {one.unit} | {one.width} | {one.absent} |")
    return [*lines, ""]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
