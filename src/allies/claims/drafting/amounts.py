"""Amounts in a sentence: counts, money, percentages and rates, with unit, currency and bound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_CURRENCIES = {
    "$": "USD", "US$": "USD", "USD": "USD", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "¥": "JPY", "A$": "AUD",
    "C$": "CAD", "CHF": "CHF", "dollars": "USD", "U.S. dollars": "USD", "US dollars": "USD", "euros": "EUR",
    "euro": "EUR", "pounds": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rubles": "RUB", "roubles": "RUB",
    "rupees": "INR", "pesos": "MXN",
}  # fmt: skip
_BOUNDS = {
    ">": r"more than|over|above|exceed(?:s|ing|ed)?|upwards of|in excess of|greater than|higher than",
    ">=": r"at least|no (?:fewer|less) than|a minimum of",
    "<": r"less than|fewer than|under|below|lower than",
    "<=": r"up to|at most|no more than|as many as|as much as|a maximum of",
    "~": r"about|around|approximately|some|roughly|nearly|almost|an estimated|estimated at|close to|circa|just over",
}
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "a hundred": 100,
}  # fmt: skip
_VAGUE = {
    "dozens": 24, "scores": 40, "tens of thousands": 1e4, "hundreds of thousands": 1e5, "tens of millions": 1e7,
    "hundreds of millions": 1e8, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9,
    "hundreds of billions": 1e11, "tens of billions": 1e10, "trillions": 1e12,
}  # fmt: skip
_SHARES = {
    "half": 50.0, "a third": 100 / 3, "one third": 100 / 3, "one-third": 100 / 3, "two-thirds": 200 / 3,
    "two thirds": 200 / 3, "a quarter": 25.0, "one quarter": 25.0, "three-quarters": 75.0,
    "three quarters": 75.0, "a fifth": 20.0, "one-fifth": 20.0, "one in ten": 10.0, "one in five": 20.0,
}  # fmt: skip
_STOPS = re.compile(
    r"of|in|to|for|from|with|by|and|or|per|was|were|have|had|has|who|that|which|a|an|the|over|since|is|are|be|"
    r"been|on|at|as|but|than|while|when|into|became|become|will|would|could|may|might|more|less|fewer|alone|"
    r"during|between|through|said|annually|before|after|once|then|where|each|their|its|his|her|our|this|these|"
    r"those|some|including",
    re.IGNORECASE,
)
_UNITS_OF_TIME = r"years?|months?|days?|weeks?|hours?|minutes?|decades?|centuries|century"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_JOINED = re.compile(  # what follows an ordinal, an age, a duration or half of another number
    rf"(?:st|nd|rd|th)\b|[-–](?:[a-zA-Z]|\d)|\w|[ -](?:{_UNITS_OF_TIME})\b|\.\d|/\d|:\d|[’']?s\b"
)
_COUNTED = re.compile(r" (?!was|were|to|and|or|in|by|on|at|the|as|has|had|is)[a-z]")  # what follows a count, not a year
_NUMBERED = re.compile(  # what comes before a number that is a name
    r"article|no\.|chapter|section|release|version|edition|state|level|resolution|session|page|table|figure|year|aged?|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?",
    re.IGNORECASE,
)
_OWN_LISTS = re.compile(
    r"\b(?:objectives|foundations|criteria|reasons|points|aims|pillars|factors|arguments|questions|things|ways|sides)\b"
)
_STARTERS = re.compile(
    r"The|In|Of|About|Some|Over|Those|These|At|By|For|From|To|Nearly|Almost|Around|With|On|As|Another"
)


@dataclass(frozen=True)
class Amount:
    """One amount: its words, number in the unit named, and which side of it the text claims."""

    start: int
    end: int
    text: str
    value: float
    unit: str
    kind: Literal["count", "money", "percent", "rate"]
    bound: str = "="
    high: float | None = None


_PATTERN = re.compile(
    rf"""(?:\b(?P<between>between)\s)?(?<![\w.,-])(?P<currency>US\$|A\$|C\$|[$€£¥]|(?:USD|EUR|GBP|CHF)\s)?\s?
    (?:(?P<number>{_NUMBER})|(?P<word>\b(?:{"|".join(_WORDS)})\b))
    (?:\s?(?:-|–|\bto\b|(?(between)\band\b|(?!)))\s?[$€£]?(?P<high>{_NUMBER}))?
    (?:[ ]?-?(?P<scale>thousand|million|billion|trillion|bn|mn|tn|(?<=\d)[mkb])\b)?
    (?:[ ]?(?P<percent>%|percent\b|per[ ]cent\b|percentage[ ]points?\b))?
    (?:[ ](?P<after>U\.S\.[ ]dollars|US[ ]dollars|dollars|euros?|pounds|yen|yuan|renminbi|ro?ubles|rupees|pesos)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_RATE = re.compile(rf"^(?:\s[\w-]+){{0,3}}?\s(?:per|for every)\s(?P<base>{_NUMBER}|million|capita|head|thousand)\b")
_VAGUE_PATTERN = re.compile(
    rf"\b(?:{'|'.join(sorted(_VAGUE, key=len, reverse=True))})\b(?<!scores)(?<!dozens)|\b(?:scores|dozens)(?= of\b)",
    re.IGNORECASE,
)
_SHARE_PATTERN = re.compile(
    rf"\b(?:{'|'.join(sorted(_SHARES, key=len, reverse=True))})(?= (?:of|the)\b)", re.IGNORECASE
)
_BOUND_PATTERN = {
    sign: re.compile(rf"\b(?:{words})(?: the| a further)? ?$", re.IGNORECASE) for sign, words in _BOUNDS.items()
}


def amounts(sentence: str) -> list[Amount]:
    """Return the amounts in a sentence, in order.

    Notes
    -----
    Years, ages, durations, ordinals, names with a number ("MS-13", "Article 5") and the items of the text's own lists
    ("three reasons") are none. "Tens of thousands" has the lowest number it can mean, and the bound >=.
    """
    kept: list[Amount] = []
    for match in _PATTERN.finditer(sentence):
        one = _read(match, sentence)
        if one is not None and not any(match.start() < before.end for before in kept):
            kept.append(one)
    for pattern, table in ((_VAGUE_PATTERN, _VAGUE), (_SHARE_PATTERN, _SHARES)):
        for match in pattern.finditer(sentence):
            if not any(one.start < match.end() and match.start() < one.end for one in kept):
                kept.append(_worded(match, table, sentence))
    return sorted(kept, key=lambda one: one.start)


def _worded(match: re.Match[str], table: dict[str, float], sentence: str) -> Amount:
    value = float(table[match[0].casefold()])
    if table is _SHARES:
        return Amount(match.start(), match.end(), match[0], round(value, 1), "%", "percent", "~")
    noun = _noun(sentence[match.end() :].removeprefix(" of"))
    return Amount(match.start(), match.end(), match[0], value, noun or "items", "count", ">=")


def _read(match: re.Match[str], sentence: str) -> Amount | None:
    before, after = sentence[: match.start()], sentence[match.end() :]
    number = float(match["number"].replace(",", "")) if match["number"] else float(_WORDS[match["word"].casefold()])
    size = _SCALES.get((match["scale"] or "").casefold(), 1.0)
    high = float(match["high"].replace(",", "")) * size if match["high"] else None
    bound = next((sign for sign, pattern in _BOUND_PATTERN.items() if pattern.search(before)), "=")
    if high is not None:
        bound = "between"

    def amount(unit: str, kind: Literal["count", "money", "percent", "rate"], end: int = 0) -> Amount:
        words = sentence[match.start() : match.end() + end].strip()
        return Amount(match.start(), match.end() + end, words, number * size, unit, kind, bound, high)

    if match["currency"] or match["after"]:
        return amount(_currency(match), "money")
    if match["percent"]:
        return amount("percentage points" if "point" in match["percent"] else "%", "percent")
    if rate := _RATE.match(after):
        return amount(f"per {rate['base']}".replace(",", ""), "rate", rate.end())
    if not match["scale"] and _is_no_count(match, before, after):
        return None
    noun = _noun(after)
    if match["word"] and (
        not noun or _OWN_LISTS.search(noun) or re.search(r"\b(?:the|these|both|those|between) $", before, re.I)
    ):
        return None
    return amount(noun or "items", "count")


def _currency(match: re.Match[str]) -> str:
    written = (match["currency"] or match["after"]).strip()
    return _CURRENCIES.get(written) or _CURRENCIES.get(written.casefold()) or written.upper()


def _is_no_count(match: re.Match[str], before: str, after: str) -> bool:
    """Return whether a bare number is a year, an age, a duration, an ordinal or part of a name."""
    if _JOINED.match(after) or re.match(rf",? (?:{_MONTHS})\b", after):
        return True
    if re.fullmatch(r"1[5-9]\d\d|20\d\d", match["number"] or "") and (
        not _COUNTED.match(after) or re.search(r"\b(?:the|in|of|since) $", before, re.IGNORECASE)
    ):
        return True
    word = re.search(r"([\w’'.-]+) ?$", before)
    if word is None:
        return False
    named = word[1][:1].isupper() and not _STARTERS.fullmatch(word[1])
    return named or _NUMBERED.fullmatch(word[1]) is not None


def _noun(after: str) -> str:
    """Return what is counted: up to four words after the number, to the first function word or mark."""
    words: list[str] = []
    for token in re.findall(r"^[ ]?[A-Za-z][\w’'.-]*|[ ][A-Za-z][\w’'.-]*|[^ \w]", after)[:4]:
        word = token.strip().rstrip(".,;:")
        if not re.match(r"[A-Za-z]", word) or _STOPS.fullmatch(word):
            break
        words.append(word)
        if token.strip() != word:
            break
    return " ".join(words)
