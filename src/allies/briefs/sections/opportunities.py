"""Opportunities and risks: only what the record can say, by rules that are the same for every dyad."""

from __future__ import annotations

from allies.briefs.desk import Desk, Section, data_end
from allies.briefs.sections.summary import CLOSENESS, standing
from allies.briefs.wording import Sentence, Shown, above, place, plural, sentence, value, year
from allies.models.result import Cell

ORDER = 60
HIGH, LOW, HALF = 0.75, 0.25, 0.5


def section(desk: Desk) -> Section:
    """Return what stands high (opportunities), what stands low or depends (risks), and where the record is blind."""
    paragraphs = (_opportunities(desk), _risks(desk), _blind(desk))
    return Section("opportunities", "Opportunities and risks", tuple(tuple(said) for said in paragraphs if said))


def _ranked(desk: Desk) -> list[tuple[float, Cell]]:
    cells = [cell for cell in desk.profile.cells.values() if cell.quantity in CLOSENESS]
    if desk.votes is not None:
        cells = [desk.votes if cell.quantity == "votes.identical" else cell for cell in cells]
    return [(score, cell) for cell in cells if cell.estimate and (score := standing(cell)) is not None]


def _opportunities(desk: Desk) -> list[Sentence]:
    high = [(score, cell) for score, cell in _ranked(desk) if score >= HIGH]
    if not high:
        cell = desk.votes or desk.cell("votes.identical")
        return [
            sentence(
                "no channel on record up to {end} stands in the top quarter among partners, so the record shows no "
                "channel to build on.",
                end=Shown(data_end(cell.quantity), cell),
            )
        ]
    return [_stands("to build on", score, cell) for score, cell in high]


def _stands(lead: str, score: float, cell: Cell) -> Sentence:
    return sentence(
        f"{lead}: in {CLOSENESS[cell.quantity]} the dyad stands above {{share}} ({{value}} in {{year}}, {{place}}).",
        share=above(cell, score),
        value=value(cell),
        year=year(cell),
        place=place(cell),
    )


def _risks(desk: Desk) -> list[Sentence]:
    said = [_stands("a weak channel", score, cell) for score, cell in _ranked(desk) if score <= LOW]
    for sender, receiver in ((desk.a, desk.b), (desk.b, desk.a)):
        supplied = desk.cell("arms_import_share", sender, receiver)
        if (supplied.estimate or 0) > HALF:
            said.append(
                sentence(
                    "dependence: {receiver} took {share} of its major arms from {sender} in the five years to {year}.",
                    receiver=desk.name(receiver),
                    share=value(supplied),
                    sender=desk.name(sender),
                    year=year(supplied),
                )
            )
        active = desk.cell("sanctions", sender, receiver)
        if active.estimate:
            said.append(
                sentence(
                    "sanctions: {n} " + plural(active.estimate, "case") + " of {sender} against {receiver} in {year}.",
                    n=value(active),
                    sender=desk.name(sender),
                    receiver=desk.name(receiver),
                    year=year(active),
                )
            )
    return [*said, *_regimes(desk)]


def _regimes(desk: Desk) -> list[Sentence]:
    spells = [desk.regime(one) for one in desk.sides]
    if spells[0] is None or spells[1] is None or spells[0]["regime"] == spells[1]["regime"]:
        return []
    shown: dict[str, str | Shown] = {}
    for side, one, spell in zip("ab", desk.sides, spells, strict=True):
        assert spell is not None
        at = min(spell["end"], desk.record.year)
        shown[side] = desk.name(one)
        shown[f"{side}_is"] = desk.shown("regime", one.iso3c, at, spell["regime"])
    return [sentence("the two are in different regime categories: {a} {a_is}, {b} {b_is}.", **shown)]


def _blind(desk: Desk) -> list[Sentence]:
    treaty = desk.cell("treaty.defense")
    sanctions = desk.cell("sanctions")
    return [
        sentence(
            "what the record cannot see: treaties after {treaty}, sanctions after {sanctions}, and statements, "
            "agreements on persons or payments, and intelligence work at any time.",
            treaty=Shown(data_end("treaty.defense"), treaty),
            sanctions=Shown(data_end("sanctions"), sanctions),
        )
    ]
