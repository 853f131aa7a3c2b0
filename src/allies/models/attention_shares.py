"""Whom a state attends to: shares of its trips, visits, troops, aid and arms by group of partners and leader.

attention("USA")                                     hemisphere, Europe, Indo-Pacific and the rest, since 1945
attention("USA", groups={"gulf": ["SAU", "ARE"]})    any other division
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from allies import sources, store
from allies.errors import NotCovered, UnknownName, did_you_mean
from allies.models._numerics import dirichlet
from allies.models.composite import number
from allies.models.result import LEVEL, Rows
from allies.panel.acts import MEASURES, Measure
from allies.panel.groupings import REST, Grouping, grouping, region_of_place
from allies.panel.leaders import leaders
from allies.panel.states import State, state, with_ccode
from allies.store import Table

if TYPE_CHECKING:
    import pandas as pd

TABLE = "attention"
MODEL = "attention-shares-1"
SINCE = 1945
DRAWS = 2000
LEADER_LISTS = ("archigos", "reign_leaders", "factbook_leaders")
DATASETS = ("us_travels", "us_visits", "gsdb", "us_troops", "us_aid", "sipri_register", *LEADER_LISTS)
Row = dict[str, Any]


@dataclass(frozen=True)
class Attention(Rows):
    """Shares of attention: a row per measure, leader and group, and a test per measure.

    Rows: measure, leader, start, group, n (acts), share with `lower` and `upper` at `level`, amount and
    `amount_share` (days; troops, dollars), coverage (share of the term on record), status. `tests`: per measure
    `log10_bayes_factor` (of shares that differ between leaders against constant ones), `p` of the permutation null,
    acts, leaders and years.
    """

    title: str
    groups: tuple[str, ...]
    tests: tuple[Row, ...]
    citations: tuple[str, ...]
    released: bool = False

    def summary(self) -> str:
        """Return the evidence per measure, and the shares under the last leader on record of each."""
        return "\n".join([self.title, *self.evidence()])

    def evidence(self) -> list[str]:
        """Return the lines of `summary` on each measure."""
        lines = []
        for test in self.tests:
            mine = [row for row in self.rows if row["measure"] == test["measure"] and row["share"] is not None]
            last = [row for row in mine if row["start"] == max(one["start"] for one in mine)]
            shares = ", ".join(f"{row['group']} {100 * row['share']:.0f}%" for row in last)
            lines.append(f"{test['title']}: {last[0]['leader']}: {shares}")
            if test["log10_bayes_factor"] is not None:
                lines.append(
                    f"  differing between {test['leaders']} leaders: log10 Bayes factor "
                    f"{test['log10_bayes_factor']:.1f}, p {test['p']:.3f}"
                )
        return lines

    def plot(self, measure: str | None = None) -> str:
        """Return the shares of one measure (default the first that has any) by group and leader as SVG."""
        from allies.models import index_pictures

        return index_pictures.attention(self, measure)

    def cite(self) -> list[str]:
        """Return the citations of the datasets and of the groups."""
        return [*(sources.source(one).citation for one in self.datasets), *self.citations]


def attention(
    focal: str | int = "USA",
    *,
    groups: str | Path | Mapping[str, Sequence[str]] | None = None,
    since: int = SINCE,
    measures: Iterable[str] | None = None,
    seed: int = 1,
) -> Attention:
    """Return how a state's attention divides between groups of partners, leader by leader.

    Parameters
    ----------
    focal
        The state that attends: ISO3 code, COW code or name.
    groups
        A grouping of `cases/groups.yml`, a mapping from names to states or groups, or a YAML file; see
        `panel.groupings.grouping`. Default: for the United States hemisphere, transatlantic (NATO and EU members of
        the year outside the Americas), Indo-Pacific, rest; for others by region.
    since
        First calendar year.
    measures
        Names in `panel.acts.MEASURES`; default all that are recorded for the state.
    seed
        Of the draws behind intervals, Bayes factors and permutations.

    Returns
    -------
    Attention
        A measure that is recorded for the United States alone has one row, not covered, for other states.

    Raises
    ------
    UnknownState, UnknownName, InputError
        For a state, grouping or measure that does not exist.
    NotCovered
        Where a dataset was not pulled, or no leader is known.

    Notes
    -----
    Acts of a leader are Dirichlet-multinomial: shares of terms scatter around a common mean with a concentration that
    is estimated. Stops of one journey go together, so intervals and Bayes factors take more for independent than is;
    the permutation null moves whole calendar years between leaders and does not. Amounts are whole counts and have no
    interval. A change of shares is one of acts, not of intent; a group that grows by accessions draws more by itself.

    References
    ----------
    Minka (2000), Estimating a Dirichlet distribution; Kass and Raftery (1995), Bayes factors, Journal of the American
    Statistical Association 90:773-795, doi:10.1080/01621459.1995.10476572.
    """
    who, wanted = state(focal), list(measures) if measures is not None else list(MEASURES)
    plain = groups is None and since == SINCE and measures is None and seed == 1
    if plain and who.iso3c == "USA" and store.released(TABLE).exists():
        return _released(who)
    return _counted(who, grouping(groups, who.iso3c), since, _known(wanted), seed)


def _known(names: Iterable[str]) -> list[str]:
    for one in names:
        if one not in MEASURES:
            raise UnknownName(
                f"found no measure {one!r}; there are {', '.join(MEASURES)}.{did_you_mean(one, MEASURES)}"
            )
    return list(names)


def _counted(who: State, division: Grouping, since: int, names: list[str], seed: int) -> Attention:
    terms = _terms(who, since)
    rows: list[Row] = []
    tests: list[Row] = []
    for key in names:
        measure = MEASURES[key]
        if measure.focal not in (None, *who.ccodes):
            rows.append({"focal": who.iso3c, **_blank(key, "not_covered")})
            continue
        acts = _grouped(measure, who, division, since)
        made, test = _measured(key, acts, terms, division, seed)
        rows += [{"focal": who.iso3c, **row} for row in made]
        tests += [test] if test else []
    return _told(who, since, rows, tests, division)


def _told(who: State, since: int, rows: list[Row], tests: list[Row], division: Grouping) -> Attention:
    title = f"Attention of {who.identities[-1].name} by group of partners and leader, since {since}"
    used = dict.fromkeys([*(MEASURES[test["measure"]].source for test in tests), *LEADER_LISTS])
    return Attention(tuple(rows), tuple(used), title, division.names, tuple(tests), tuple(division.cite()))


def _terms(who: State, since: int) -> list[Row]:
    """Return the state's leaders in power since 1 January of a year: leader, start, end (the next one's eve).

    The term of the leader in power ends, as far as is known, on the list's last record.
    """
    table = leaders()
    held = store.frame(table.filter(table.ccode.isin(who.ccodes)).select("leader", "start", "last_record"), ["start"])
    spells = held.to_dict("records")
    first = date(since, 1, 1)
    found = []
    for spell, after in zip(spells, [*spells[1:], None], strict=True):
        end = _date(after["start"]) - timedelta(days=1) if after else _date(spell["last_record"])
        if end >= first:
            found.append({"leader": spell["leader"], "start": max(_date(spell["start"]), first), "end": end})
    if not found:
        raise NotCovered(f"found no leader of {who.iso3c} since {since}. Ask for another year.")
    return found


def _date(value: Any) -> date:
    return date.fromisoformat(str(value)[:10])


def _grouped(measure: Measure, who: State, division: Grouping, since: int) -> pd.DataFrame:
    """Return a state's acts since a year with the group of each: date, year, amount, group."""
    table = measure.rows()
    mine = table.filter(table.ccode1.isin(who.ccodes), table.date.year() >= since)
    frame = store.frame(mine.select("date", "ccode2", "amount", "place"), ["date", "ccode2", "amount"])
    days = [_date(value) for value in frame["date"]]
    frame["day"] = [day.toordinal() for day in days]
    frame["year"] = [day.year for day in days]
    known: dict[Any, str] = {}
    asked = [*zip(frame["ccode2"].fillna(-1), frame["year"], frame["place"].fillna(""), strict=True)]
    for one in set(asked):
        known[one] = _group(division, *one)
    frame["group"] = [known[one] for one in asked]
    return frame


def _group(division: Grouping, code: float, year: int, place: str) -> str:
    """Return the group of a partner (code -1: none) or, for a stop in another state's territory, of the place."""
    region = region_of_place(place)
    if region is not None:
        return division.of_region(region)
    return division.of(int(code), year) if code > 0 else REST


def _measured(
    key: str, acts: pd.DataFrame, terms: list[Row], division: Grouping, seed: int
) -> tuple[list[Row], Row | None]:
    """Return a measure's rows by leader and group, and its test."""
    measure, names = MEASURES[key], division.names
    if acts.empty:
        silent = sources.source(measure.source).absence == "zero"
        return [_blank(key, "observed_zero" if silent else "missing")], None
    first, last = (date.fromisoformat(text) for text in measure.bounds())
    day = acts["day"].to_numpy()
    of_term = [(day >= term["start"].toordinal()) & (day <= term["end"].toordinal()) for term in terms]
    at = acts["group"].map({name: place for place, name in enumerate(names)}).to_numpy()
    counts = np.array([np.bincount(at[rows], minlength=len(names)) for rows in of_term], dtype=float)
    amount = acts["amount"].to_numpy()
    amounts = np.array([np.bincount(at[rows], amount[rows], minlength=len(names)) for rows in of_term])
    some = counts.sum(axis=1) > 0
    test: Row = {"measure": key, "title": measure.title, "leaders": int(some.sum()), "n": int(counts.sum()),
                 "first": int(acts["year"].min()), "last": int(acts["year"].max()), "data_end": str(last),
                 "log10_bayes_factor": None, "p": None}  # fmt: skip
    shares = None
    if measure.acts and some.any():
        random = np.random.default_rng(seed)
        evidence, shares = dirichlet.posterior(counts[some], random, DRAWS)
    if shares is not None and some.sum() > 1:
        test["log10_bayes_factor"] = number((evidence - dirichlet.log_pooled(counts[some])) / np.log(10), 2)
        test["p"] = number(_permuted(acts, at, terms, len(names), random))
    rows: list[Row] = []
    for place, term in enumerate(terms):
        drawn = shares[:, int(some[:place].sum())] if shares is not None and some[place] else None
        head = {"measure": key, "title": measure.title, "unit": measure.unit, "leader": term["leader"],
                "start": str(term["start"]), "coverage": _coverage(term, first, last),
                "data_end": str(last)}  # fmt: skip
        rows += _of_term(head, names, counts[place], amounts[place], drawn, measure)
    return rows, test


def _permuted(acts: pd.DataFrame, at: Any, terms: list[Row], groups: int, random: np.random.Generator) -> float:
    """Return the permutation p: calendar years as they are, given to leaders at random."""
    years = sorted(set(acts["year"]))
    yearly = np.zeros((len(years), groups))
    np.add.at(yearly, (acts["year"].map(years.index).to_numpy(), at), 1.0)
    middle = [date(year, 7, 1) for year in years]
    owner = [next((i for i, term in enumerate(terms) if term["start"] <= day <= term["end"]), 0) for day in middle]
    return dirichlet.permutation_p(yearly, np.array(owner), random, 999)


def _coverage(term: Row, first: date, last: date) -> float:
    """Return the share of a term's days that the measure's record covers."""
    days = (term["end"] - term["start"]).days + 1
    held = (min(term["end"], last) - max(term["start"], first)).days + 1
    return round(float(max(0, held) / days), 4)


def _of_term(head: Row, names: Sequence[str], counts: Any, amounts: Any, drawn: Any, measure: Measure) -> list[Row]:
    n, whole = counts.sum(), amounts.sum()
    status = "not_covered" if not head["coverage"] else "observed" if n else "missing"
    tail = (1 - LEVEL) / 2
    rows = []
    for place, group in enumerate(names):
        row = {**head, "group": group, "n": int(counts[place]) if measure.acts and n else None,
               "share": None, "lower": None, "upper": None, "level": None,
               "amount": float(amounts[place]) if n else None,
               "amount_share": number(amounts[place] / whole) if whole else None, "status": status}  # fmt: skip
        if drawn is not None:
            low, high = np.quantile(drawn[:, place], [tail, 1 - tail])
            row |= {
                "share": number(drawn[:, place].mean()),
                "lower": number(low),
                "upper": number(high),
                "level": LEVEL,
            }
        elif n:
            row["share"] = row["amount_share"] if not measure.acts else number(counts[place] / n)
        if row["n"] == 0 and status == "observed":
            row["status"] = "observed_zero"
        rows.append(row)
    return rows


def _blank(key: str, status: str) -> Row:
    measure = MEASURES[key]
    nothing = dict.fromkeys(["leader", "start", "group", "n", "share", "lower", "upper", "level", "amount",
                             "amount_share", "data_end"])  # fmt: skip
    return {"measure": key, "title": measure.title, "unit": measure.unit,
            "coverage": 0.0 if status == "not_covered" else 1.0, **nothing, "status": status}  # fmt: skip


def first_stops(groups: str | Path | Mapping[str, Sequence[str]] | None = None) -> Rows:
    """Return where each U.S. Secretary of State went first abroad: person, country, place, start, and its group.

    `by_state` is the group of the state that the Historian names; `by_place` that of the place, which differs for
    stops in territories of other states (St. Thomas in 1866, Bridgetown in 1920).

    Parameters
    ----------
    groups
        As in `attention`; default by region.

    Raises
    ------
    NotCovered
        When the trips were not pulled.
    """
    division = grouping(groups if groups is not None else "regions")
    source = sources.source("us_travels")
    table = with_ccode(sources.table("us_travels"), source, column="country", when="start", to="ccode")
    held = store.frame(table.filter(table.role == "secretary"), ["person", "start", "trip_id"])
    first = held.groupby("person", as_index=False).first()
    rows = []
    for row in first.sort_values("start").to_dict("records"):
        year = _date(row["start"]).year
        by_state = _group(division, row["ccode"], year, "")
        by_place = _group(division, row["ccode"], year, str(row["locale"]))
        rows.append(
            {"person": row["person"], "country": row["country"], "place": row["locale"],
             "start": str(row["start"])[:10], "by_state": by_state, "by_place": by_place}
        )  # fmt: skip
    return Rows(tuple(rows), ("us_travels",))


_STORED = ("measure", "start", "group", "leader", "n", "share", "lower", "upper", "level", "amount", "amount_share",
           "coverage", "data_end", "status")  # fmt: skip
_TESTED = ("measure", "leaders", "n", "first", "last", "log10_bayes_factor", "p")


def table() -> Table:
    """Return the table of the release: the attention of the United States since 1945; a measure's test has no group."""
    found = _counted(state("USA"), grouping(None, "USA"), SINCE, list(MEASURES), 1)
    every = (*_STORED, *(name for name in _TESTED if name not in _STORED))
    blank = dict.fromkeys(every)
    tests = [{**blank, **test, "start": "", "group": ""} for test in found.tests]
    cells = [[{**blank, **row}[name] for name in every] for row in [*found.rows, *tests]]
    return store.from_rows(every, cells)


def _released(who: State) -> Attention:
    rows, tests = [], []
    order = list(MEASURES)
    for row in sorted(store.select(store.released(TABLE)), key=lambda one: (order.index(one["measure"]), one["start"])):
        measure = MEASURES[row["measure"]]
        if row["group"]:
            words = {"focal": who.iso3c, "title": measure.title, "unit": measure.unit}
            rows.append({**words, **{name: row[name] for name in _STORED}})
        else:
            tests.append({**{name: row[name] for name in _TESTED}, "title": measure.title, "data_end": row["data_end"]})
    division = grouping(None, who.iso3c)
    place = {name: at for at, name in enumerate(division.names)}
    rows.sort(key=lambda row: (order.index(row["measure"]), row["start"], place[row["group"]]))
    return replace(_told(who, SINCE, rows, tests, division), released=True)
