"""Which source and which predicate could decide a claim, and what is missing where none can."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from allies import store
from allies.claims.drafting.amounts import Amount
from allies.claims.drafting.dates import When
from allies.claims.drafting.names import group_source, mentions

_TOPICS = Path(__file__).parent / "topics.csv"
USA = "USA"
_IS = {">": "above", ">=": "at_least", "<": "below", "<=": "at_most", "=": "about", "~": "about"}
_SCALES = {"million dollars": 1e-6, "share": 0.01, "%": 1.0}
_REGIONS = {  # as texts name regions, and as the list of states does
    "Latin America": "Latin America and the Caribbean",
    "Middle East": "Middle East and North Africa",
    "sub-Saharan Africa": "Sub-Saharan Africa",
}
_FALLING = re.compile(
    r"\b(?:fell|fall|falling|declin\w+|decreas\w+|dropp?\w*|reduced|lost|shrank|narrow\w+|halved|less|fewer)\b", re.I
)
_LOWEST = re.compile(r"\b(?:lowest|least|smallest|fewest|weakest|poorest|safest)\b", re.I)
_NEEDS = {
    "causal": "name the strongest rival reading in `rival`, and bind a comparison, a share of a change or a model",
    "forecast": "write a question with a day and a rule of resolution, or bind a model",
    "sequence": "write both events as facts with a day and a source, then bind `before` or `after`",
    "date": "write the event as a fact with a day, a source and a URL",
    "definition": "say which document defines the term",
    "comparison": "say which quantity, which two sides or which two years",
    "superlative": "say among which states and in which quantity",
    "membership": "say which group or status, and on which day",
}


@dataclass(frozen=True)
class Sight:
    """What was recognised in a sentence: the material that a binding is made of.

    `states`: named ones, then those of leaders.
    """

    text: str
    states: tuple[str, ...]
    dates: tuple[When, ...]
    groups: tuple[str, ...]
    amount: Amount | None
    words: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """One way to decide a claim: a dataset, a quantity of the release or none, and a predicate where it is whole."""

    id: str
    topic: str
    dataset: str
    predicate: Mapping[str, Any] | None
    why: str = ""

    @property
    def told(self) -> str:
        """Return the offer in words."""
        what = f"{self.predicate['kind']} of {self.predicate['of']}" if self.predicate else self.topic
        return f"{what} ({self.dataset or 'no dataset'})" + (f": {self.why}" if self.why else "")


def offers(kind: str, seen: Sight) -> list[Offer]:
    """Return the ways in which a claim of a type could be decided, whole predicates first.

    Parameters
    ----------
    kind
        A type of claim.
    seen
        What was recognised in its sentence.
    """
    if kind in ("judgement", "definition", "quotation"):
        return []
    found = [*_by_topic(kind, seen)]
    if kind == "membership":
        found += [_of_group(group) for group in seen.groups]
    unlike = {(one.topic, str(one.predicate), one.why): one for one in found}
    found = sorted(unlike.values(), key=lambda one: one.predicate is None)
    return [Offer(f"b{at}", one.topic, one.dataset, one.predicate, one.why) for at, one in enumerate(found, start=1)]


def missing(kind: str, seen: Sight, offered: list[Offer]) -> str:
    """Return what a person must add before the claim can be tested."""
    if kind == "quotation":
        quoted = f"; the words are {seen.words!r}" if seen.words else ""
        return f"add the document to documents.csv and bind `quotation`{quoted}"
    reasons = [one.told for one in offered[:3]]
    if kind == "quantity":
        least = "bind a fact with date, source and URL; no quantity of the release holds this number"
    else:
        least = _NEEDS.get(kind, _NEEDS["date"])
    return "; ".join([*reasons, least])


@cache
def topics() -> list[dict[str, Any]]:
    """Return the topics: words, quantity, order of its states, dataset and unit."""
    rows = store.compiled_csv(_TOPICS)
    return [{**row, "pattern": re.compile(rf"\b(?:{row['words']})\b", re.IGNORECASE)} for row in rows]


def _by_topic(kind: str, seen: Sight) -> Iterator[Offer]:
    for topic in topics():
        if not topic["pattern"].search(seen.text):
            continue
        if not topic["of"]:
            where = f"`allies data pull {topic['dataset']}` holds it" if topic["dataset"] else "no dataset holds it"
            yield Offer("", topic["topic"], topic["dataset"], None, f"{where}; the release has no such quantity")
            continue
        states, why = _ordered(topic, seen.states)
        if why:
            yield Offer("", topic["topic"], topic["dataset"], None, why)
            continue
        for chosen in states:
            predicate, why = _predicate(kind, topic, chosen, seen)
            yield Offer("", topic["topic"], topic["dataset"], predicate, why)


def _ordered(topic: Mapping[str, Any], states: tuple[str, ...]) -> tuple[list[list[str]], str]:
    """Return the states of a predicate, in the quantity's order, or what is missing."""
    others = [one for one in states if one != USA]
    if topic["order"] == "none":
        return [[]], ""
    if topic["order"] == "one":
        if not states:
            return [], f"{topic['of']} needs a state, the sentence names none"
        return [[one] for one in (others or states)][:4], ""
    if topic["order"] == "both":
        pair = [USA, *others] if USA in states else others
        return ([pair[:2]], "") if len(pair) > 1 else ([], f"{topic['of']} needs two states")
    if USA not in states or not others:
        return [], f"{topic['of']} needs the United States and a partner"
    return [[USA, one] if topic["order"] == "from_usa" else [one, USA] for one in others[:4]], ""


def _predicate(
    kind: str, topic: Mapping[str, Any], states: list[str], seen: Sight
) -> tuple[dict[str, Any] | None, str]:
    of = topic["of"]
    asked: dict[str, Any] = {"of": of, "states": states}
    when = seen.dates[0] if seen.dates else None
    if kind == "quantity":
        return _value(topic, asked, seen)
    if kind == "superlative" and of == "tour_stop":
        return _tour(seen)
    if kind == "superlative" and topic["unit"]:
        if when is None:
            return None, f"{of} has a rank in each year: say which"
        lowest = {"lowest": True} if _LOWEST.search(seen.text) else {}
        return {"kind": "rank", **asked, "at": _at(when), "is": "equal", "than": 1, **lowest}, ""
    if kind == "membership" and of in ("treaty.defense", "regime"):
        said = re.search(r"autocra|democra", seen.text, re.I)
        text = {"text": f"{said[0].casefold()}cy"} if of == "regime" and said else {}
        return {"kind": "membership", **asked, "at": _at(when) if when else "published", **text}, ""
    if kind == "comparison" and topic["unit"]:
        return _trend(topic, asked, seen)
    if kind in ("date", "event") and of in ("leader_visits", "secretary_trips", "president_trips", "sanctions"):
        if when is None:
            return None, f"{of} needs a year"
        return {"kind": "event", **asked, "from": when.first.isoformat(), "to": when.last.isoformat()}, ""
    return None, f"{of} of {'-'.join(states)} is on record" if states else f"{of} is on record"


def _tour(seen: Sight) -> tuple[dict[str, Any] | None, str]:
    """Return the predicate on a Secretary of State's first tour: its first hosts, or its region at its day."""
    days = {name: day for name in seen.names if (day := _first_day(name.split()[-1]))}
    if not days:
        return None, "name the Secretary of State whose first tour it is; first_tour and tour_stop list them"
    name, day = next(iter(days.items()))
    region = next((region for words, region in _REGIONS.items() if words in seen.text), None)
    hosts = _hosts(seen.text, int(day[:4]))
    if hosts:
        return {"kind": "first", "of": "tour_stop", "states": hosts, "text": name.split()[-1]}, ""
    if region:
        return {"kind": "first", "of": "first_tour", "states": [], "among": [region], "at": day}, ""
    return None, "first_tour and tour_stop list first tours: bind `first` of a host, or among a region"


def _hosts(text: str, year: int) -> list[str]:
    """Return the states in the last clause that speaks of a first."""
    clauses = [part for part in re.split(r"[,;:]", text) if re.search(r"\bfirst\b", part)]
    found = [one.iso3c for one in mentions(clauses[-1], year)] if clauses else []
    return [one for one in dict.fromkeys(found) if one and one != USA]


@cache
def _first_day(surname: str) -> str | None:
    """Return the day on which the first tour of a Secretary of State began, from the release."""
    tours = store.rows(store.read(store.released("first_tours")).order_by("start"))
    return next((str(row["start"]) for row in tours if row["person"].split()[-1] == surname and row["stop"] == 1), None)


def _value(topic: Mapping[str, Any], asked: dict[str, Any], seen: Sight) -> tuple[dict[str, Any] | None, str]:
    amount, unit = seen.amount, topic["unit"]
    fits = (
        amount is not None
        and {
            "count": unit == "count",
            "money": unit in ("dollars", "million dollars") and amount.unit == "USD",
            "percent": unit in ("share", "%") and amount.unit == "%",
            "rate": unit == amount.unit,
        }[amount.kind]
    )
    if amount is None or not fits:
        held = f"{topic['of']} is in {unit or 'no unit'}"
        return None, f"{held}, the text says {amount.text!r}" if amount else held
    if amount.high is not None:
        return None, f"{amount.text!r} has two limits: bind `all` of at_least and at_most"
    if len(seen.dates) > 1:
        return None, f"found {len(seen.dates)} dates: say which the number belongs to"
    than = round(amount.value * _SCALES.get(unit, 1.0), 9)
    at = _at(seen.dates[0]) if seen.dates else "published"
    return {"kind": "value", **asked, "at": at, "is": _IS[amount.bound], "than": than}, ""


def _trend(topic: Mapping[str, Any], asked: dict[str, Any], seen: Sight) -> tuple[dict[str, Any] | None, str]:
    years = sorted({day.year for when in seen.dates for day in (when.first, when.last)})
    if len(years) < 2:
        return None, f"{topic['of']} has a trend between two years: say which"
    falling = _FALLING.search(seen.text) is not None
    ends = {"from": years[0], "to": years[-1], "is": "falling" if falling else "rising"}
    return {"kind": "trend", **asked, **ends}, ""


def _of_group(group: str) -> Offer:
    dataset, note = group_source(group)
    why = note or f"`allies data pull {dataset}` lists its members; the release has no such quantity"
    return Offer("", group, dataset, None, why)


def _at(when: When) -> int | str:
    """Return the year of a date, or its day where it is one."""
    return when.first.isoformat() if when.first == when.last else when.last.year
