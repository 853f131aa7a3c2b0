"""A case: a text's claims as a person wrote them down, read and checked for form.

A folder with `case.yml` (title, published, language, states, author_office) and `claims.yml` (a list of claims). A case
may bring facts of its own in `facts.csv` and passages of documents in `documents.csv`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from allies import store
from allies.claims.facts import CASES
from allies.claims.predicates import JOINS, Predicate, parsed, refuse_booleans, told
from allies.claims.predicates.asked import moment
from allies.claims.rows import When, canonical
from allies.errors import InputError, UnknownName, UnknownState, did_you_mean

Type = Literal[
    "quantity", "date", "superlative", "sequence", "membership", "comparison", "causal", "forecast", "judgement",
    "quotation", "definition",
]  # fmt: skip

Model = TypeVar("Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Strict):
    """What `case.yml` says of a text."""

    title: str
    published: date
    language: str = "en"
    states: list[str] = []
    author_office: str = ""


def _year_or_day(value: Any) -> When:
    return moment(int(value) if isinstance(value, str) and value.isdigit() else value)


class _Written(_Strict):
    id: str
    section: str = ""
    paraphrase: str
    type: Type
    states: list[str] = []
    dates: list[Annotated[When, BeforeValidator(_year_or_day)]] = []
    facts: list[str] = []
    rival: str = ""
    wording: str = ""
    note: str = ""
    todo: str = ""
    judgement: bool = False
    defective: dict[Literal["reason"], str] | None = None


@dataclass(frozen=True)
class Claim:
    """One claim of a text.

    `dates`: the years or days it speaks of. `predicate` decides it; without one the `facts` do, all of them;
    beside a predicate they are shown. `rival`: the strongest other reading. `wording`: a better sentence, with slots
    {number}, {number_as_of}, {unit} and {fact[ID]}. `defective`: why the sentence says nothing that can be tested.
    """

    id: str
    section: str
    paraphrase: str
    type: Type
    states: tuple[str, ...] = ()
    dates: tuple[When, ...] = ()
    predicate: Predicate | None = None
    facts: tuple[str, ...] = ()
    rival: str = ""
    wording: str = ""
    note: str = ""
    judgement: bool = False
    defective: str = ""


@dataclass(frozen=True)
class Case:
    """A text and its claims. `folder` is where facts of its own lie."""

    name: str
    text: Text
    claims: tuple[Claim, ...]
    folder: Path


def names() -> list[str]:
    """Return the embedded cases."""
    return sorted(path.parent.name for path in CASES.glob("*/case.yml"))


def folder_of(asked: str) -> Path:
    """Return the folder of an embedded case or of a user's own; raise `UnknownName` with the nearest name."""
    own = Path(asked)
    if (own / "case.yml").is_file():
        return own
    name = own.name
    if name in names():
        return CASES / name
    if own.is_dir():
        raise InputError(f"found a folder {asked} without case.yml; expected case.yml and claims.yml in it.")
    raise UnknownName(
        f"found no case {asked!r}; expected a folder with case.yml and claims.yml, or one of {', '.join(names())}."
        f"{did_you_mean(name, names())}"
    )


def case(asked: str) -> Case:
    """Return a case, every claim read.

    Parameters
    ----------
    asked
        The name of an embedded case, or a folder.

    Raises
    ------
    UnknownName
        For a name that is no case.
    UnknownState
        For a misspelt state, with the nearest name.
    InputError
        For YAML that is none, a missing or unknown field, an unknown predicate, a boolean where text belongs, an id
        twice: what was found, what was expected.
    """
    folder = folder_of(asked)
    about = store.yaml_file(folder / "case.yml")
    written = store.yaml_file(folder / "claims.yml")
    if not isinstance(about, Mapping):
        raise InputError(f"case.yml: found {type(about).__name__}; expected fields: {', '.join(Text.model_fields)}.")
    if not isinstance(written, list) or not written:
        found = "an empty file" if written is None else type(written).__name__
        raise InputError(f"claims.yml: found {found}; expected a list of claims, each with id, paraphrase and type.")
    claims = tuple(read(raw, at) for at, raw in enumerate(written, start=1))
    twice = [id_ for id_, times in Counter(one.id for one in claims).items() if times > 1]
    if twice:
        raise InputError(f"claims.yml: found the id {twice[0]!r} twice; expected one claim per id.")
    refuse_booleans(about, "case.yml")
    return Case(folder.name, _valid(Text, about, "case.yml"), claims, folder)


def read(raw: Any, at: int = 1) -> Claim:
    """Return a claim from YAML; raise `InputError` or `UnknownState` naming the claim."""
    if not isinstance(raw, Mapping):
        raise InputError(f"claims.yml, claim {at}: found {raw!r}; expected fields: {', '.join(_fields())}.")
    where = f"claim {raw.get('id', at)}"
    fields = {name: value for name, value in raw.items() if name not in ("predicate", *JOINS)}
    refuse_booleans(fields, where)
    written = _valid(_Written, fields, where)
    joined = {name: raw[name] for name in JOINS if name in raw}
    said = raw.get("predicate") or joined or None
    try:
        states = tuple(canonical(name) for name in written.states)
        predicate = parsed(said, where) if said else None
    except UnknownState as error:
        raise UnknownState(f"{where}: {error}") from error
    notes = "; ".join(part for part in (written.note, written.todo) if part)
    return Claim(
        written.id, written.section, written.paraphrase, written.type, states, tuple(written.dates), predicate,
        tuple(written.facts), written.rival, written.wording, notes,
        written.judgement, (written.defective or {}).get("reason", ""),
    )  # fmt: skip


def _fields() -> list[str]:
    return [*_Written.model_fields, "predicate", *JOINS]


def _valid(model: type[Model], raw: Mapping[str, Any], where: str) -> Model:
    fields = _fields() if model is _Written else list(model.model_fields)
    try:
        return model.model_validate(dict(raw))
    except ValidationError as error:
        first = error.errors()[0]
        if first["loc"] == ("type",):
            known = get_args(Type)
            raise InputError(
                f"{where}: found type {first['input']!r}; expected one of {', '.join(known)}."
                f"{did_you_mean(str(first['input']), known)}"
            ) from error
        raise InputError(f"{where}: {told(error, fields)}") from error
