"""States and groups in a sentence: names, adjectives, peoples, abbreviations, and capitals that stand for a state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from allies import store
from allies.panel import states

_HERE = Path(__file__).parent
_OLDEST = 1900
_ABBREVIATED = {"USA", "US", "U.S.", "UK", "UAE", "PRC", "ROC", "DRC", "DPRK", "USSR", "FRG", "GDR"}
# words that hold a state's name and mean something else
_OTHERWISE = re.compile(
    r"\b(?:(?:Latin|North|South|Central|Native|African|Meso)[ -]Americ(?:a|as|an|ans)\b"
    r"|Organi[sz]ation of American States|American Samoa|New Mexico|Mexico City Policy|Gulf of (?:Mexico|America)"
    r"|Indian Ocean|Persian Gulf|(?:South|East) China Sea|Sea of Japan|Panama (?:Canal|Papers)|English Channel"
    r"|British (?:Columbia|Virgin Islands|Indian Ocean Territory)|French (?:Guiana|Polynesia)|Spanish[- "
    r"](?:language|speaking)"
    r"|Inner Mongolia|Northern Cyprus|George Washington|Washington (?:Post|State|Times|Monument|Consensus)|Denzel "
    r"Washington"
    r"|American[- ]style|Dutch disease|New South Wales|Paris (?:Agreement|Accords?|Club)|Vienna Convention"
    r"|Geneva Conventions?|Rome Statute|Mexican standoff|Trump[- ]America|America First|Lima Group|Warsaw Pact"
    r"|Abraham Accords?|Berlin Wall|Kyoto Protocol|Monroe [Dd]octrine)"
)
_AMBIGUOUS = {
    "Congo": "Congo-Kinshasa (COD) or Congo-Brazzaville (COG)",
    "Congolese": "Congo-Kinshasa (COD) or Congo-Brazzaville (COG)",
    "Korea": "South Korea (KOR) or North Korea (PRK)",
    "Korean": "South Korea (KOR) or North Korea (PRK)",
    "Koreans": "South Korea (KOR) or North Korea (PRK)",
    "Brussels": "the European Union, NATO or Belgium (BEL)",
}
_FIRST_NAMES = {"Jordan", "Chad", "Georgia", "Israel", "Cuba", "Sofia", "Victoria", "Kingston", "Wellington", "Lima"}
_PLACES = {"Sofia", "Victoria", "Kingston", "Kingstown", "Wellington", "Georgetown", "Lima", "Bern", "Sucre", "Nassau"}


@dataclass(frozen=True)
class Mention:
    """A state as the sentence names it: where, in which words, its code at the time, and how it is named."""

    start: int
    end: int
    text: str
    iso3c: str
    kind: str
    note: str = ""


def mentions(sentence: str, year: int) -> list[Mention]:
    """Return the states that a sentence names, in order.

    Parameters
    ----------
    sentence
        One sentence in single spaces.
    year
        The year that the sentence speaks of: it decides which state "Germany" or "Moscow" is.

    Returns
    -------
    list of Mention
        `kind` is name, word (adjective or people) or capital. `iso3c` is empty where the word fits more than one
        state, and `note` says which.

    Notes
    -----
    "Latin American", "New Mexico" or "Panama Canal" name no state. A name of a state after a first name ("Michael
    Jordan") is a person's.
    """
    hidden = _OTHERWISE.sub(lambda found: "\1" * len(found[0]), sentence)
    return [_mention(found, hidden, year) for found in _pattern().finditer(hidden) if not _is_person(found, hidden)]


def groups(sentence: str) -> list[str]:
    """Return the organisations, treaties and groups that a sentence names, each once, in order."""
    named = _group_words()
    found = [named[match[0]] for match in _group_pattern().finditer(sentence)]
    return list(dict.fromkeys(found))


@cache
def group_source(group: str) -> tuple[str, str]:
    """Return the dataset that lists a group's members, or an empty string and the reason."""
    row = next(one for one in store.compiled_csv(_HERE / "groups.csv") if one["group"] == group)
    return row["dataset"], row["note"]


def _mention(found: re.Match[str], sentence: str, year: int) -> Mention:
    word = found[0]
    if word in _AMBIGUOUS:
        return Mention(found.start(), found.end(), word, "", "name", f"{word!r} is {_AMBIGUOUS[word]}: say which")
    code, kind = _words()[word]
    state = states.state(code)
    held = state.in_year(year)
    until = "" if held.end == states.LAST else f" to {held.end.year}"
    note = "" if held.days_in(year) else f"{held.name} is on record as a state from {held.start.year}{until}"
    return Mention(found.start(), found.end(), word, held.iso3c, kind, note)


def _is_person(found: re.Match[str], sentence: str) -> bool:
    before = sentence[: found.start()]
    if found[0] in _PLACES and not re.search(r"\b(?:in|to|from|at|near|of|with|for|and|by) $", before):
        return True
    first = re.search(r"(?:^|[^.!?:] )([A-Z][a-z]+) $", before)
    return found[0] in _FIRST_NAMES and first is not None and first[1] not in _words()


@cache
def _words() -> dict[str, tuple[str, str]]:
    """Return each word for a state: its code, and whether it is a name, a word or a capital."""
    found: dict[str, tuple[str, str]] = {}
    for row in store.compiled_csv(_HERE / "state_words.csv"):
        found |= {word: (row["iso3c"], "capital") for word in row["capital"].split("|") if word}
        found |= {word: (row["iso3c"], "word") for word in row["words"].split("|") if word}
    for row in store.compiled_csv(Path(states.__file__).parents[1] / "sources" / "states" / "aliases.csv"):
        if len(row["alias"]) != 3 or row["alias"] in _ABBREVIATED:
            found[row["alias"]] = (row["iso3c"], "name")
    recent = [one for one in states.identities() if one.end.year >= _OLDEST]
    return found | {one.name: (one.iso3c, "name") for one in recent}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted([*_words(), *_AMBIGUOUS], key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, words))})(?!\w)")


@cache
def _group_words() -> dict[str, str]:
    rows = store.compiled_csv(_HERE / "groups.csv")
    return {word: row["group"] for row in rows for word in row["words"].split("|")}


@cache
def _group_pattern() -> re.Pattern[str]:
    words = sorted(_group_words(), key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, words))})(?!\w)")
