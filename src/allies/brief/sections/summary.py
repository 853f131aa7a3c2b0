"""The first paragraph: what the record says, and where the channels disagree."""

from __future__ import annotations

from allies.brief.desk import Desk, Section, data_end, month_year
from allies.brief.wording import Sentence, Shown, bounds, count, ordinal, percent, place, plural, sentence, value, year
from allies.models.result import Cell

ORDER = 10
APART = 0.4


def section(desk: Desk) -> Section:
    """Return the opening paragraph: votes, treaty, first tour, troops, and the disagreement between channels."""
    said = [votes(desk), treaty(desk), *tour(desk), *troops(desk), *flows(desk), disagreement(desk)]
    return Section("summary", "What the record says", (tuple(one for one in said if one),))


def votes(desk: Desk) -> Sentence:
    """Say how alike the two voted in the last year on record."""
    cell = desk.votes
    if cell is None:
        empty = desk.cell("votes.identical")
        return sentence(
            "the record of UN General Assembly votes, which runs to {end}, holds no roll call on which both "
            "{a} and {b} took a position.",
            end=Shown(data_end("votes.identical"), empty),
            a=desk.name(desk.a),
            b=desk.name(desk.b),
        )
    return sentence(
        "in {year} {a} and {b} cast the same vote in {share} of {n} common roll calls of the UN General Assembly "
        "({bounds}), {place} among the partners of {a}.",
        year=year(cell),
        a=desk.name(desk.a),
        b=desk.name(desk.b),
        share=value(cell),
        n=count(cell),
        bounds=bounds(cell),
        place=place(cell),
    )


def treaty(desk: Desk) -> Sentence:
    """Say since when a defence obligation has linked the two, as far as the coding reaches."""
    cell = desk.cell("treaty.defense")
    spells = [row for row in desk.record.treaties() if row["coded_by"] == "atop" and row["obligation"] == "defense"]
    if not spells:
        return sentence("no treaty of defence between them is coded up to {end}.", end=year(cell))
    last = max(spells, key=lambda row: row["start"])
    since = desk.shown("treaty.span", desk.pair, last["start"], last["start"], str(last["start"]))
    if last["end"] >= cell.year:
        return sentence(
            "a treaty obligation of defence has linked them in every year from {since} to {end}, where the coding ends.",
            since=since,
            end=year(cell),
        )
    return sentence(
        "a treaty obligation of defence linked them from {since} to {until}, and none is coded after that up to {end}.",
        since=since,
        until=desk.shown("treaty.span", desk.pair, last["end"], last["end"], str(last["end"])),
        end=year(cell),
    )


def tour(desk: Desk) -> list[Sentence]:
    """Say whether the partner was on the first tour abroad of the latest Secretary of State."""
    if desk.usa is None:
        return []
    rows = [row for row in desk.record.rows("first_tours") if row["start"] <= desk.record.as_of]
    if not rows:
        return []
    latest = max(rows, key=lambda row: (row["start"], row["stop"]))["person"]
    stops = [row for row in rows if row["person"] == latest and row["ccode"] in desk.partner_of_usa.ccodes]
    if not stops:
        return []
    stop = stops[0]
    key, at = f"USA-{desk.partner_of_usa.iso3c}", stop["start"].year
    return [
        sentence(
            "{b} was the {stop} of {stops} stops on the first tour abroad of Secretary of State {person} in {when}.",
            b=desk.name(desk.partner_of_usa),
            stop=desk.shown("first_tour", key, at, stop["stop"], ordinal(stop["stop"])),
            stops=desk.shown("first_tour", key, at, stop["stops"]),
            person=stop["person"],
            when=desk.shown("first_tour", key, at, stop["start"].isoformat(), month_year(stop["start"])),
        )
    ]


def troops(desk: Desk) -> list[Sentence]:
    """Say how many U.S. troops were stationed in the partner."""
    if desk.usa is None:
        return []
    cell = desk.cell("troops", desk.usa, desk.partner_of_usa)
    if cell.estimate is None:
        return []
    place_ = f", {{place}} among partners" if cell.rank else ""
    return [
        sentence(
            "at the end of {year} {n} U.S. active-duty " + plural(cell.estimate, "member", "members") + " of the armed "
            "forces were stationed in {b}" + place_ + ".",
            year=year(cell),
            n=value(cell),
            b=desk.name(desk.partner_of_usa),
            **({"place": place(cell)} if cell.rank else {}),
        )
    ]


def flows(desk: Desk) -> list[Sentence]:
    """For dyads without the United States, say what arms moved between the two."""
    if desk.usa is not None:
        return []
    said = []
    for sender, receiver in ((desk.a, desk.b), (desk.b, desk.a)):
        cell = desk.cell("arms_import_share", sender, receiver)
        if cell.estimate:
            said.append(
                sentence(
                    "{sender} supplied {share} of the major arms that {receiver} took in over the five years to {year}.",
                    sender=desk.name(sender),
                    share=value(cell),
                    receiver=desk.name(receiver),
                    year=year(cell),
                )
            )
    return said


def standing(cell: Cell) -> float | None:
    """Return where a cell stands among partners, 1 the highest, 0 the lowest; None without a rank."""
    if cell.rank is None or not cell.partners or cell.partners < 2:
        return None
    return 1 - (cell.rank - 1) / (cell.partners - 1)


CLOSENESS = {
    "votes.identical": "UN votes",
    "troops": "troops",
    "aid_disbursements": "aid",
    "exports": "U.S. exports",
    "imports": "U.S. imports",
    "arms_import_share": "arms supplied",
}


def disagreement(desk: Desk) -> Sentence | None:
    """Say between which two channels the dyad's standing among partners differs most."""
    cells = [cell for cell in desk.profile.cells.values() if cell.quantity in CLOSENESS]
    ranked = [(score, cell) for cell in cells if (score := standing(cell)) is not None]
    if len(ranked) < 2:
        return None
    (low, lowest), (high, highest) = min(ranked, key=lambda one: one[0]), max(ranked, key=lambda one: one[0])
    named = {
        "high": CLOSENESS[highest.quantity],
        "low": CLOSENESS[lowest.quantity],
        "top": Shown(percent(high), highest),
        "bottom": Shown(percent(low), lowest),
    }
    if high - low < APART:
        return sentence(
            "the channels agree: the dyad stands above {bottom} of partners in {low} and above {top} in {high}.", **named
        )
    return sentence(
        "the channels disagree: in {high} the dyad stands above {top} of partners, in {low} above {bottom}.", **named
    )
