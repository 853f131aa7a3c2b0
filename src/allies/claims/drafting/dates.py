"""Dates in a sentence: days, months, years, decades and spans, absolute or relative to the day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
_MONTH = rf"(?:{'|'.join(MONTHS)}|{'|'.join(name[:3] for name in MONTHS if name != 'May')}|Sept)\.?"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_BEFORE_YEAR = (
    r"(?:\b(?:in|since|by|of|from|to|until|till|before|after|during|through|throughout|between|and|or|around|circa|the|as"
    r" recently as|as early as|as late as|a|this|for|late|early|mid|as of|or|vs|versus|per)\s+|['’]s\s+|[(–—]|"
    r"pre-|post-|"
    r"mid-|^)"
)
_NAMED_ENDS = {
    r"(?:Cold War)": 1991,
    r"(?:Second World War|World War (?:II|Two)|WWII)": 1945,
    r"(?:First World War|World War (?:I|One)|WWI)": 1918,
}
_COUNTED = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
VAGUE = re.compile(
    r"\b(?:recently|in recent (?:days|weeks|months|years)|recent years|currently|at present|these days|so far|to date|"
    r"nowadays|soon|in the (?:near|coming) (?:future|years|months)|now)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class When:
    """A stretch of days as the text gives it; first and last day are the same for a day."""

    start: int
    end: int
    text: str
    first: date
    last: date
    relative: bool = False

    @property
    def iso(self) -> str:
        """Return the shortest form: 2025, 2025-04, 2025-04-14, or FIRST..LAST in the same forms."""
        whole_years = (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)
        if whole_years:
            years = f"{self.first.year}", f"{self.last.year}"
            return years[0] if years[0] == years[1] else "..".join(years)
        whole_months = self.first.day == 1 and self.last.day == monthrange(self.last.year, self.last.month)[1]
        ends = [day.isoformat()[:7] if whole_months else day.isoformat() for day in (self.first, self.last)]
        return ends[0] if ends[0] == ends[1] else "..".join(ends)


def dates(sentence: str, published: date | None) -> list[When]:
    """Return the dates in a sentence, in order, none inside another.

    Parameters
    ----------
    sentence
        One sentence in single spaces.
    published
        Day of publication; without it "last year" and "in June" give nothing.
    """
    seen: list[When] = []
    taken: list[tuple[int, int]] = []  # with the days that no calendar has, such as 31 February
    for pattern, read in _READERS:
        for found in pattern.finditer(sentence):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            span = read(found, published)
            if span or "d" in found.groupdict():
                taken.append(found.span())
            if span:
                seen.append(When(*found.span(), found[0].strip(), *span))
    return sorted(seen, key=lambda one: one.start)


def vague(sentence: str) -> list[str]:
    """Return the words of time that give no date, such as "recently"."""
    return [found[0] for found in VAGUE.finditer(sentence)]


Span = tuple[date, date, bool] | tuple[date, date]
Read = Callable[[re.Match[str], date | None], Span | None]


def _month(name: str) -> int:
    return next(at for at, one in enumerate(MONTHS, 1) if one[:3] == name[:3])


def _of_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _of_year(year: int, last: int | None = None) -> tuple[date, date]:
    return date(year, 1, 1), date(last or year, 12, 31)


def _valid(year: int, month: int, day: int) -> Span | None:
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def _day(found: re.Match[str], published: date | None) -> Span | None:
    month = _month(found["m"])
    if found["y"]:
        return _valid(int(found["y"]), month, int(found["d"]))
    if published is None:
        return None
    year = published.year - (month > published.month)
    span = _valid(year, month, int(found["d"]))
    return span and (span[0], span[1], True)


def _month_alone(found: re.Match[str], published: date | None) -> Span | None:
    if published is None:
        return None
    month = _month(found["m"])
    return (*_of_month(published.year - (month > published.month), month), True)


def _part(found: re.Match[str], _: date | None) -> Span:
    year = int(found["y"])
    first, last = {
        "early": (1, 4), "mid": (5, 8), "late": (9, 12), "first half": (1, 6), "second half": (7, 12), "spring": (3, 5),
        "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "first quarter": (1, 3), "second quarter": (4, 6),
        "third quarter": (7, 9), "fourth quarter": (10, 12), "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12),
    }[found["part"].casefold()]  # fmt: skip
    return _of_month(year, first)[0], _of_month(year, last)[1]


def _decade(found: re.Match[str], _: date | None) -> Span:
    year = int(found["y"])
    first, last = _of_year(year, year + (99 if year % 100 == 0 and year < 2000 else 9))
    cut = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get((found["part"] or "").casefold())
    return (date(year + cut[0], 1, 1), date(year + cut[1], 12, 31)) if cut and last.year - year == 9 else (first, last)


def _years(found: re.Match[str], _: date | None) -> Span | None:
    first, last = int(found["a"]), int(found["b"])
    last = last if last > 99 else first // 100 * 100 + last
    return _of_year(first, last) if first < last else None


def _relative(found: re.Match[str], published: date | None) -> Span | None:
    if published is None:
        return None
    step = {"last": -1, "this": 0, "next": 1}[found["which"].casefold()]
    unit = found["unit"]
    if unit == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6), True
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        return (*_of_month(months // 12, months % 12 + 1), True)
    if unit == "decade":
        first = (published.year // 10 + step) * 10
        return (*_of_year(first, first + 9), True)
    return (*_of_year(published.year + step), True)


def _ago(found: re.Match[str], published: date | None) -> Span | None:
    if published is None:
        return None
    count = _COUNTED.get(found["n"].casefold()) or int(found["n"])
    unit = found["unit"]
    if unit in ("day", "week"):
        day = published - timedelta(days=count * (7 if unit == "week" else 1))
        return day, day, True
    if unit == "month":
        months = published.year * 12 + published.month - 1 - count
        return (*_of_month(months // 12, months % 12 + 1), True)
    return (*_of_year(published.year - count * (10 if unit == "decade" else 1)), True)


def _today(found: re.Match[str], published: date | None) -> Span | None:
    if published is None:
        return None
    day = published + timedelta(days={"today": 0, "yesterday": -1, "tomorrow": 1}[found[0].casefold()])
    return day, day, True


def _century(found: re.Match[str], _: date | None) -> Span:
    words = ["eighteenth", "nineteenth", "twentieth", "twenty-first"]
    word = found["c"].casefold()
    number = words.index(word) + 18 if word in words else int(word[:-2])
    return _of_year((number - 1) * 100, number * 100 - 1)


def _ends(year: int) -> Read:
    return lambda found, published: _of_year(year)


def _readers() -> Iterator[tuple[re.Pattern[str], Read]]:
    def one(pattern: str, read: Read, flags: int = 0) -> tuple[re.Pattern[str], Read]:
        return re.compile(pattern, flags), read

    folded = re.IGNORECASE
    count = rf"(?P<n>\d+|{'|'.join(_COUNTED)})"
    part = (
        r"(?P<part>early|mid|late|spring|summer|autumn|fall|Q[1-4]|first half|second half|"
        r"(?:first|second|third|fourth) quarter)"
    )
    yield one(r"\b(?P<y>\d{4})-(?P<n>\d\d)-(?P<d>\d\d)\b", lambda f, _: _valid(int(f["y"]), int(f["n"]), int(f["d"])))
    yield one(rf"\b(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})(?:,? (?P<y>{_YEAR}))?\b", _day)
    yield one(rf"\b(?P<m>{_MONTH}) (?P<d>[0-3]?\d)(?:st|nd|rd|th)?\b(?!,\d)(?:,? (?P<y>{_YEAR})\b)?(?:, )?", _day)
    yield one(rf"\b(?P<m>{_MONTH})(?: of)?,? (?P<y>{_YEAR})\b", lambda f, _: _of_month(int(f["y"]), _month(f["m"])))
    yield one(rf"\b{part}(?:[ -]of)?[ -](?P<y>{_YEAR})\b", _part, folded)
    yield one(r"\b(?:(?P<part>early|mid|late)[ -])?(?P<y>1[5-9]\d0|20\d0)['’]?s\b", _decade, folded)
    yield one(
        r"\b(?P<c>1[5-9]th|20th|21st|eighteenth|nineteenth|twentieth|twenty-first)[ -]century\b", _century, folded
    )
    yield one(rf"\b(?P<a>{_YEAR})\s?[-–/]\s?(?P<b>{_YEAR}|\d\d)\b(?![-\d])", _years)
    for name, year in _NAMED_ENDS.items():
        yield one(rf"\bend of the {name}\b", _ends(year))
    yield one(rf"{_BEFORE_YEAR}(?P<y>{_YEAR})\b(?![,.]?\d|%|-year)", lambda f, _: _of_year(int(f["y"])), folded)
    yield one(r"\b(?P<which>last|this|next) (?P<unit>week|month|year|decade)\b", _relative, folded)
    yield one(rf"\b{count} (?P<unit>day|week|month|year|decade)s? ago\b", _ago, folded)
    yield one(r"\b(?:today|yesterday|tomorrow)\b", _today, folded)
    yield one(
        rf"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ll]ast|[Ee]arly|[Ll]ate) (?P<m>{_MONTH})(?!\w)(?! \d)", _month_alone
    )


_READERS = list(_readers())
