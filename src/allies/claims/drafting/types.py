"""What kind of claim a sentence makes, by the words that give it away."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from allies import store

TYPES = (
    "quantity", "date", "superlative", "sequence", "membership", "comparison", "causal", "forecast", "judgement",
    "quotation", "definition", "event",
)  # fmt: skip
_QUOTED = re.compile(r"[“\"](?P<a>[^”\"]{6,})[”\"]|(?<!\w)‘(?P<b>[^’]{6,}(?:’\w[^’]*)*)’(?!\w)")
_STATUS = re.compile(
    r"\b(?:treat(?:y|ies)|pact|alliance|axis|bloc|convention|organi[sz]ations?|union|agreement|coalition|autocrac\w+|"
    r"democrac(?:y|ies) \()",
    re.IGNORECASE,
)
_WORDS_OF_A_QUOTATION = 5


def quotations(sentence: str) -> list[str]:
    """Return the words in quotation marks, of two words and more."""
    found = [match["a"] or match["b"] for match in _QUOTED.finditer(sentence)]
    return [words for words in found if " " in words.strip()]


def kinds(sentence: str, *, amounts: bool, dates: bool, groups: bool) -> list[tuple[str, str]]:
    """Return the types of claim that a sentence makes, each with the words that show it.

    Parameters
    ----------
    sentence
        One sentence in single spaces.
    amounts, dates, groups
        Whether it holds an amount, a date, an organisation.

    Returns
    -------
    list of (str, str)
        Types in the order of `TYPES`; "event" where no rule fits, or only the date's.
    """
    found: dict[str, str] = {}
    if amounts:
        found["quantity"] = "amount"
    if dates:
        found["date"] = "date"
    for kind, pattern in _patterns().items():
        if (match := pattern.search(sentence)) and (kind != "membership" or groups or _STATUS.search(sentence)):
            found[kind] = match[0].strip()
    if any(len(words.split()) >= _WORDS_OF_A_QUOTATION for words in quotations(sentence)):
        found.setdefault("quotation", "quotation marks")
    if set(found) <= {"date"}:
        found["event"] = "no other type"
    return [(kind, found[kind]) for kind in TYPES if kind in found]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return one pattern per type from `type_words.csv`; verbs of speech tell "states" from "States"."""
    rows = store.compiled_csv(Path(__file__).parent / "type_words.csv")
    words = {kind: "|".join(row["words"] for row in rows if row["type"] == kind) for kind in TYPES}
    return {kind: re.compile(said, 0 if kind == "quotation" else re.IGNORECASE) for kind, said in words.items() if said}
