"""The first paragraph: what the record says, and where the channels disagree."""

from __future__ import annotations

from allies.briefs.desk import Desk, Section, data_end, month_year
from allies.briefs.wording import Sentence, Shown, bounds, count, ordinal, place, plural, sentence, value, year
from allies.models.result import Cell

ORDER = 10
MIDDLE, AGREED = 0.5, 0.2


def section(desk: Desk) -> Section:
    """Return the opening paragraph: votes, treaty, first tour, troops, and the disagreement between channels."""
    said = [votes(desk), treaty(desk), *tour(desk), *troops(desk), *flows(desk), disagreement(desk)]
    return Section("summary", "What the record says", (tuple(said),))


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
        under, named = _alliance(desk)
        return sentence(
            "a treaty obligation of defence has linked them in every year from {since} to {end}"
            + (", where the coding ends" if desk.is_last(cell) else "")
            + under
            + ".",
            since=since,
            end=year(cell),
            **named,
        )
    return sentence(
        "a treaty obligation of defence linked them from {since} to {until}, and none is coded after that up to {end}.",
        since=since,
        until=desk.shown("treaty.span", desk.pair, last["end"], last["end"], str(last["end"])),
        end=year(cell),
    )


def _alliance(desk: Desk) -> tuple[str, dict[str, str | Shown]]:
    """Return the name of the oldest defence treaty still in force between the two, where it is compiled."""
    rows = [row for row in desk.record.rows("alliances") if row["defense"] and row["end"] is None and row["name"]]
    if not rows:
        return "", {}
    at = rows[0]["start"].year
    shown = desk.shown("alliance", desk.pair, at, at, str(at))
    return ", since {signed} by the {treaty}", {"treaty": rows[0]["name"], "signed": shown}


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
    place_ = ", {place} among partners" if cell.rank else ""
    return [
        sentence(
            "{n} U.S. active-duty "
            + plural(cell.estimate, "member", "members")
            + " of the armed forces "
            + plural(cell.estimate, "was", "were")
            + " stationed in {b} at the end of {year}"
            + place_
            + ".",
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
                    "{sender} supplied {share} of the major arms that {receiver} took in, in the five years to {year}.",
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


Sign = tuple[str, Shown]


def disagreement(desk: Desk) -> Sentence:
    """Say which channels show closeness and which distance, by the rules of `signs`."""
    near, far = signs(desk)
    listed = {f"n{'abcdefgh'[at]}": shown for at, (_, shown) in enumerate(near)}
    listed |= {f"f{'abcdefgh'[at]}": shown for at, (_, shown) in enumerate(far)}
    closeness, distance = _list("n", near), _list("f", far)
    if near and far:
        return sentence(f"the channels disagree: closeness shows in {closeness}, distance in {distance}.", **listed)
    if near or far:
        way, other = ("closeness", "distance") if near else ("distance", "closeness")
        return sentence(f"{way} shows in {closeness or distance}; no channel on record shows {other}.", **listed)
    empty = desk.cell("votes.identical")
    return sentence(
        "no channel on record up to {end} shows closeness or distance.", end=Shown(data_end("votes.identical"), empty)
    )


def _list(prefix: str, found: list[Sign]) -> str:
    items = [f"{words} ({{{prefix}{'abcdefgh'[at]}}})" for at, (words, _) in enumerate(found)]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def signs(desk: Desk) -> tuple[list[Sign], list[Sign]]:
    """Return the channels that show closeness and those that show distance.

    Closeness: a defence obligation at the end of the coding; a stop on the latest Secretary's first tour; more troops
    than in the median state; half of a state's arms imports; kappa of votes of .2 or more. Distance: kappa of 0 or
    less (no more agreement than the two states' own habits give); sanction cases in force.
    """
    near: list[Sign] = []
    far: list[Sign] = []
    treaty_ = desk.cell("treaty.defense")
    if treaty_.estimate:
        near.append(("the defence treaty", value(treaty_)))
    near += [
        ("the Secretary's first tour", next(part for part in said.parts if isinstance(part, Shown)))
        for said in tour(desk)
    ]
    if desk.usa is not None:
        stationed = desk.cell("troops", desk.usa, desk.partner_of_usa)
        if (standing(stationed) or 0) > MIDDLE:
            near.append(("troops", value(stationed)))
    for sender, receiver in ((desk.a, desk.b), (desk.b, desk.a)):
        supplied, active = desk.cell("arms_import_share", sender, receiver), desk.cell("sanctions", sender, receiver)
        if (supplied.estimate or 0) >= MIDDLE:
            near.append((f"arms from {desk.name(sender)}", value(supplied)))
        if active.estimate:
            far.append(
                (
                    f"sanctions by {desk.name(sender)}",
                    Shown(f"{active.estimate:.0f} {plural(active.estimate, 'case')}", active),
                )
            )
    if desk.votes is not None:
        kappa = desk.cell_in("votes.kappa", desk.votes.year)
        if kappa.estimate is not None and (kappa.estimate <= 0 or kappa.estimate >= AGREED):
            side = far if kappa.estimate <= 0 else near
            side.insert(0, ("UN votes beyond habit, by kappa", value(kappa)))
    return near, far
