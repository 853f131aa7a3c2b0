"""Key players: leaders in office, since when, after whom; the regime category by one rule."""

from __future__ import annotations

from allies.briefs.desk import Desk, Section, full_date
from allies.briefs.wording import Sentence, Shown, sentence
from allies.panel.states import State

ORDER = 40


def section(desk: Desk) -> Section:
    """Return one paragraph per state."""
    paragraphs = [(*_leader(desk, state), *_regime(desk, state)) for state in desk.sides]
    return Section("players", "Key players", tuple(said for said in paragraphs if said))


def _leader(desk: Desk, state: State) -> list[Sentence]:
    spells = desk.leaders(state)
    if not spells:
        return []
    now = spells[-1]
    start, key = now["start"], state.iso3c
    office = f"{now['office']} " if now["office"] else ""
    on_record = min(desk.record.as_of, now["last_record"])
    in_office = now["end"] is None or now["end"] >= on_record
    said = [
        sentence(
            "{leader} "
            + ("is" if in_office else "was")
            + " coded as the effective leader of {state} from {since}, on the record to {end}.",
            leader=f"{office}{now['leader']}",
            state=desk.name(state),
            since=desk.shown("leader", key, start.year, start.isoformat(), full_date(start)),
            end=desk.shown("leader", key, on_record.year, on_record.isoformat(), full_date(on_record)),
        )
    ]
    first = next(row for row in spells if row["leader"] == now["leader"])["start"]
    if first != start:
        said.append(
            sentence(
                "the same person first held the office on {first}.",
                first=desk.shown("leader", key, first.year, first.isoformat(), full_date(first)),
            )
        )
    before = [row for row in spells[:-1] if row["leader"] != now["leader"]]
    if before:
        last = before[-1]
        begun = last["start"]
        said.append(
            sentence(
                "the leader before was {leader}, in office from {start}.",
                leader=f"{last['office']} {last['leader']}" if last["office"] else last["leader"],
                start=desk.shown("leader", key, begun.year, begun.isoformat(), full_date(begun)),
            )
        )
    return said


def _regime(desk: Desk, state: State) -> list[Sentence]:
    spell = desk.regime(state)
    if spell is None:
        return []
    at = min(spell["end"], desk.record.year)
    key, category = state.iso3c, spell["regime"]
    article = "an" if category[0] in "aeiou" else "a"
    said = [
        sentence(
            "V-Dem classes {state} as " + article + " {category} in {at}, a category that it has held since {start}.",
            state=desk.name(state),
            category=category,
            at=desk.shown("regime", key, at, category, str(at)),
            start=desk.shown("regime", key, spell["start"], category, str(spell["start"])),
        )
    ]
    values = desk.attribute("polyarchy", state)
    if values:
        last = max(values)
        row = values[last]
        said.append(
            sentence(
                "its electoral democracy index was {value} in {at} ({bounds}), {place} states.",
                value=desk.shown("polyarchy", key, last, row["value"], f"{row['value']:.2f}"),
                at=desk.shown("polyarchy", key, last, last, str(last)),
                bounds=_bounds(desk, key, last, row),
                place=desk.shown("polyarchy", key, last, row["rank"], f"rank {row['rank']} of {row['states']}"),
            )
        )
    return said


def _bounds(desk: Desk, key: str, at: int, row: dict[str, float]) -> Shown:
    text = f"{row['lower']:.2f} to {row['upper']:.2f}, V-Dem's 68% interval"
    return desk.shown("polyarchy", key, at, row["lower"], text)
