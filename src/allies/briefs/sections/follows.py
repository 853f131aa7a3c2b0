"""What follows: how much the dyad moves in an ordinary year, what moved lately, and what would change this reading."""

from __future__ import annotations

from statistics import median

from allies.briefs.desk import Desk, Section
from allies.briefs.wording import Sentence, judgement, points, sentence, value, whole, year
from allies.models.quantities import QUANTITIES

ORDER = 70
SPAN = 5


def section(desk: Desk) -> Section:
    """Return the base rate of change, the moves of the last five covered years, and the limits."""
    paragraphs = (_base_rate(desk), _moves(desk), _limits())
    return Section("follows", "What follows", tuple(tuple(said) for said in paragraphs if said))


def _base_rate(desk: Desk) -> list[Sentence]:
    votes = desk.record.votes
    steps = [abs(votes[at]["identical"] - votes[at - 1]["identical"]) for at in votes if at - 1 in votes]
    if len(steps) < SPAN or desk.votes is None:
        return []
    at = desk.votes.year
    return [
        sentence(
            "base rate: over {n} pairs of neighbouring years the share of identical votes moved by {middle} in the "
            "median year and by {most} at most; a forecast that beats 'no change' has to beat that.",
            n=desk.shown("votes.change", desk.pair, at, len(steps), whole(len(steps))),
            middle=desk.shown("votes.change", desk.pair, at, median(steps), points(median(steps))),
            most=desk.shown("votes.change", desk.pair, at, max(steps), points(max(steps))),
        )
    ]


def _moves(desk: Desk) -> list[Sentence]:
    said = []
    for cell in desk.profile.cells.values():
        quantity = QUANTITIES[cell.quantity]
        if quantity.table != "channels" or quantity.dimension in ("visits", "sanctions") or not cell.estimate:
            continue
        sides = {one.iso3c: one for one in desk.sides}
        sender, receiver = sides[cell.sender], sides[cell.receiver or ""]
        before = desk.cell_in(cell.quantity, cell.year - SPAN, sender, receiver)
        if not before.estimate or value(before).text == value(cell).text:
            continue
        said.append(
            sentence(
                "{what} ({sender} to {receiver}) "
                + ("rose" if cell.estimate > before.estimate else "fell")
                + " from {old} in {then} to {new} in {now}.",
                what=quantity.title[0].lower() + quantity.title[1:]
                if not quantity.title.startswith("U.S.")
                else quantity.title,
                sender=cell.sender,
                receiver=cell.receiver or "",
                old=value(before),
                then=year(before),
                new=value(cell),
                now=year(cell),
            )
        )
    return said


def _limits() -> list[Sentence]:
    return [
        judgement("this brief states the record; it makes no forecast and says nothing about causes or intentions."),
        judgement(
            "a reading that rests on one channel should change when that channel's next record arrives; the table of "
            "channels says when each one ends."
        ),
    ]
