"""Whom a state turns away from and towards: isolation by group of partners, selectivity by ideology, and both at once.

isolation("USA")                     each year against 2001-2016, by group
isolation_of(frame, grouping, ...)   the same from any estimate of what a state sends to its partners
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from allies import sources, store
from allies.errors import InputError, NotCovered, UnknownName, did_you_mean
from allies.models import isolation_rows
from allies.models.isolation_rows import ALL, MULTILATERAL, SELECTIVITY, Row
from allies.models.result import Rows
from allies.models.sent_signals import WEIGHTS, sent_signals
from allies.panel.acts import MEASURES
from allies.panel.groupings import Grouping, grouping
from allies.panel.states import State, state
from allies.store import Table

if TYPE_CHECKING:
    import pandas as pd

TABLE = "isolation"
MODEL = "selective-isolation-1"
BASE = (2001, 2016)
SIGNS: Mapping[str, Mapping[str, int]] = {"USA": {"transatlantic": 1, MULTILATERAL: 1, "hemisphere": -1}}
NEEDED = ("partner", "year", "estimate", "std_error")


@dataclass(frozen=True)
class Isolation(Rows):
    """Isolation by year: a row per group, one for selectivity, and one for all conditions together.

    Rows: year, part (a group, selectivity, all), estimate with `std_error`, `lower`, `upper` at `level`,
    `probability` (that the estimate has the sign in `expected`; above zero where none is expected), `p` (of the
    permutation null), n (partners), coverage, one_event (the most that one visit or one sanction can move the
    estimate), status. An isolation above zero is a turn away, in ordinary yearly movements of a signal.
    """

    title: str
    base: tuple[int, int]
    citations: tuple[str, ...]
    released: bool = False

    def summary(self) -> str:
        """Return one line per year: the isolation of each group and the probabilities."""
        lines = [self.title]
        for year in dict.fromkeys(row["year"] for row in self.rows):
            told = []
            for row in (one for one in self.rows if one["year"] == year):
                if row["estimate"] is not None:
                    told.append(f"{row['part']} {row['estimate']:+.2f} (P {row['probability']:.2f})")
                elif row["probability"] is not None:
                    told.append(f"{row['part']} P {row['probability']:.2f}")
                else:
                    told.append(f"{row['part']} not covered")
            lines.append(f"{year}: {', '.join(told)}")
        return "\n".join(lines)

    def plot(self) -> str:
        """Return the isolation of each group by year as SVG."""
        from allies.models import index_pictures

        return index_pictures.isolation(self)

    def cite(self) -> list[str]:
        """Return the citations of the datasets and of the groups."""
        return [*(sources.source(one).citation for one in self.datasets), *self.citations]


def isolation(
    focal: str | int = "USA",
    *,
    years: range | None = None,
    base: tuple[int, int] = BASE,
    groups: str | Path | Mapping[str, Sequence[str]] | None = None,
    ideology: Any = "herre_ideology",
    signals: Mapping[str, float] | None = None,
    seed: int = 1,
) -> Isolation:
    """Return how far a state has turned from each group of partners since a base period, by what it sends them.

    Parameters
    ----------
    focal
        The state that sends: ISO3 code, COW code or name.
    years
        Calendar years shown; default from the first base year to the last year of UN votes.
    base
        First and last year of the base period.
    groups
        As in `attention`.
    ideology
        What makes partners alike, for selectivity: a data frame with partner (COW code), year, z (more is more alike);
        "herre_ideology": minus the distance of the leaders' economic ideology, to 2020; None: leave selectivity out.
    signals
        Measures of `panel.acts.MEASURES` and what each counts; default `sent_signals.WEIGHTS`.
    seed
        Of the draws and permutations.

    Returns
    -------
    Isolation
        For a state of which fewer than three signals are recorded only the multilateral part is covered.

    Raises
    ------
    UnknownState, UnknownName, InputError
        For a state or grouping that does not exist, and a base that is no span of years.
    NotCovered
        Where a dataset was not pulled.

    Notes
    -----
    Signals: leaders hosted, trips of President and Secretary, troops, aid obligated, arms delivered, sanctions in force
    (against), and votes with the majority of the General Assembly for the multilateral part. Where fewer than three
    signals or 60% of their weights are on record a year is not covered. Ideology is no part of the signals.
    """
    who = state(focal)
    plain = years is None and base == BASE and groups is None and seed == 1 and signals is None
    if plain and isinstance(ideology, str) and who.iso3c == "USA" and store.released(TABLE).exists():
        return _released(who)
    return _of_state(who, years, base, grouping(groups, who.iso3c), ideology, seed, signals or WEIGHTS)


def _of_state(
    who: State, years: range | None, base: tuple[int, int], division: Grouping, ideology: Any, seed: int,
    signals: Mapping[str, float] = WEIGHTS,
) -> Isolation:  # fmt: skip
    if base[1] - base[0] < 2:
        raise InputError(f"found the base {base[0]} to {base[1]}; expected at least three years, the first one first.")
    shown = years or range(base[0], sources.source("un_votes").coverage.end + 1)
    span = range(min(base[0], shown[0]), max(base[1], shown[-1]) + 1)
    for one in signals:
        if one not in MEASURES:
            raise UnknownName(f"found no signal {one!r}; there are {', '.join(MEASURES)}.{did_you_mean(one, MEASURES)}")
    frame, leverage = sent_signals(who, span, base, signals)
    alike = proximity(who, span) if isinstance(ideology, str) else ideology
    used = [MEASURES[key].source for key in signals if MEASURES[key].focal in (None, *who.ccodes)]
    cited = [*used, "un_votes", *([ideology] if isinstance(ideology, str) else [])]
    return isolation_of(
        frame, division, focal=who.iso3c, years=shown, base=base, ideology=alike, one_event=leverage, seed=seed,
        datasets=tuple(dict.fromkeys(cited)),
    )  # fmt: skip


def in_years(found: Isolation, years: str | None) -> list[Row]:
    """Return the rows of one year, or of first:last; raise `InputError` for other text and `NotCovered` for none."""
    match = re.fullmatch(r"(\d{4})(?:[:-](\d{4}))?", (years or "1816:9999").strip())
    if not match:
        raise InputError(f"found years {years!r}; expected one year or first:last, such as 2017:2024.")
    first, last = int(match[1]), int(match[2] or match[1])
    kept = [row for row in found.rows if first <= row["year"] <= last]
    if not kept:
        raise NotCovered(f"found no year of {years} in {found.rows[0]['year']} to {found.rows[-1]['year']}.")
    return kept


def proximity(who: State, years: range) -> pd.DataFrame:
    """Return minus the distance between the economic ideology of a state's leader and each partner's: partner, year, z.

    Leftist is -1, centrist 0, rightist 1; leaders without a coded ideology have no row. The coding ends in 2020.

    References
    ----------
    Herre (2023), Identifying ideologues: a global dataset on political leaders, 1945-2020, British Journal of Political
    Science 53:740-748, doi:10.1017/S0007123422000217.
    """
    scale = {"leftist": -1.0, "centrist": 0.0, "rightist": 1.0}
    table = sources.table("herre_ideology")
    told = table.filter(table.leader_ideology.isin(list(scale)), table.year.isin(list(years)))
    frame = store.frame(told.select("ccode", "year", "leader_ideology"), ["year", "ccode"])
    frame["at"] = frame["leader_ideology"].map(scale)
    own = frame[frame["ccode"].isin(who.ccodes)][["year", "at"]].rename(columns={"at": "own"})
    both = frame[~frame["ccode"].isin(who.ccodes)].merge(own, on="year")
    both["z"] = -(both["at"] - both["own"]).abs()
    return both.rename(columns={"ccode": "partner"})[["partner", "year", "z"]]


def isolation_of(
    frame: pd.DataFrame,
    division: Grouping,
    *,
    focal: str = "",
    years: range | None = None,
    base: tuple[int, int] = BASE,
    ideology: pd.DataFrame | None = None,
    weights: Mapping[int, float] | None = None,
    signs: Mapping[str, int] | None = None,
    one_event: Mapping[str, float] | None = None,
    datasets: tuple[str, ...] = (),
    seed: int = 1,
) -> Isolation:
    """Return isolation and selectivity from any estimate of what one state sends to its partners.

    Isolation of a group in a year is minus the weighted mean, over its members, of the change of the estimate against
    the base years. Its error is that of the same number in the base years, each against the others: the years' common
    shocks are in it. Selectivity is the correlation, over partners, of that change with `ideology`.

    Parameters
    ----------
    frame
        partner (COW code; 0 for multilateral bodies), year, estimate (more is nearer), std_error; coverage where known.
    division
        Groups of partners; a state's group is that of the year.
    focal
        Label of the state that sends; its expected signs are used where `signs` is None.
    years, base
        Years shown; base period.
    ideology
        partner, year, z; None: selectivity is not covered.
    weights
        What each partner counts within its group; default alike.
    signs
        Expected sign of each group's isolation, for the probability of all conditions together.
    one_event
        Per indicator the most that one event moves the estimate of its partner.
    datasets, seed
        For the citation; of the draws.

    Raises
    ------
    InputError
        For a frame without the columns needed.
    """
    lacking = [name for name in NEEDED if name not in frame]
    if lacking:
        raise InputError(f"found signals without {', '.join(lacking)}; expected {', '.join(NEEDED)}. Add them.")
    shown = years or range(int(frame["year"].min()), int(frame["year"].max()) + 1)
    expected = dict(signs if signs is not None else SIGNS.get(focal, {}))
    parts = (*division.names, MULTILATERAL)
    changes = isolation_rows.grouped(isolation_rows.changed(frame, base), division, weights)
    before = isolation_rows.by_year(changes[changes["year"].between(*base)], parts)
    random = np.random.default_rng(seed)
    rows: list[Row] = []
    most = max((one_event or {}).values(), default=None)
    for year in shown:
        here = changes[changes["year"] == year]
        alike = None if ideology is None else ideology[ideology["year"] == year]
        drawn = isolation_rows.drawn_parts(here, parts, before, random)
        made = [
            isolation_rows.group_row(here, part, drawn[:, at], expected, most, random) for at, part in enumerate(parts)
        ]
        chosen, draws = isolation_rows.selectivity_row(here, alike, random)
        made += [chosen, isolation_rows.joint_row(made, drawn, draws, parts, expected)]
        rows += [{"focal": focal, "year": year, "base": f"{base[0]}-{base[1]}", **row} for row in made]
    return _told(focal, rows, base, division, datasets)


def _told(focal: str, rows: list[Row], base: tuple[int, int], division: Grouping, datasets: Sequence[str]) -> Isolation:
    title = f"Isolation of {focal or 'the state'} against {base[0]}-{base[1]}, by group of partners"
    return Isolation(tuple(rows), tuple(datasets), title, base, tuple(division.cite()))


_STORED = ("year", "part", "estimate", "std_error", "lower", "upper", "level", "probability", "p", "coverage",
           "one_event", "expected", "n", "status")  # fmt: skip


def table() -> Table:
    """Return the table of the release: the isolation of the United States by year against 2001-2016."""
    who = state("USA")
    found = _of_state(who, None, BASE, grouping(None, "USA"), "herre_ideology", 1)
    return store.from_rows(_STORED, [[row[name] for name in _STORED] for row in found.rows])


def _released(who: State) -> Isolation:
    division = grouping(None, who.iso3c)
    order = {part: at for at, part in enumerate((*division.names, MULTILATERAL, SELECTIVITY, ALL))}
    held = sorted(store.select(store.released(TABLE)), key=lambda row: (row["year"], order[row["part"]]))
    head = {"focal": who.iso3c, "base": f"{BASE[0]}-{BASE[1]}"}
    rows = [{"focal": head["focal"], "year": row["year"], "base": head["base"], **row} for row in held]
    return replace(_told(who.iso3c, rows, BASE, division, DATASETS), released=True)


DATASETS = tuple(dict.fromkeys([*(MEASURES[key].source for key in WEIGHTS), "un_votes", "herre_ideology"]))
