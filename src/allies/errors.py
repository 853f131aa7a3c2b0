"""The exceptions of `allies`.

    AlliesError              every error this package raises on purpose
    ├── InputError           the question is wrong
    │   ├── UnknownState     a code or name that is no state
    │   ├── UnknownName      a dataset, measure, section or claim that does not exist
    │   └── NotCovered       outside the state's life or the source's record
    └── DataError            the data are wrong
        ├── FetchError       a download that failed, was cut short, or has the wrong checksum
        ├── ParseError       a file that does not hold what its source.yml declares
        ├── CorruptTable     a stored Parquet file that cannot be read
        ├── FolderError      a data folder that cannot be written
        ├── EvidenceError    a claim called supported by rows that do not hold what it says
        └── WordingError     generated prose that breaks the house rules

Each message says what was found, what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class AlliesError(Exception):
    """Every error that `allies` raises on purpose."""


class InputError(AlliesError):
    """The question is wrong: nothing was computed and nothing was changed."""


class UnknownState(InputError):
    """A code or name that is no state."""


class UnknownName(InputError):
    """A dataset, measure, section or claim that does not exist."""


class NotCovered(InputError):
    """The years asked for lie outside the state's life or the source's record."""


class DataError(AlliesError):
    """The data are wrong: the stored state is left as it was."""


class FetchError(DataError):
    """A download that failed, was cut short, or has the wrong checksum."""


class ParseError(DataError):
    """A file that does not hold what its `source.yml` declares."""


class CorruptTable(DataError):
    """A stored Parquet file that cannot be read."""


class FolderError(DataError):
    """A data folder that cannot be written."""


class EvidenceError(DataError):
    """A claim called supported by rows that do not hold its states, dates or quantity."""


class WordingError(DataError):
    """Generated prose that breaks the house rules."""


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return `` Did you mean 'X'?`` for the nearest of `choices`, or an empty string."""
    by_folded = {choice.casefold(): choice for choice in choices}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f" Did you mean {by_folded[near[0]]!r}?" if near else ""
