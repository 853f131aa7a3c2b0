"""Contextual analysis: who moved, when, and whether this dyad is special."""

from __future__ import annotations

from itertools import pairwise

from allies.briefs.desk import Desk, Section
from allies.briefs.wording import Sentence, Shown, percent, points, sentence, value, year
from allies.models.result import Cell
from allies.panel.states import State

ORDER = 20
FEW = 20


def section(desk: Desk) -> Section:
    """Return how the dyad's vote share moved, what each state did, and how its other partners fared."""
    paragraphs = [_course(desk), [one for state in desk.sides for one in _own_votes(desk, state)], _treaties(desk)]
    return Section("context", "Contextual analysis", tuple(tuple(said) for said in paragraphs if said))


def _course(desk: Desk) -> list[Sentence]:
    cell = desk.votes
    years = sorted(desk.record.votes)
    if cell is None or len(years) < 3:
        return []
    said = [_since(desk, years)]
    before = [one for one in years if one < cell.year]
    previous = desk.cell_in("votes.identical", before[-1])
    if previous.estimate is None or cell.estimate is None:
        return said
    return [*said, _step(previous, cell), *_partners(desk, previous, cell), *_largest(desk, years)]


def _since(desk: Desk, years: list[int]) -> Sentence:
    shares = {one: desk.record.votes[one]["identical"] for one in years}
    top, bottom = max(shares, key=lambda one: shares[one]), min(shares, key=lambda one: shares[one])
    return sentence(
        "since {first} the two have cast the same vote most often in {top} ({high}), least often in {bottom} ({low}).",
        first=year(desk.cell_in("votes.identical", years[0])),
        top=year(desk.cell_in("votes.identical", top)),
        high=value(desk.cell_in("votes.identical", top)),
        bottom=year(desk.cell_in("votes.identical", bottom)),
        low=value(desk.cell_in("votes.identical", bottom)),
    )


def _step(previous: Cell, cell: Cell) -> Sentence:
    change = (cell.estimate or 0.0) - (previous.estimate or 0.0)
    if value(previous).text == value(cell).text:
        return sentence(
            "from {before} to {now} the share stayed at {new}.", before=year(previous), now=year(cell), new=value(cell)
        )
    return sentence(
        "from {before} to {now} the share " + ("rose" if change > 0 else "fell") + " by {size}, from {old} to {new}.",
        before=year(previous),
        now=year(cell),
        size=Shown(points(change), cell),
        old=value(previous),
        new=value(cell),
    )


def _partners(desk: Desk, previous: Cell, cell: Cell) -> list[Sentence]:
    said = []
    for state in desk.sides:
        old, new = desk.field_median(state, previous.year), desk.field_median(state, cell.year)
        if old is None or new is None:
            continue
        said.append(
            sentence(
                "the median partner of {state} went from {old} to {new} over the same time.",
                state=desk.name(state),
                old=desk.shown("votes.median", state.iso3c, previous.year, old, percent(old)),
                new=desk.shown("votes.median", state.iso3c, cell.year, new, percent(new)),
            )
        )
    return said


def _largest(desk: Desk, years: list[int]) -> list[Sentence]:
    steps = [
        (two, desk.record.votes[two]["identical"] - desk.record.votes[one]["identical"])
        for one, two in pairwise(years)
        if two == one + 1
    ]
    enough = [
        step for step in steps if min(desk.record.votes[step[0]]["n"], desk.record.votes[step[0] - 1]["n"]) >= FEW
    ]
    if not enough:
        return []
    at, size = max(enough, key=lambda step: abs(step[1]))
    return [
        sentence(
            "the largest move within one year, among years with at least {few} common roll calls, was a "
            + ("rise" if size > 0 else "fall")
            + " of {size} in {at}.",
            few=desk.shown("votes.change", desk.pair, at, FEW),
            size=desk.shown("votes.change", desk.pair, at, size, points(size)),
            at=year(desk.cell_in("votes.identical", at)),
        )
    ]


def _own_votes(desk: Desk, state: State) -> list[Sentence]:
    counts = desk.record.vote_counts(state)
    years = [one for one in sorted(counts) if counts[one]["yes"] + counts[one]["no"] + counts[one]["abstain"]]
    if len(years) < 2:
        return []
    now, before = years[-1], years[-2]
    shown: dict[str, Shown] = {}
    for label, at in (("now", now), ("before", before)):
        row = counts[at]
        shown |= {
            f"no_{label}": desk.shown("votes.no", state.iso3c, at, row["no"]),
            f"yes_{label}": desk.shown("votes.yes", state.iso3c, at, row["yes"]),
            f"all_{label}": desk.shown("votes.yes", state.iso3c, at, row["roll_calls"]),
            label: desk.shown("votes.yes", state.iso3c, at, at, str(at)),
        }
    return [
        sentence(
            "{state} voted no on {no_now} and yes on {yes_now} of {all_now} recorded votes in {now}, against "
            "{no_before} and {yes_before} of {all_before} in {before}.",
            state=desk.name(state),
            **shown,
        )
    ]


def _treaties(desk: Desk) -> list[Sentence]:
    said = []
    for state in desk.sides:
        end = desk.cell("treaty.defense").year
        rows = [r for r in desk.record.treaties(state) if r["obligation"] == "defense" and r["coded_by"] == "atop"]
        mine = {
            r["ccode2"] if r["ccode1"] in state.ccodes else r["ccode1"] for r in rows if r["start"] <= end <= r["end"]
        }
        if not mine:
            continue
        other = next(one for one in desk.sides if one is not state)
        partner = any(code in other.ccodes for code in mine)
        said.append(
            sentence(
                "{state} had a defence obligation with {n} "
                + ("state" if len(mine) == 1 else "states")
                + " in {end}, {other} "
                + ("among them" if partner else "not among them")
                + ".",
                state=desk.name(state),
                n=desk.shown("treaty.count", state.iso3c, end, len(mine)),
                end=year(desk.cell("treaty.defense")),
                other=desk.name(other),
            )
        )
    return said
