"""Which party a leader came with: from Herre's leaders, ParlGov's cabinets and this project's compiled codes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import astuple, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from allies import sources, store
from allies.panel import states
from allies.panel.leader_lists import share_a_name
from allies.panel.leaders import leaders
from allies.sources.factbook_leaders.names import folded
from allies.store import Table

COMPILED = Path(str(files("allies"))) / "cases" / "leaders"
DATASETS = ["herre_ideology", "parlgov_cabinets", "parlgov_parties", "vparty"]
SINCE = date(1945, 1, 1)
COLUMNS = ["ccode", "leader", "start", "end", "party", "party_short", "family", "party_id", "parlgov_id", "link"]


@dataclass(frozen=True)
class Term:
    """One spell in power, `last` being its end or the last record."""

    ccode: int
    leader: str
    start: date
    end: date | None
    last: date

    def holds(self, day: date) -> bool:
        """Return whether the leader was in power on `day`."""
        return self.start <= day <= self.last

    def years(self) -> range:
        """Return the calendar years of the spell."""
        return range(self.start.year, self.last.year + 1)


@dataclass(frozen=True)
class Link:
    """A leader's party; `party_id` as in V-Party (Party Facts for 97 in 100), `parlgov_id` as in ParlGov."""

    party: str
    short: str | None
    family: str | None
    party_id: int | None
    parlgov_id: int | None
    source: str


def leader_parties() -> Table:
    """Return the parties that each leader since 1945 came with, one row per spell in power and party.

    Returns
    -------
    Table
        ccode, leader, start, end (null: in power at the last record); party and party_short: "none" for a leader who is
        known to have none, null where no source links one; family, ParlGov's party family (compiled where ParlGov has
        none); party_id, as in `vparty`; parlgov_id, as in `parlgov_parties`; link, the source of the party: compiled,
        herre_ideology or parlgov_cabinets.

    Raises
    ------
    NotCovered
        When a list of leaders, `herre_ideology`, `parlgov_cabinets`, `parlgov_parties` or `vparty` was not pulled.

    Notes
    -----
    A spell that this project coded has its party first, and Herre's beside it where that is another one (GANA and
    Nuevas Ideas for the spell of 2019 in El Salvador).

    A spell is matched by state, time and name; spelling may differ. Herre's leader in fact is tried before the head of
    government. A leader who changed party within a spell has the one of most years. A party is no ideology: families
    group parties by name and origin.

    References
    ----------
    Herre (2023), British Journal of Political Science 53(3), doi:10.1017/S0007123422000217.
    Döring and Manow, Parliaments and governments database (ParlGov).
    """
    cells: list[tuple[Any, ...]] = []
    for term, links in linked():
        spell = (term.ccode, term.leader, term.start, term.end)
        cells += [(*spell, *party) for party in map(astuple, links)] or [(*spell, *(None,) * 6)]
    return store.from_rows(COLUMNS, cells)


def linked() -> list[tuple[Term, list[Link]]]:
    """Return every spell since 1945 with its parties, in order of state and time."""
    herre, cabinets, parties = herre_years(), _cabinets(), _parties()
    families: dict[int | None, str] = {
        row["party_id"]: row["family"] for row in store.rows(sources.table("parlgov_parties"))
    }
    shorts: dict[int | None, str | None] = dict(parties.values())

    def number(term: Term, short: str | None) -> int | None:
        return parties.get((term.ccode, party_key(short)), (None, None))[0]

    found: list[tuple[Term, list[Link]]] = []
    for term in _terms():
        own = next((one for one in _own().get(term.ccode, []) if _is_of(one, term)), None)
        party = _by_herre(term, herre)
        cabinet = next((one for one in cabinets.get(term.ccode, []) if _leads(one, term)), {})
        parlgov_id = cabinet.get("pm_party_id")
        family = families.get(parlgov_id)
        links: list[Link] = []
        if own:
            short = own["party_short"] or None
            links.append(
                Link(own["party"], short, family or own.get("family"), number(term, short), parlgov_id, "compiled")
            )
        other = party and Link(party[0], shorts.get(party[1]), family, party[1], parlgov_id, "herre_ideology")
        if other and not any(_same(other, one) for one in links):
            links.append(other)
        if not links and parlgov_id:
            name, short = cabinet["pm_party_english"] or cabinet["pm_party"], cabinet["pm_party"]
            links.append(Link(name, short, family, number(term, short), parlgov_id, "parlgov_cabinets"))
        found.append((term, links))
    return found


def _same(one: Link, other: Link) -> bool:
    """Return whether two links name one party: by number, name or short name."""
    numbers = one.party_id is not None and one.party_id == other.party_id
    names = any(
        party_key(a) and party_key(a) == party_key(b) for a, b in ((one.party, other.party), (one.short, other.short))
    )
    return numbers or names


def party_key(text: str | None) -> str:
    """Return a party's short name without accents, case and signs, for comparison within a state."""
    return re.sub(r"[^a-z]", "", folded(text or ""))


def _parties() -> dict[tuple[int, str], tuple[int | None, str | None]]:
    """Return V-Party's number and short name of each party by COW code and key, the latest where two share a key."""
    source, table = sources.source("vparty"), sources.table("vparty")
    coded = states.with_ccode(table, source, column="iso3c", when="date", to="ccode")
    rows = store.rows(coded.filter(coded.party_short.notnull(), coded.ccode.notnull()).order_by("date", "party_id"))
    return {(row["ccode"], party_key(row["party_short"])): (row["party_id"], row["party_short"]) for row in rows}


@cache
def compiled() -> dict[int, list[dict[str, str]]]:
    """Return this project's codes of ideology by COW code, one row per leader and axis."""
    found: dict[int, list[dict[str, str]]] = {}
    for row in store.compiled_csv(COMPILED / "ideology.csv"):
        found.setdefault(_ccode(row), []).append(row)
    return found


@cache
def _own() -> dict[int, list[dict[str, str]]]:
    """Return the parties that this project compiled by COW code: those of the codes, then those without codes."""
    found = {ccode: list(rows) for ccode, rows in compiled().items()}
    for row in store.compiled_csv(COMPILED / "parties.csv"):
        found.setdefault(_ccode(row), []).append(row)
    return found


def _ccode(row: dict[str, str]) -> int:
    return states.state(row["iso3c"]).in_year(date.fromisoformat(row["in_office"]).year).ccode


def herre_years() -> dict[tuple[int, int], dict[str, Any]]:
    """Return Herre's row of each state and year."""
    return {(row["ccode"], row["year"]): row for row in store.rows(sources.table("herre_ideology"))}


def herre_side(row: dict[str, Any], term: Term) -> str | None:
    """Return which of Herre's two persons of a year the leader is: "leader", "hog" or neither."""
    return next((side for side in ("leader", "hog") if row[side] and share_a_name(row[side], term.leader)), None)


def _terms() -> list[Term]:
    table = leaders()
    rows = store.rows(table.order_by("ccode", "start"))
    every = (
        Term(row["ccode"], row["leader"], row["start"], row["end"], row["end"] or max(row["last_record"], row["start"]))
        for row in rows
    )
    return [term for term in every if term.last >= SINCE]


def _by_herre(term: Term, herre: dict[tuple[int, int], dict[str, Any]]) -> tuple[str, int | None] | None:
    votes: Counter[tuple[str, int | None]] = Counter()
    for year in term.years():
        row = herre.get((term.ccode, year))
        side = herre_side(row, term) if row else None
        if row and side and row[f"{side}_party"]:
            votes[row[f"{side}_party"], row[f"{side}_party_id"]] += 1
    return votes.most_common(1)[0][0] if votes else None


def _cabinets() -> dict[int, list[dict[str, Any]]]:
    source, table = sources.source("parlgov_cabinets"), sources.table("parlgov_cabinets")
    coded = states.with_ccode(table, source, column="iso3c", when="start", to="ccode")
    found: dict[int, list[dict[str, Any]]] = {}
    for row in store.rows(coded.filter(coded.ccode.notnull(), coded.pm_party_id.notnull()).order_by("start")):
        found.setdefault(row["ccode"], []).append(row)
    return found


def _leads(cabinet: dict[str, Any], term: Term) -> bool:
    """Return whether the cabinet, named after its prime minister, is the leader's."""
    end = cabinet["end"] or date.max
    return cabinet["start"] <= term.last and end >= term.start and share_a_name(cabinet["cabinet"], term.leader)


def _is_of(row: dict[str, str], term: Term) -> bool:
    return row["leader"] == term.leader and term.holds(date.fromisoformat(row["in_office"]))
