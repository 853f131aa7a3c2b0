"""The alignment measured: votes over time, the place among partners, the map, and every channel in one table."""

from __future__ import annotations

from datetime import date

from allies import plots
from allies.briefs.desk import Desk, Figure, Grid, Section, data_end
from allies.briefs.positions import positions
from allies.briefs.standings import standings
from allies.briefs.wording import Sentence, Shown, bounds, count, place, sentence, value, whole, year
from allies.measures.identical import interval
from allies.models.profile import rank
from allies.models.quantities import QUANTITIES
from allies.models.record import label, name, region
from allies.models.result import LEVEL, Cell
from allies.panel.states import State, identities, state

ORDER = 30
TERMS, FEW = 8, 3
LAND = {  # where the map of today shows the vote of a state of yesterday
    "SUN": "RUS ARM AZE EST GEO KAZ KGZ LTU LVA MDA TJK TKM UZB",
    "YUG": "SRB BIH HRV MKD MNE SVN XKX",
    "SCG": "SRB MNE XKX",
    "CSK": "CZE SVK",
}
MEASURES = ("identical", "agreement", "s_score", "kappa", "scott_pi", "tau_b")


def section(desk: Desk) -> Section:
    """Return the figures and tables of the alignment, with one paragraph on what the vote measures say."""
    cell = desk.votes
    leaders = [term for side, one in zip("ab", desk.sides, strict=True) for term in _terms(desk, side, one)]
    blocks: list[tuple[Sentence, ...] | Figure | Grid] = [*standings(desk, leaders)]
    if cell is not None:
        blocks += [_over_time(desk, cell, leaders), _measures(desk, cell), *positions(desk, cell, leaders)]
        blocks += [_map(desk, cell)]
    blocks += [_channels(desk), *_visits(desk)]
    return Section("alignment", "The alignment measured", tuple(blocks))


def _over_time(desk: Desk, cell: Cell, leaders: list[dict[str, str]]) -> Figure:
    rows = [
        {
            "year": at,
            "series": _short(desk, desk.b),
            "value": row["identical"],
            "lower": row["identical_lower"],
            "upper": row["identical_upper"],
            "n": row["n"],
        }
        for at, row in desk.record.votes.items()
    ]
    first, last = min(desk.record.votes), max(desk.record.votes)
    rows += [
        {"year": at, "series": "median partner", **_quartiles(desk, at)}
        for at in desk.record.vote_field(desk.a)
        if first <= at <= last
    ]
    caption = sentence(
        "share of UN General Assembly roll calls with the same vote, {first} to {last}, with {level} intervals; "
        "the grey line and band are the median and the middle half of all partners of {a}. Shading marks the terms of "
        "leaders.",
        first=year(desk.cell_in("votes.identical", first)),
        last=year(cell),
        level=Shown(f"{LEVEL:.0%}", cell),
        a=desk.name(desk.a),
    )
    svg = plots.alignment_over_time(rows, leaders, title_a=_short(desk, desk.a), title_b=_short(desk, desk.b))
    return Figure("over-time", svg, (caption,))


def _terms(desk: Desk, side: str, one: State) -> list[dict[str, str]]:
    """Return terms in office as drawn: acting holders are left out, and a term that one interrupted is whole."""
    drawn: list[dict[str, str]] = []
    for spell in desk.leaders(one):
        if (spell["office"] or "").startswith("Acting"):
            continue
        start, end = spell["start"].isoformat(), (spell["end"] or desk.record.as_of).isoformat()
        if drawn and drawn[-1]["name"] == spell["leader"]:
            drawn[-1]["end"] = end
        else:
            drawn.append(
                {"side": side, "name": spell["leader"], "surname": spell["surname"], "start": start, "end": end}
            )
    return drawn


def _short(desk: Desk, one: State) -> str:
    return desk.record.identity(one).name


def _quartiles(desk: Desk, at: int) -> dict[str, float]:
    shares = sorted(
        row["identical"] for row in desk.record.vote_field(desk.a)[at].values() if row["identical"] is not None
    )
    low, middle, high = (shares[min(len(shares) - 1, round(q * (len(shares) - 1)))] for q in (0.25, 0.5, 0.75))
    return {"value": middle, "lower": low, "upper": high}


def _measures(desk: Desk, cell: Cell) -> tuple[Sentence, ...]:
    cells = {name_: desk.cell_in(f"votes.{name_}", cell.year) for name_ in MEASURES}
    printable = {name_: value(one) for name_, one in cells.items() if one.estimate is not None}
    if len(printable) < len(MEASURES):
        return (
            sentence(
                "of the six similarity scores {n} can be computed for {year}; the others need both states to vary.",
                n=Shown(whole(len(printable)), cell),
                year=year(cell),
            ),
        )
    kappa = cells["kappa"]
    if kappa.lower is None or kappa.upper is None or kappa.lower <= 0 <= kappa.upper:
        chance = "about as much as"
    else:
        chance = "more than" if kappa.lower > 0 else "less than"
    return (
        sentence(
            "the scores differ in what they count: agreement, which gives an abstention half weight, is {agreement} "
            "and S {s_score} on the {n} roll calls of {year}.",
            agreement=printable["agreement"],
            s_score=printable["s_score"],
            n=count(cell),
            year=year(cell),
        ),
        sentence(
            "weighted kappa is {kappa} ({bounds}) and pi {scott_pi}: the two agreed "
            + chance
            + " their own voting habits alone would give; tau-b is {tau_b}.",
            kappa=printable["kappa"],
            bounds=bounds(cells["kappa"]),
            scott_pi=printable["scott_pi"],
            tau_b=printable["tau_b"],
        ),
    )


def _cross_section(desk: Desk, at: int) -> list[dict[str, object]]:
    rows = []
    for code, row in desk.record.vote_field(desk.a)[at].items():
        if row["identical"] is not None:
            lower, upper = interval(row["identical"], row["n"], LEVEL)
            rows.append(
                {
                    "iso3c": code,
                    "name": name(row["partner"], at),
                    "value": row["identical"],
                    "lower": lower,
                    "upper": upper,
                    "n": row["n"],
                }
            )
    rows.sort(key=lambda row: (-row["value"], row["iso3c"]))
    values = [row["value"] for row in rows]
    for row in rows:
        row["rank"] = rank(row["value"], values)
    return rows


def _map(desk: Desk, cell: Cell) -> Figure:
    voted = {str(row["iso3c"]): row["value"] for row in _cross_section(desk, cell.year)}
    everyone = {one.iso3c for one in identities() if one.days_in(cell.year)}
    for code in everyone & LAND.keys():
        voted |= {land: voted[code] for land in LAND[code].split() if code in voted and land not in voted}
    rows = [
        {"iso3c": code, "value": voted.get(code), "status": "observed" if code in voted else "missing"}
        for code in sorted((everyone | voted.keys()) - {desk.a.in_year(cell.year).iso3c})
    ]
    caption = sentence(
        "share of UN votes cast alike with {a} in {year}. " + plots.BASEMAP_NOTE,
        a=desk.name(desk.a),
        year=year(cell),
    )
    svg = plots.world_map(rows, focal=desk.a.in_year(cell.year).iso3c, other=desk.b.in_year(cell.year).iso3c)
    return Figure("map", svg, (caption,))


_STATUS = {
    "missing": "no record",
    "not_covered": "not covered",
    "not_a_state": "not a state",
    "observed_zero": "none",
}


def _channels(desk: Desk) -> Grid:
    rows = []
    for cell in desk.profile.cells.values():
        if cell.quantity.startswith("votes.") and cell.quantity != "votes.identical":
            continue
        if cell.quantity == "votes.identical" and desk.votes is not None:
            cell = desk.votes
        rows.append(_channel_row(desk, cell))
    caption = sentence(
        "every channel on record, last year each; {a} is the focal state. Ranks are among the partners of the state "
        "named first, the highest value first.",
        a=Shown(desk.name(desk.a), desk.cell("votes.identical")),
    )
    return Grid(
        "channels", caption, ("Channel", "From to", "Over time", "Last", "Year", "Rank", "Record to"), tuple(rows)
    )


def _channel_row(desk: Desk, cell: Cell) -> tuple[str | Shown, ...]:
    quantity = QUANTITIES[cell.quantity]
    way = f"{cell.sender} → {cell.receiver}" if quantity.directed else f"{cell.sender} – {cell.receiver}"
    printed = (
        value(cell)
        if cell.estimate is not None and cell.status == "observed"
        else Shown(_STATUS.get(cell.status, "–"), cell)
    )
    stands = place(cell) if cell.rank else Shown("–", cell)
    return (quantity.title, way, _spark(desk, cell), printed, year(cell), stands, Shown(data_end(cell.quantity), cell))


def _spark(desk: Desk, cell: Cell) -> str:
    if cell.quantity == "votes.identical":
        rows = [{"year": at, "value": row["identical"]} for at, row in desk.record.votes.items()]
    elif cell.quantity == "treaty.defense" or cell.receiver is None:
        return ""
    else:
        rows = desk.drawn(cell.quantity, state(cell.sender), state(cell.receiver))
    return plots.sparkline(rows, title=cell.title) if len(rows) >= FEW else ""


def _visits(desk: Desk) -> list[Figure]:
    if desk.usa is None:
        return []
    rows = [row for row in desk.record.rows("trips_by_term") if row["year"] <= desk.record.year]
    terms = sorted({(row["term"], row["leader"]) for row in rows})[-TERMS:]
    if not terms:
        return []
    totals: dict[tuple[date, str], int] = {}
    for row in rows:
        key = (row["term"], region(label(row["ccode"], row["term"].year)))
        totals[key] = totals.get(key, 0) + row["trips"]
    regions = sorted({where for _, where in totals})
    tidy = [
        {"period": str(term.year), "region": where, "trips": totals.get((term, where), 0)}
        for term, _ in terms
        for where in regions
    ]
    cell = desk.cell("secretary_trips", desk.usa, desk.partner_of_usa)
    caption = sentence(
        "trips abroad by the U.S. Secretary of State by region of the host and by the president in office, each under "
        "the year of taking office: {names}; the record runs to {end}.",
        names=", ".join(who for _, who in terms),
        end=Shown(data_end("secretary_trips"), cell),
    )
    return [Figure("visits", plots.visits_by_region(tidy), (caption,))]
