"""Sentences: words from a template, every number from a cell.

A template that holds a digit is refused, so that no number can be typed into a brief. Loaded words and words about
likelihood are refused as well: a likelihood comes from a cell, by `likely`, in the terms of a yardstick.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from string import Formatter

from allies.briefs import loaded
from allies.briefs.likelihood import CONFIDENCE, phrase
from allies.claims.ledger import Claim, Fact
from allies.errors import WordingError
from allies.models.result import Cell

Ref = Cell | Fact
_UNFIT = re.compile(r"\b(caused by|because of|in exchange for|likely|unlikely|probabl[ey]|certainly)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """A number as printed, and the cell it comes from."""

    text: str
    cell: Ref
    likelihood: bool = False


@dataclass(frozen=True)
class Sentence:
    """Words and shown numbers in order; `judgement` marks an opinion."""

    parts: tuple[str | Shown, ...]
    judgement: bool = False

    @property
    def text(self) -> str:
        """Return the sentence as plain text."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def cells(self) -> tuple[Ref, ...]:
        """Return the cells it rests on, each once."""
        found = {part.cell.id: part.cell for part in self.parts if isinstance(part, Shown)}
        return tuple(found.values())

    def claim(self, id_: str) -> Claim:
        """Return the sentence as a claim."""
        return Claim(id_, self.text, self.cells, self.judgement)


def judgement(words: str) -> Sentence:
    """Return an opinion: a sentence that rests on no cell and is marked so; raise `WordingError` as `sentence` does."""
    return _written(words, {}, opinion=True)


def sentence(template: str, **values: str | Shown) -> Sentence:
    """Return a sentence: `template` with its fields filled.

    Parameters
    ----------
    template
        Words with `{name}` fields; no digit.
    values
        A `Shown` for every number; plain text for names of states, offices and persons.

    Raises
    ------
    WordingError
        For a digit in the template or in a plain text value, for a loaded word, for likelihood and confidence in one
        sentence, and for a sentence that rests on no cell.
    """
    return _written(template, values, opinion=False)


def _written(template: str, values: Mapping[str, str | Shown], *, opinion: bool) -> Sentence:
    parts: list[str | Shown] = []
    written = template.format_map(dict.fromkeys(values, "…"))
    for words, name, _, _ in Formatter().parse(template):
        parts.append(words)
        if name is not None:
            parts.append(values[name])
    for part in parts:
        if isinstance(part, str) and re.search(r"\d", part):
            raise WordingError(f"found a digit in {part!r}; expected every number to come from a cell.")
    made = Sentence(_capital(tuple(part for part in parts if part != "")), opinion)
    if unfit := _UNFIT.search(written) or next(loaded.found(written), None):
        raise WordingError(f"found {unfit[0]!r} in {made.text!r}; expected neutral words (DESIGN, section 7).")
    if CONFIDENCE.search(made.text) and any(isinstance(part, Shown) and part.likelihood for part in parts):
        raise WordingError(f"found likelihood and confidence in {made.text!r}; expected a sentence for each.")
    if not made.cells and not opinion:
        raise WordingError(f"found no cell behind {made.text!r}; expected one, or a judgement.")
    return made


def _capital(parts: tuple[str | Shown, ...]) -> tuple[str | Shown, ...]:
    first = parts[0]
    if isinstance(first, str):
        return (first[:1].upper() + first[1:], *parts[1:])
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *parts[1:])


# --- how numbers are printed -------------------------------------------------------------------------------------


def percent(share: float) -> str:
    """Return a share as a percentage: whole above one percent, one decimal below, never 0 for a positive share."""
    points = 100 * share
    if 0 < points < 0.1:
        return "less than 0.1%"
    return f"{points:.0f}%" if points >= 1 or points == 0 else f"{points:.1f}%"


def points(difference: float) -> str:
    """Return a difference of shares in percentage points, without sign."""
    size = f"{abs(100 * difference):.0f}"
    return f"{size} percentage {'point' if size == '1' else 'points'}"


def whole(value: float) -> str:
    """Return a count with thousands separators."""
    return f"{value:,.0f}"


def dollars(value: float) -> str:
    """Return an amount in dollars, in the largest fitting unit."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"${value / size:,.1f} {word}"
    return f"${value:,.0f}"


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, .."""
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{suffix}"


_UNITS: dict[str, Callable[[float], str]] = {
    "share of roll calls": percent,
    "share over five years": percent,
    "constant dollars": dollars,
    "years in a row": lambda value: f"{value:,.0f} {plural(value, 'year')}",
    "million dollars": lambda value: dollars(value * 1e6),
}


def value(cell: Cell) -> Shown:
    """Return a cell's estimate in its unit."""
    if cell.estimate is None:
        raise WordingError(f"{cell.id} is {cell.status}; a sentence cannot print it.")
    if cell.unit in ("-1 to 1", "0 to 1"):
        return Shown(score(cell.estimate), cell)
    return Shown(_UNITS.get(cell.unit, whole)(cell.estimate), cell)


def score(number: float) -> str:
    """Return a number with two decimals."""
    return f"{number:.2f}".replace("-", "−").replace("−0.00", "0.00")


def year(cell: Cell) -> Shown:
    """Return the cell's year."""
    return Shown(str(cell.year), cell)


def bounds(cell: Cell) -> Shown:
    """Return the cell's interval with its level: "3% to 8%, 90% interval"."""
    if cell.lower is None or cell.upper is None or cell.level is None:
        raise WordingError(f"{cell.id} has no interval to print.")
    printed = score if cell.unit in ("-1 to 1", "0 to 1") else percent
    return Shown(interval(cell.lower, cell.upper, cell.level, printed), cell)


def interval(lower: float, upper: float, level: float, printed: Callable[[float], str] | None = None) -> str:
    """Return an interval with its level: "−0.10 to 0.35, 90% interval"."""
    told = printed or score
    return f"{told(lower)} to {told(upper)}, {percent(level)} interval"


def likely(cell: Cell, profile: str) -> Shown:
    """Return a cell that is a probability in the terms of a yardstick, with its number: "likely (62%)".

    Raises `WordingError` where the cell has no value, and for 0 and 1.
    """
    if cell.estimate is None:
        raise WordingError(f"{cell.id} is {cell.status}; a sentence cannot print it.")
    return Shown(phrase(cell.estimate, profile, lower=cell.lower, upper=cell.upper), cell, likelihood=True)


def count(cell: Cell) -> Shown:
    """Return n, the number of records behind the cell."""
    return Shown(whole(cell.n or 0), cell)


def place(cell: Cell) -> Shown:
    """Return the cell's rank among partners: "190th of 192"."""
    return Shown(f"{ordinal(cell.rank or 0)} of {whole(cell.partners or 0)}", cell)


def above(cell: Cell, standing: float) -> Shown:
    """Return where the cell stands: "83% of partners", "all partners" or "no partner"."""
    text = "all partners" if standing == 1 else "no partner" if standing == 0 else f"{percent(standing)} of partners"
    return Shown(text, cell)


def plural(number: float, one: str, many: str | None = None) -> str:
    """Return the noun for a number."""
    return one if number == 1 else (many or f"{one}s")
