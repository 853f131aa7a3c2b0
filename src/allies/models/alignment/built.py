"""Signals that no panel column holds: shares of arms, common memberships and agreements, visits by quarter, events."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allies import sources, store
from allies.models.alignment.dyads import Dyads
from allies.models.alignment.indicators import USA, Indicator
from allies.models.alignment.signal import Signal, whole_years
from allies.panel.states import with_ccode

ORGANISATIONS = {
    "defence_orgs": "NATO CSTO ANZUS SCO",
    "orgs_regional": "EU CE OAS AU LAS ASEAN OIC C OIF NAM CELAC UNASUR PIF SAARC SICA Caricom OECS GCC CIS OSCE IGAD"
    " AMU CPLP NC BSEC CBSS CEI GUAM BIMSTEC ACS LAES AOSIS EAS ARF CICA BRICS G-7 G-20 G-77 ACP EAPC ALBA PROSUR",
    "orgs_economic": "OECD WTO ADB AfDB EBRD IADB IDB AIIB CDB BCIE CABEI Mercosur EFTA COMESA EAEU EAEC APEC USMCA"
    " NAFTA CAN LAIA CACM WAEMU CEMAC EMU OPEC OAPEC IEA NEA FATF BIS G-10 ECOWAS SADC EAC ECO FZ NIB WADB BDEAC EADB"
    " SACU D-8 G-24 G-15 AMF ABEDA AFESD CAEU EIB BSEC",
    "orgs_rules": "ICCt PCA OPCW NSG ZC OPANAL EITI IHO IOM IPU IMSO",
}
ORGANISATIONS["orgs_rules"] += " Wassenaar_Arrangement Australia_Group"
SIZES = {"igo_small": (2, 19), "igo_middle": (20, 60), "igo_wide": (61, 999)}
ROLES = {"president_trips": "president", "secretary_trips": "secretary"}


def signals(of: Dyads, wanted: list[Indicator], as_of: date | None) -> list[Signal]:
    """Return the signals of indicators that are built here."""
    found = []
    for one in wanted:
        if one.name in SIZES:
            found.append(igos(of, one, as_of))
        elif one.name in ORGANISATIONS:
            found.append(organisations(of, one, as_of))
        elif one.name == "arms":
            found.append(arms(of, one, as_of))
        elif one.name == "agreements":
            found.append(agreements(of, one, as_of))
        elif one.name == "events":
            found.append(events(of, one, as_of))
        else:
            found.append(journeys(of, one, as_of))
    return found


def _frame(table: store.Table) -> pd.DataFrame:
    return store.arrow(table).to_pandas()


def _coded(name: str, column: str, when: str, to: str) -> store.Table:
    return with_ccode(sources.table(name), sources.source(name), column=column, when=when, to=to)


def _both(name: str, sides: tuple[str, str], when: str, keys: list[str], values: list[str]) -> pd.DataFrame:
    """Return values of a dataset of named pairs with both COW codes, rows of states only."""
    one = _coded(name, sides[0], when, "ccode1")
    two = _coded(name, sides[1], when, "ccode2").select(*keys, "ccode2")
    both = _frame(one.join(two, keys).select(*dict.fromkeys([*keys, *values]), "ccode1", "ccode2"))
    return both.dropna(subset=["ccode1", "ccode2"]).astype({"ccode1": "int64", "ccode2": "int64"})


def last_whole(as_of: date | None, last: int) -> int:
    """Return the last year that had ended by a day."""
    return last if as_of is None else min(last, as_of.year - ((as_of.month, as_of.day) < (12, 31)))


def arms(of: Dyads, one: Indicator, as_of: date | None) -> Signal:
    """Return the root of the share of a state's arms imports of the year that each other state delivered (SIPRI TIV).

    0 where it took in arms, but none from this state; nothing where it took in none. The register of 2026 speaks from
    1995 on, the series of 1950-2021 before.
    """
    keys = ["supplier", "recipient", "year"]
    late = _both("sipri_register", ("supplier", "recipient"), "year", keys, ["tiv"])
    early = _both("sipri_tiv", ("supplier", "recipient"), "year", keys, ["tiv"])
    flows = pd.concat([early[early["year"] < late["year"].min()], late])
    flows = flows[(flows["ccode1"] != flows["ccode2"]) & (flows["year"] <= last_whole(as_of, of.years[1]))]
    flows = flows.groupby(["ccode1", "ccode2", "year"], as_index=False)["tiv"].sum()
    total = flows.groupby(["ccode2", "year"])["tiv"].transform("sum")
    flows = flows[total > 0].assign(share=flows["tiv"] / total)
    taking = flows.groupby("ccode2")["year"].unique()
    zero = np.concatenate([_partners(of, int(code), years) for code, years in taking.items()])
    back = of.ccode1[of.dyad[zero[:, 0]]] == zero[:, 1]  # side 1 receives: side 2 is the sender
    value = np.zeros((len(of.dyad), 2))
    seen = np.zeros((len(of.dyad), 2), bool)
    seen[zero[:, 0], back.astype(int)] = True
    row = of.rows(of.find(flows["ccode1"], flows["ccode2"]), flows["year"].to_numpy())
    side = (flows["ccode1"] > flows["ccode2"]).to_numpy().astype(int)
    known = row >= 0
    value[row[known], side[known]] = flows["share"].to_numpy()[known]
    seen[row[known], side[known]] = True
    rows, sides = np.nonzero(seen)
    return whole_years(one, rows.astype(np.int32), sides, np.sqrt(value[rows, sides]))


def _partners(of: Dyads, code: int, years: Any) -> NDArray[np.int64]:
    """Return the dyad-years of a state in the years, beside its code."""
    rows = of.row[of.of(code)][:, np.asarray(years, int) - of.years[0]].ravel()
    rows = rows[rows >= 0]
    return np.stack([rows, np.full(len(rows), code)], axis=1)


def organisations(of: Dyads, one: Indicator, as_of: date | None) -> Signal:
    """Return how far two states belong to the same organisations of a group: shared / sqrt(mine * yours).

    Of the defence organisations, the number shared. Nothing where one of the two has no entry in the edition, or
    belongs to none of the group. The last edition of a year speaks for it.
    """
    names = {name.replace("_", " ") for name in ORGANISATIONS[one.name].split()}
    table = with_ccode(
        sources.table("factbook_orgs"), sources.source("factbook_orgs"), column="iso3c", when="edition", to="ccode"
    )
    held = _frame(table.filter(table.ccode.notnull()).select("edition", "ccode", "organization", "tie"))
    held["edition"] = pd.to_datetime(held["edition"])
    if as_of is not None:
        held = held[held["edition"] <= pd.Timestamp(as_of)]
    held["year"] = held["edition"].dt.year
    held = held[held["edition"] == held.groupby("year")["edition"].transform("max")]
    parts = [_shared(of, one, int(year), part, names) for year, part in held.groupby("year") if year <= of.years[1]]
    return _joined(one, parts)


def _joined(one: Indicator, parts: list[Any]) -> Signal:
    row = np.concatenate([part[0] for part in parts] or [np.zeros(0, np.int32)])
    value = np.concatenate([part[1] for part in parts] or [np.zeros(0)])
    return whole_years(one, row, np.zeros(len(row)), value)


def igos(of: Dyads, one: Indicator, as_of: date | None) -> Signal:
    """Return how far two states are full members of the same organisations of a size: shared / sqrt(mine * yours).

    The size is that of the organisation in the year. Nothing where one of the two belongs to none of that size.
    """
    table = sources.table("cow_igo_membership")
    table = table.filter((table.membership == "full") & (table.year >= of.years[0]))
    held = _frame(table.select("ccode", "igo", "year"))
    held = held[held["year"] <= last_whole(as_of, of.years[1])]
    size = held.groupby(["igo", "year"])["ccode"].transform("size")
    held = held[size.between(*SIZES[one.name])]
    parts = [_cosine(of, int(year), part["ccode"], part["igo"], part["ccode"]) for year, part in held.groupby("year")]
    return _joined(one, parts)


def _shared(of: Dyads, one: Indicator, year: int, part: pd.DataFrame, names: set[str]) -> tuple[Any, Any]:
    member = part[(part["tie"] == "member") & part["organization"].isin(names)]
    row, alike, shared = _cosine(of, year, member["ccode"], member["organization"], part["ccode"], both=True)
    value = shared if one.name == "defence_orgs" else alike
    return row[np.isfinite(value)], value[np.isfinite(value)]


def _cosine(
    of: Dyads, year: int, state: Any, club: Any, all_states: Any, *, both: bool = False
) -> tuple[Any, Any, Any]:
    """Return, per pair of states, its dyad-year, shared / sqrt(mine * yours), and the clubs shared."""
    codes = np.unique(np.asarray(all_states, np.int64))
    known, place = np.unique(np.asarray(club, str), return_inverse=True)
    matrix = np.zeros((len(codes), len(known)))
    matrix[np.searchsorted(codes, np.asarray(state, np.int64)), place] = 1
    side1, side2 = np.triu_indices(len(codes), 1)
    shared, count = (matrix @ matrix.T)[side1, side2], matrix.sum(axis=1)
    with np.errstate(invalid="ignore"):
        alike = shared / np.sqrt(count[side1] * count[side2])
    row = of.rows(of.find(codes[side1], codes[side2]), np.full(len(side1), year))
    seen = (row >= 0) & (both | np.isfinite(alike))
    return row[seen], alike[seen], shared[seen]


def agreements(of: Dyads, one: Indicator, as_of: date | None) -> Signal:
    """Return log(1 + trade agreements that bind both states), by the year of signature, from DESTA.

    Two states of one bloc are not bound to each other by what the bloc signs with others: sides must differ, but for
    agreements among all (bilateral, plurilateral, accession). Withdrawals are not counted off.
    """
    table = with_ccode(sources.table("desta"), sources.source("desta"), column="iso3c", when="year", to="ccode")
    table = table.filter(table.ccode.notnull() & (table.entry != "withdrawal"))
    signed = _frame(table.select("number", "base_treaty", "year", "form", "side", "ccode"))
    pairs = signed.merge(signed, on=["number", "base_treaty", "year", "form"], suffixes=("1", "2"))
    pairs = pairs[pairs["ccode1"] < pairs["ccode2"]]
    among = pairs["form"].isin(["bilateral", "plurilateral", "accession"])
    pairs = pairs[among | (pairs["side1"] != pairs["side2"])]
    first = pairs.groupby(["base_treaty", "ccode1", "ccode2"], as_index=False)["year"].min()
    last = last_whole(as_of, min(of.years[1], sources.source("desta").coverage.end))
    dyad = of.find(first["ccode1"].to_numpy(), first["ccode2"].to_numpy())
    counted = np.zeros((len(of.ccode1), of.years[1] - of.years[0] + 1))
    known = (dyad >= 0) & (first["year"] <= last).to_numpy()
    np.add.at(counted, (dyad[known], np.maximum(first["year"].to_numpy()[known] - of.years[0], 0)), 1)
    counted = counted.cumsum(axis=1)
    start = sources.source("desta").coverage.start
    rows = np.flatnonzero((of.year >= start) & (of.year <= last))
    value = np.log1p(counted[of.dyad[rows], of.year[rows] - of.years[0]])
    return whole_years(one, rows.astype(np.int32), np.zeros(len(rows)), value)


def events(of: Dyads, one: Indicator, as_of: date | None) -> Signal:
    """Return the score of reported events per scored day of the year, as an inverse hyperbolic sine; weight by days."""
    found = _both(
        "gdelt_dyads", ("iso3c1", "iso3c2"), "month_start", ["iso3c1", "iso3c2", "month_start"], ["score", "days"]
    )
    month = pd.to_datetime(found["month_start"])
    found = found.assign(year=month.dt.year)[month <= pd.Timestamp(as_of or "2100-01-01")]
    low, high = found[["ccode1", "ccode2"]].min(axis=1), found[["ccode1", "ccode2"]].max(axis=1)
    sums = (
        found.assign(ccode1=low, ccode2=high)
        .groupby(["ccode1", "ccode2", "year"], as_index=False)[["score", "days"]]
        .sum()
    )
    sums = sums[sums["days"] > 0]
    row = of.rows(of.find(sums["ccode1"].to_numpy(), sums["ccode2"].to_numpy()), sums["year"].to_numpy())
    kept = row >= 0
    days = sums["days"].to_numpy(dtype=float)[kept]
    value = np.arcsinh(sums["score"].to_numpy(dtype=float)[kept] / days)
    return Signal(one, row[kept], np.zeros(len(days), np.int8), np.zeros(len(days), np.int8), value, days / 180)


def journeys(of: Dyads, one: Indicator, as_of: date | None) -> Signal:
    """Return the root of the number of visits or trips that began in the year; none is an observed zero.

    Where the record breaks off within a year, the number is that of a whole year at the same rate, with less weight.
    """
    name = "us_visits" if one.name == "leader_visits" else "us_travels"
    table = with_ccode(sources.table(name), sources.source(name), column="country", when="start", to="ccode")
    if name == "us_travels":
        table = table.filter(table.role == ROLES[one.name])
    found = _frame(table.filter(table.ccode.notnull()).select("ccode", "start"))
    start = pd.to_datetime(found["start"])
    end = min(start.max(), pd.Timestamp(as_of or "2100-01-01"))
    found, start = found[start <= end], start[start <= end]
    first, last = max(of.years[0], start.dt.year.min() + 1), min(end.year, of.years[1])
    mine = of.of(USA)
    rows = of.row[mine][:, first - of.years[0] : last + 1 - of.years[0]]
    count = np.zeros(rows.shape)
    dyad, year = of.find(found["ccode"].to_numpy(), np.full(len(found), USA)), start.dt.year.to_numpy()
    known = (dyad >= 0) & (year >= first) & (year <= last)
    np.add.at(count, (np.searchsorted(mine, dyad[known]), year[known] - first), 1)
    passed = np.ones(rows.shape)
    passed[:, end.year - first :] = end.day_of_year / 365.25
    seen = rows >= 0
    back = np.broadcast_to((of.ccode1[mine] == USA)[:, None] == (name == "us_visits"), rows.shape)[seen].astype(np.int8)
    return Signal(one, rows[seen], np.zeros_like(back), back, np.sqrt(count / passed)[seen], passed[seen])
