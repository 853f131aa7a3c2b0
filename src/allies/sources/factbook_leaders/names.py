"""Names and dates in the Factbook's leader lines, where family names stand in capitals."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
DATE = (
    r"(?:(?P<day>\d{1,2})\s*)?(?P<month>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.?\s*(?P<year>\d{4})"
)
PARTICLES = {"de", "del", "da", "do", "dos", "von", "van", "der", "bin", "ibn", "bint", "al", "el"}
ABBREVIATIONS = {"CEO", "PM", "GNU", "CNSP", "SAC"}
NUMERALS = {"II", "III", "IV", "V", "VI", "VII", "VIII", "X", "XI", "XVI"}
RESPELT = [
    {"Paetongtarn SHINAWATRA", "PHAETHONGTHAN Chinnawat"},
    {"Abdul Hamid DBEIBEH", "Abd-al-Hamid DUBAYBAH"},
]
RANK = re.compile(r"gen|lt|maj|brig|col|capt|adm|sr|dr|ret|mullah|maj\.gen", re.IGNORECASE)
TITLE = re.compile(
    RANK.pattern + "|"
    r"acting|administration|administrator|affairs|afghanistan|amir|and|armed|assembly|authority|cabinet|captain|"
    r"captains|cardinal|caretaker|chair|chairman|chairperson|chairwoman|chancellor|chief|cnsp|co-chief|"
    r"co-chiefs|co-president|co-prince|co-vice|commander|commander-in-chief|commission|confederation|council|"
    r"crown|duke|emir|emperor|excellency|executive|federal|federation|first|for|forces|foreign|french|general|"
    r"gnu|government|governor|grand|head|her|high|his|homeland|in|interim|interior|islamic|king|leader|"
    r"leadership|lord|mann|military|minister|minister-president|ministers|national|of|or|overall|paramount|"
    r"people's|polynesia|pope|premier|presidency|president|presidential|presidents|prime|prince|privy|political|provisional|"
    r"queen|regent|regents|republic|revolutionary|ruler|safeguard|safeguarding|secretary|secretary-general|"
    r"security|sovereign|sovereignty|spain|state|sudanese|sultan|supreme|swiss|taliban|taoiseach|territorial|"
    r"the|transition|transitional|union|united|vice",
    re.IGNORECASE,
)


class Person(NamedTuple):
    """One holder as printed: title, name, and the date since which, or until which, the text says."""

    office: str
    name: str
    since: date | None
    until: date | None


def folded(text: str) -> str:
    """Return `text` without accents, apostrophes and case."""
    plain = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z \-]", "", "".join(c for c in plain if not unicodedata.combining(c)).casefold())


def dated(text: str, after: str) -> date | None:
    """Return the first date in `text` that follows the pattern `after`; a month alone counts from its first day."""
    found = re.search(rf"{after}\s*{DATE}", text)
    if not found:
        return None
    month = MONTHS.index(found["month"][:3].casefold()) + 1
    return date(int(found["year"]), month, int(found["day"] or 1))


def is_capital(token: str) -> bool:
    """Return whether a token is (part of) a family name in capitals, as in 'al-BURHAN' or 'NGUEMA'."""
    parts = [part for part in re.split(r"[-'’‘`]", token.strip('.,"“”')) if len(part) > 1]
    return any(part.isupper() and part.isalpha() and part not in ABBREVIATIONS for part in parts)


def surname(name: str) -> list[str]:
    """Return the folded family-name tokens of a printed name, particles and patronymics left out."""
    own = re.split(r" (?:BIN|IBN|bin|ibn) ", name)[0].split()
    found = [folded(token) for token in own if is_capital(token) and token not in NUMERALS - {"XI"}]
    return [token for token in found if token not in PARTICLES] or [folded(token) for token in name.split()]


def display(name: str) -> str:
    """Return a printed name with its capitals turned to normal case.

    >>> display("Nayib Armando BUKELE Ortez"), display("KIM Jong Un"), display("FREDERIK X")
    ('Nayib Armando Bukele Ortez', 'Kim Jong Un', 'Frederik X')
    """
    return " ".join(_plain(token, place) for place, token in enumerate(name.split()))


def _plain(token: str, place: int) -> str:
    if place and token in NUMERALS:
        return token
    if place and token.isupper() and token.casefold() in PARTICLES:
        return token.casefold()
    return re.sub(r"[^\W\d_]{2,}", lambda m: m[0].capitalize() if m[0].isupper() else m[0], token)


def same_person(one: Person, other: Person) -> bool:
    """Return whether two printings, one after the other in the same office, are of the same person."""
    if {one.name, other.name} in RESPELT:
        return True
    a, b = surname(one.name), surname(other.name)
    alike = SequenceMatcher(None, " ".join(a), " ".join(b)).ratio()
    shared = alike >= 0.8 or any(token in b for token in a if len(token) > 2)
    if one.since and one.since == other.since:
        return shared or alike >= 0.6 or bool(_long(one.name) & _long(other.name))
    given, other_given = _given(one.name), _given(other.name)
    if not given or not other_given:
        return alike >= 0.8
    return shared and SequenceMatcher(None, given, other_given).ratio() >= 0.85


def _long(name: str) -> set[str]:
    return {folded(token) for token in name.split() if len(token) > 3}


def _given(name: str) -> str:
    tokens = [token for token in name.split() if not is_capital(token) and len(token.strip(".,")) > 1]
    return next((folded(token) for token in tokens if token.casefold() not in PARTICLES), "")
