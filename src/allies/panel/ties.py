"""What ties third states to one power in one year: one value per COW code; a state without a value is missing."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import ibis

from allies import sources, store
from allies.panel import channels, stocks
from allies.panel.states import state, with_ccode
from allies.store import Table

Values = dict[int, float]
MIGRANT_YEARS = [1990, 1995, 2000, 2005, 2010, 2015, 2019]
ITPD_FROM = 2015


def trade_years() -> list[int]:
    """Return the years in which some source has the trade of all states: 1870 to 2016, and 2023."""
    return [*range(1870, sources.source("itpd_trade").coverage.end + 1), sources.source("baci_2023").coverage.end]


def trade_source(year: int) -> tuple[str, ...]:
    """Return the datasets behind the shares of a year; one source a year, never two."""
    if year < ITPD_FROM:
        return ("cow_trade", "cow_trade_totals")
    return ("itpd_trade",) if year <= sources.source("itpd_trade").coverage.end else ("baci_2023",)


def trade_shares(power: int, year: int) -> Values:
    """Return the share of each state's trade that is with the power: flows of both directions over its whole trade.

    To 2014 over the totals that states report, and at most 1; after that over the sum of the source's own flows. A
    state needs both directions, and both totals.
    """
    name, *_ = trade_source(year)
    if name == "cow_trade":
        table = sources.table(name).filter(ibis._.year == year, ibis._.flow.notnull())
        flows = table.select("ccode1", "ccode2", value=table.flow)
        totals = sources.table("cow_trade_totals").filter(ibis._.year == year)
        whole = {
            row["ccode"]: row["whole"] for row in _rows(totals.select("ccode", whole=totals.imports + totals.exports))
        }
        return _shares(_pairs(flows, power), whole)
    flows = _coded(name, year)
    sent = flows.group_by(ccode="ccode1").aggregate(sent=flows.value.sum())
    taken = flows.group_by(ccode="ccode2").aggregate(taken=flows.value.sum())
    both = sent.join(taken, "ccode")
    whole = {row["ccode"]: row["whole"] for row in _rows(both.select("ccode", whole=both.sent + both.taken))}
    return _shares(_pairs(flows, power, fewest=1), whole)


def _coded(name: str, year: int) -> Table:
    source, table = sources.source(name), sources.table(name).filter(ibis._.year == year)
    for side, column in enumerate(("exporter", "importer"), start=1):
        table = with_ccode(table, source, column=column, when="year", to=f"ccode{side}")
    flows = store.settled(table.select("ccode1", "ccode2", "value"))
    return flows.filter(flows.ccode1.notnull(), flows.ccode2.notnull(), flows.ccode1 != flows.ccode2)


def _pairs(flows: Table, power: int, fewest: int = 2) -> Values:
    """Return the sum of what goes to the power and what comes from it, where at least `fewest` directions are known."""
    mine = flows.filter((flows.ccode1 == power) | (flows.ccode2 == power))
    other = ibis.ifelse(mine.ccode1 == power, mine.ccode2, mine.ccode1)
    found = mine.select(ccode=other, value="value")
    summed = found.group_by("ccode").aggregate(value=found.value.sum(), n=found.count())
    return {row["ccode"]: float(row["value"]) for row in _rows(summed) if row["n"] >= fewest}


def _shares(part: Values, whole: Values) -> Values:
    return {code: min(part[code] / whole[code], 1.0) for code in part if whole.get(code)}


def arms_shares(power: int, year: int) -> Values:
    """Return the power's share of each state's imports of major arms over five years; none for a state without any."""
    table = channels.arms_windows("sipri_register", first=year, last=year)
    table = table.filter(table.channel == "arms_import_share")
    taken = {row["ccode2"]: 0.0 for row in _rows(table.select("ccode2").distinct())}
    mine = table.filter(table.ccode1 == power)
    return taken | {row["ccode2"]: row["value"] for row in _rows(mine.select("ccode2", "value"))}


def obligations(power: int, year: int) -> Values:
    """Return the highest ATOP obligation between each member of the state system and the power: 2, 1 or 0."""
    table = sources.table("atop").filter(ibis._.year == year)
    lesser = ibis.greatest(table.neutral, table.nonagg, table.consul, table.offense)
    level = ibis.ifelse(table.defense == 1, 2, lesser)
    sides = table.select("ccode1", "ccode2", value=level)
    turned = sides.select(ccode1="ccode2", ccode2="ccode1", value="value")
    mine = sides.union(turned).filter(ibis._.ccode1 == power)
    held = mine.group_by("ccode2").aggregate(value=mine.value.max())
    return _members(power, year) | {row["ccode2"]: float(row["value"]) for row in _rows(held)}


def agreement_years(power: int, year: int) -> Values:
    """Return in how many years, up to and with `year`, a trade agreement with the power was in force."""
    table = stocks.agreements()
    mine = table.filter(table.ccode1 == power, table.year <= year)
    counted = mine.group_by("ccode2").aggregate(value=mine.count())
    return _members(power, year) | {row["ccode2"]: float(row["value"]) for row in _rows(counted)}


def migrants(power: int, year: int) -> Values:
    """Return migrants from the power in each state and from each state in the power, per 1,000 residents."""
    source, table = sources.source("migrant_stock"), sources.table("migrant_stock").filter(ibis._.year == year)
    for side, column in enumerate(("origin", "destination"), start=1):
        table = with_ccode(table, source, column=column, when="year", to=f"ccode{side}")
    flows = store.settled(table.select("ccode1", "ccode2", value=table.stock.cast("float64")))
    people = with_ccode(
        sources.table("wdi_population").filter(ibis._.year == year),
        sources.source("wdi_population"), column="iso3c", when="year", to="ccode",
    )  # fmt: skip
    residents = {row["ccode"]: row["population"] for row in _rows(people.filter(ibis._.ccode.notnull()))}
    stock = _pairs(flows, power, fewest=1)
    return {code: 1000 * stock[code] / residents[code] for code in stock if residents.get(code)}


def missions(power: int, year: int) -> Values:
    """Return 2 where each of the two states has an embassy in the other, 1 where one has; no row says nothing."""
    source, table = sources.source("embassies"), sources.table("embassies").mutate(year=ibis.literal(year))
    table = table.filter(table.level == "embassy", table.resident.fill_null(False))
    for side, column in enumerate(("sender", "receiver"), start=1):
        table = with_ccode(table, source, column=column, when="year", to=f"ccode{side}")
    pairs = store.settled(table.select("ccode1", "ccode2").distinct()).mutate(value=ibis.literal(1.0))
    return _pairs(pairs, power, fewest=1)


def recognition(power: int, year: int) -> Values:
    """Return 1 for states that had relations with Beijing at the end of a year of 2015 to 2024, 0 for the others."""
    since = switches()
    told = _members(power, year)
    for code in told:
        spell = since.get(code)
        told[code] = float(spell is None or (spell["recognises"] == "PRC" and int(spell["since"][:4]) <= year))
    return told


def switches() -> dict[int, dict[str, str]]:
    """Return by COW code who opened relations with Beijing since 2016, and who has none (`cases/recognition.csv`)."""
    rows = store.compiled_csv(Path(str(files("allies"))) / "cases" / "recognition.csv")
    return {code: row for row in rows for code in state(row["iso3c"]).ccodes}


def _members(power: int, year: int) -> Values:
    from allies.panel.dyads import state_years

    return {row["ccode"]: 0.0 for row in _rows(state_years([year]).table) if row["ccode"] != power}


def _rows(table: Table) -> list[dict[str, Any]]:
    return store.rows(table)
