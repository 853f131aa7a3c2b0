"""`quotation`: quoted words stand in a document."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Literal

from pydantic import Field

from allies.claims.predicates.asked import Asked
from allies.claims.rows import DOCUMENT, Outcome, Tables

EXAMPLE = """kind: quotation
document: UNGA-2018-USA
words: formal policy of our country"""


class Quotation(Asked):
    """The words stand in the stored passage of a document, case, marks and spacing aside.

    False says only that the stored passage does not hold them.
    """

    kind: Literal["quotation"]
    document: str = Field(description="an id of cases/facts/documents.csv")
    words: str = Field(min_length=1, description="the words as quoted")

    def names(self) -> list[str]:
        """Return the document that it reads."""
        return [f"{DOCUMENT}{self.document}"]

    def decide(self, tables: Tables) -> Outcome:
        """Return the outcome; `number` is the longest run of the words that the passage holds, as a share of them."""
        passage = tables.document(self.document)
        if passage.known > tables.as_of:
            return Outcome(None, why="missing")
        said, words = plain(passage.text).split(), plain(self.words).split()
        longest = SequenceMatcher(None, said, words, autojunk=False).find_longest_match()
        share = longest.size / len(words)
        return Outcome(longest.size == len(words), share, "share of the words", (passage,))


def plain(text: str) -> str:
    """Return text in lower case without marks, accents or repeated spaces."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in folded if not unicodedata.combining(char))
    return re.sub(r"[^\w]+", " ", kept).strip()
