"""Leaders' ideology on four separate axes, each value with its source, coder, scale and interval.

economic: left to right on the economy. cultural: libertarian to traditional. populism. antipluralism. Sources stand
side by side on their own scales; nothing here averages them or adds axes. From 2021 on, where the datasets end,
`cases/leaders/ideology.csv` speaks by a documented protocol, with wide intervals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from allies import sources, store
from allies.panel import states
from allies.panel.leader_lists import share_a_name
from allies.panel.leader_parties import Link, Term, compiled, herre_side, herre_years, linked, party_key
from allies.store import Table

AXES = ("economic", "cultural", "populism", "antipluralism")
COLUMNS = [
    *("ccode", "leader", "start", "end", "axis", "value", "lower", "upper", "level"),
    *("scale_low", "scale_high", "observed", "party", "party_id", "source", "coder"),
]
NEAR = 5
ECONOMY = {"leftist": -1.0, "centrist": 0.0, "rightist": 1.0}
WIDE = {"economic": 2.5, "cultural": 2.5, "populism": 0.45, "antipluralism": 0.45}
EXPERTS = "country experts"
SHIPPED = ["global_populism", "party_survey"]
OPEN = ["compiled", "parlgov_parties", "vparty", *SHIPPED]
PARTY_ITEMS = {
    "vparty": (
        ("economic", "left_right", -4, 4),
        ("populism", "populism", 0, 1),
        ("antipluralism", "antipluralism", 0, 1),
    ),
    "ches": (("economic", "economic", 0, 10), ("cultural", "galtan", 0, 10), ("populism", "people_over_elite", 0, 10)),
    "party_survey": (("economic", "economic", 0, 10), ("cultural", "social", 0, 10), ("populism", "populism", 0, 10)),
    "parlgov_parties": (("economic", "state_market", 0, 10), ("cultural", "liberty_authority", 0, 10)),
}  # fmt: skip


class Value(NamedTuple):
    """One observation of one axis: value, interval with its level, ends of the scale, year, source and coder."""

    axis: str
    value: float
    lower: float | None
    upper: float | None
    level: float | None
    scale_low: float
    scale_high: float
    observed: int
    source: str
    coder: str


OfParty = Callable[[Term, Link], Iterator[Value]]
OfPerson = Callable[[Term], Iterator[Value]]


def leader_ideology() -> Table:
    """Return the ideology of leaders since 1945, one row per spell in power, axis, source, party and year observed.

    Returns
    -------
    Table
        ccode, leader, start, end: the spell in power; axis: economic, cultural, populism or antipluralism; value;
        lower, upper and level: interval, null where the source gives none; scale_low and scale_high: the ends of the
        source's scale, the high end being right, traditional, populist or anti-pluralist; observed: year that the
        value describes; party and party_id: whose value it is, null where the leader was coded in person; source;
        coder.

    Raises
    ------
    NotCovered
        When a list of leaders or one of `vparty`, `ches`, `party_survey`, `parlgov_cabinets`, `parlgov_parties`,
        `populist_parties`, `global_populism` or `herre_ideology` was not pulled.

    Notes
    -----
    A party's values are that of the last observation in the five years up to the start of the spell and all later ones
    within it. ParlGov has one position for a party over all years; `observed` is then the year of the start.
    V-Party's economic axis is on the scale of its measurement model, whose range is not bounded. `populist_parties`
    is a class (1 populist, 0 listed as something else). Scales of different sources are not to be compared value by
    value. A leader without a row on an axis is not covered there.

    Our own intervals were too narrow beside the experts' values for the same parties (half of these lay outside on
    populism); they are widened here to at least 2.5 points of 10 and .45 of 1 on either side, which holds nine in ten.

    This layer describes drivers. It must not enter a measure of alignment.

    References
    ----------
    Lindberg et al. (2022), V-Party Dataset V2. Rooduijn et al. (2019), The PopuList.
    Jolly et al. (2022), Electoral Studies 75, doi:10.1016/j.electstud.2021.102420.
    Norris (2020), Party Politics 26(6), doi:10.1177/1354068820927686. Hawkins et al. (2019), Global Populism Database.
    Herre (2023), British Journal of Political Science 53(3), doi:10.1017/S0007123422000217.
    """
    of_party, of_person = (_party_values(), _populist_list()), (_speeches(), _herre(), _own)
    cells: list[tuple[Any, ...]] = []
    for term, links in linked():
        spell = (term.ccode, term.leader, term.start, term.end)
        for link in links:
            found = [one for values in of_party for one in values(term, link)]
            cells += [(*spell, *one[:8], link.party, link.party_id, *one[8:]) for one in found]
        cells += [(*spell, *one[:8], None, None, *one[8:]) for values in of_person for one in values(term)]
    return store.from_rows(COLUMNS, cells)


def of_release() -> Table:
    """Return the observations whose sources may be passed on: V-Party, ParlGov, the two surveys of class R, our own."""
    table = leader_ideology()
    return table.filter(table.source.isin(OPEN))


def _party_values() -> OfParty:
    """Return a function that yields what experts say about a leader's party."""
    columns = {"vparty": "party_id", "parlgov_parties": "party_id", "ches": "party", "party_survey": "short"}
    indices = {name: _indexed(name, column) for name, column in columns.items()}

    def values(term: Term, link: Link) -> Iterator[Value]:
        short = party_key(link.short)
        keys = {"vparty": link.party_id, "parlgov_parties": link.parlgov_id, "ches": short, "party_survey": short}
        for name, index in indices.items():
            timeless = name == "parlgov_parties"
            rows = index.get((term.ccode, keys[name]), []) if keys[name] else []
            for axis, column, low, high in PARTY_ITEMS[name]:
                for row in _in_time([row for row in rows if row[column] is not None], term, timeless=timeless):
                    bounds = (row.get(f"{column}_low"), row.get(f"{column}_high"), 0.68 if name == "vparty" else None)
                    year = term.start.year if timeless else row["year"]
                    yield Value(axis, row[column], *bounds, low, high, year, name, EXPERTS)

    return values


def _indexed(dataset: str, column: str) -> dict[tuple[int, Any], list[dict[str, Any]]]:
    """Return a dataset's rows by COW code and party: by number, or by the key of its short name."""
    source, table = sources.source(dataset), sources.table(dataset)
    if dataset == "party_survey":
        table = table.filter(table.enough)
    coded = states.with_ccode(table, source, column="iso3c", when=source.time or "year", to="ccode")
    found: dict[tuple[int, Any], list[dict[str, Any]]] = {}
    for row in store.rows(coded.filter(coded.ccode.notnull()).order_by(*source.grain)):
        key = party_key(row[column]) if column in ("party", "short") else row[column]
        found.setdefault((row["ccode"], key), []).append(row)
    if column in ("party", "short"):
        return {key: [row for row in rows if _alone(row, rows)] for key, rows in found.items()}
    return found


def _alone(row: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    """Return whether no other party of the state has the same key in the same year."""
    return [other["year"] for other in rows].count(row["year"]) == 1


def _in_time(rows: list[dict[str, Any]], term: Term, *, timeless: bool) -> list[dict[str, Any]]:
    """Return the last row of the five years up to the start, and all later ones within the spell."""
    if timeless:
        return rows[:1]
    start = term.start.year
    before = [row for row in rows if start - NEAR <= row["year"] <= start]
    within = [row for row in rows if start < row["year"] <= term.last.year]
    return sorted(before, key=_year)[-1:] + sorted(within, key=_year)


def _year(row: dict[str, Any]) -> int:
    return int(row["year"])


def _populist_list() -> OfParty:
    """Return a function that yields whether the list of populist parties counts the leader's party as populist."""
    rows = store.rows(sources.table("populist_parties"))
    known = {
        (kind, row[kind]): row for kind in ("parlgov_id", "partyfacts_id") for row in rows if row[kind] is not None
    }

    def values(term: Term, link: Link) -> Iterator[Value]:
        if term.last.year < 1989:
            return
        row = known.get(("parlgov_id", link.parlgov_id)) or known.get(("partyfacts_id", link.party_id))
        year = max(term.start.year, 1989)
        if row and year <= row["edition"]:
            spell = (row["populist_from"] or 1989) <= year <= (row["populist_to"] or row["edition"])
            counted = float(bool(row["populist"]) and spell)
            yield Value("populism", counted, None, None, None, 0, 1, year, "populist_parties", EXPERTS)

    return values


def _speeches() -> OfPerson:
    """Return a function that yields the average grade of a leader's speeches in the term nearest to the start."""
    source, table = sources.source("global_populism"), sources.table("global_populism")
    coded = states.with_ccode(table, source, column="country", when="year_begin", to="ccode")
    found: dict[int, list[dict[str, Any]]] = {}
    for row in store.rows(coded.filter(coded.ccode.notnull()).order_by("country", "leader", "year_begin")):
        found.setdefault(row["ccode"], []).append(row)

    def values(term: Term) -> Iterator[Value]:
        own = [
            row
            for row in found.get(term.ccode, [])
            if row["year_begin"] <= term.last.year
            and (row["year_end"] or 2019) >= term.start.year
            and share_a_name(row["leader"], term.leader)
        ]
        if own:
            row = min(own, key=lambda row: abs(row["year_begin"] - term.start.year))
            year = row["year_begin"]
            yield Value("populism", row["populism"], None, None, None, 0, 2, year, "global_populism", "speech readers")

    return values


def _herre() -> OfPerson:
    """Return a function that yields Herre's economic ideology of the leader, the label of most years."""
    years = herre_years()

    def values(term: Term) -> Iterator[Value]:
        labels: Counter[str] = Counter()
        first: dict[str, int] = {}
        for year in term.years():
            row = years.get((term.ccode, year))
            side = herre_side(row, term) if row else None
            label = row[f"{side}_ideology"] if row and side else None
            if label in ECONOMY:
                labels[label] += 1
                first.setdefault(label, year)
        if labels:
            label = labels.most_common(1)[0][0]
            yield Value("economic", ECONOMY[label], None, None, None, -1, 1, first[label], "herre_ideology", "Herre")

    return values


def _own(term: Term) -> Iterator[Value]:
    """Yield this project's codes of the leader, no interval narrower than `WIDE` on either side."""
    for row in compiled().get(term.ccode, []):
        day = date.fromisoformat(row["in_office"])
        if row["leader"] == term.leader and term.holds(day):
            value, wide = float(row["value"]), WIDE[row["axis"]]
            top = 10 if row["axis"] in ("economic", "cultural") else 1
            lower = max(0.0, min(float(row["lower"]), value - wide))
            upper = min(float(top), max(float(row["upper"]), value + wide))
            yield Value(row["axis"], value, lower, upper, 0.9, 0, top, day.year, "compiled", row["coder"])
