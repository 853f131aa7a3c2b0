"""A draft as a folder in YAML: case.yml, and claims.yml with a `todo` wherever a person must add something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from allies import __version__, store
from allies.claims.drafting.draft import Candidate, Draft
from allies.errors import InputError

_HEAD = """\
# Drafted by allies {version} from {name}
# (SHA-256 {sha256}).
# A person completes it: `todo` says what is missing. A claim without predicate or facts is not decided.
# Codes of states are in quotes, since YAML reads NO as a boolean.
"""


class _Inline(list[Any]):
    """A list that is written in one line."""


class _Code(str):
    """A text that is written in quotes."""


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(
    _Inline, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)
_Dumper.add_representer(_Code, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:str", data, style='"'))


def rows(drafted: Draft) -> list[dict[str, Any]]:
    """Return the claims as they are written into claims.yml, in plain types."""
    return [_row(one, at) for at, one in enumerate(drafted.claims, start=1)]


def save(drafted: Draft, folder: Path) -> Path:
    """Write case.yml and claims.yml into a folder.

    Raises
    ------
    InputError
        When the folder already has one of them: a person may have worked on it.
    FolderError
        When the folder cannot be written.
    """
    for name in ("case.yml", "claims.yml"):
        if (folder / name).exists():
            raise InputError(f"found {folder / name}; a draft replaces no case. Give another folder with --output.")
    about = {
        "title": drafted.title,
        "published": drafted.published,
        "language": "en",
        "states": _codes(drafted.states),
        "author_office": drafted.author_office,
    }
    head = _HEAD.format(version=__version__, name=drafted.name, sha256=drafted.sha256)
    claims = [_styled(row) for row in rows(drafted)]
    store.save(folder / "case.yml", _dumped(about).encode())
    store.save(folder / "claims.yml", (head + "\n" + "\n".join(_dumped([one]) for one in claims)).encode())
    return folder


def _row(one: Candidate, at: int) -> dict[str, Any]:
    bound = one.predicate.predicate if one.predicate is not None else None
    named = [*one.states, *one.implied]
    row: dict[str, Any] = {
        "id": f"D{at:03}",
        "section": one.section,
        "paraphrase": one.text,
        "type": "date" if one.kind == "event" else one.kind,
        "states": list(bound["states"]) if bound else named,  # deciding rows must name every state of a claim
        "dates": _days(one),
    }
    if bound:
        row["predicate"] = dict(bound)
    also = f"; the sentence names {', '.join(named)}" if bound and named != bound["states"] else ""
    row |= {"facts": [], "rival": "", "wording": "", "note": f"line {one.line}; {one.note}{also}"}
    if one.kind == "judgement":
        row["judgement"] = True
    if one.todo:
        row["todo"] = "; ".join(one.todo)
    return row


def _days(one: Candidate) -> list[int | str]:
    """Return dates as a case takes them: a year, or first and last day; a span that the predicate holds is left to it.

    Deciding rows must lie on every date of a claim. An event somewhere within a term does not lie on its ends.
    """
    bound = one.predicate.predicate if one.predicate is not None else None
    found: list[int | str] = []
    for when in one.dates:
        if bound and "from" in bound and when.first != when.last:
            continue
        if (when.first.month, when.first.day, when.last.month, when.last.day) == (1, 1, 12, 31):
            found += [when.first.year, when.last.year]
        else:
            found += [when.first.isoformat(), when.last.isoformat()]
    return list(dict.fromkeys(found))


def _styled(row: Mapping[str, Any]) -> dict[str, Any]:
    styled = dict(row) | {"states": _codes(row["states"]), "dates": _Inline(_day(one) for one in row["dates"])}
    styled["facts"] = _Inline(row["facts"])
    if "predicate" in row:
        styled["predicate"] = dict(row["predicate"]) | {"states": _codes(row["predicate"]["states"])}
    return styled


def _codes(states: list[str]) -> _Inline:
    return _Inline(_Code(one) for one in states)


def _day(one: int | str) -> int | date:
    return one if isinstance(one, int) else date.fromisoformat(one)


def _dumped(value: Any) -> str:
    written: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return written
