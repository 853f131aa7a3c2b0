"""What is asked of every engine: panels on real datasets, portfolios and scores on real votes, made-up news events."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import allies as al
from allies import measures, store
from allies.panel import events, portfolio
from allies.panel.join import Panel
from allies.panel.spells import collapse

DATASETS = ("atop", "sipri_tiv", "un_votes", "vdem_regimes")
YEARS = range(1988, 1994)  # Germany, Yemen, the Soviet Union and Yugoslavia change codes


def alliances() -> Panel:
    return al.dyad_years(YEARS, states=["DEU", "RUS"]).add("atop", ["defense"])


def history() -> Panel:
    directed = al.dyad_years(range(1995, 2005), states=["USA"], directed=True).add("sipri_tiv", ["tiv"])
    return directed.add("vdem_regimes", ["regime"]).lag(["sipri_tiv_tiv"]).peace_years("sipri_tiv_tiv")


def export_lines() -> store.Table:
    """Return invented lines as GDELT's export files have them: 61 columns of text."""
    lines = []
    for event in made_up_events(50):
        line = [""] * 61
        for (place, _), cell in zip(events.PLACES.values(), event, strict=True):
            line[place] = "" if cell is None else str(cell)
        lines.append(line)
    return store.from_rows([f"column{place:02}" for place in range(61)], lines)


def regime_spells() -> store.Table:
    return collapse(al.state_years(YEARS).add("vdem_regimes").table, ["ccode", "vdem_regimes_regime"])


def votes() -> store.Table:
    cast = portfolio.un_votes()
    return cast.filter(cast.year == 2024)


def made_up_events(count: int = 20_000, seed: int = 11) -> list[tuple[Any, ...]]:
    """Return invented events; a few repeat, and some lack a day, an actor or a state."""
    draw = random.Random(seed)
    codes = ["USA", "RUS", "DEU", "YEM", "CZE", "SRB", "ROM", "TMP", "MTN", "SLV", "EUR", "PSE", "QQQ", "", None]
    first = date(1989, 1, 1)
    rows = []
    for _ in range(count):
        day = first + timedelta(days=draw.randrange(6 * 365))
        number = draw.choice([day.year * 10_000 + day.month * 100 + day.day] * 40 + [19901399, None])
        kind = draw.choice([("010", 1, 0.0), ("043", 1, 2.8), ("061", 2, 6.4), ("112", 3, -2.0), ("190", 4, -10.0)])
        scale = draw.choice([kind[2]] * 20 + [None])
        rows.append((number, draw.choice(codes), draw.choice(codes), *kind[:2], scale, draw.randrange(1, 90)))
    return rows


def news() -> store.Table:
    return store.from_rows(events.COLUMNS, made_up_events())


def scores() -> store.Table:
    return measures.scored(portfolio.contingency(portfolio.positions(votes())))


QUESTIONS: dict[str, Callable[[], store.Table]] = {
    "state-years": lambda: al.state_years(YEARS).table,
    "state-years, Gleditsch-Ward, 1 January": lambda: al.state_years(YEARS, system="gw", membership="first").table,
    "state-years with an attribute": lambda: al.state_years(YEARS).add("vdem_regimes", ["regime"]).table,
    "dyad-years": lambda: al.dyad_years([1990], membership="last").table,
    "dyad-years with alliances": lambda: alliances().table,
    "directed dyad-years, lag, peace years": lambda: history().table,
    "arms of undirected dyads, by rule": lambda: al.dyad_years([2010], states=["GBR"]).add("sipri_tiv", ["tiv"]).table,
    "regime spells": regime_spells,
    "votes by state": lambda: portfolio.vote_counts(votes()),
    "contingency and scores": scores,
    "scores from both sides": lambda: portfolio.by_state(portfolio.contingency(portfolio.positions(votes()))),
    "lines of export files": lambda: events.gdelt(export_lines()),
    "dyad-months": lambda: events.dyad_months(news()),
    "dyad-months, one event a day": lambda: events.dyad_months(news(), one_a_day=True),
    "events left out": lambda: events.left_out(news()),
}
