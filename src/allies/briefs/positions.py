"""The two states' ideal points in a brief: how far apart, which of them moved, and their paths."""

from __future__ import annotations

from statistics import NormalDist

from allies import plots
from allies.briefs.desk import Desk, Figure, data_end
from allies.briefs.wording import Sentence, Shown, interval, score, sentence
from allies.errors import NotCovered
from allies.models import ideal_dyads, ideal_record
from allies.models.quantities import QUANTITIES
from allies.models.record import Row, coverage
from allies.models.result import LEVEL, Cell

BEFORE = 10  # sessions, over which moves are told


def positions(desk: Desk, cell: Cell, leaders: list[dict[str, str]]) -> list[tuple[Sentence, ...] | Figure]:
    """Return a paragraph and a figure on where the two stand; for an earlier day, why there is none.

    The release estimates all sessions from all votes: a position of 1980 rests on what was voted later, too.
    """
    if desk.record.year < coverage(QUANTITIES[cell.quantity])["end"]:
        end = Shown(data_end(cell.quantity), cell)
        return [
            (
                sentence(
                    "positions on the line that best divides recorded votes are left out: the release estimates them "
                    "from votes up to {end}, after the day of this brief.",
                    end=end,
                ),
            )
        ]
    try:
        apart = ideal_dyads.distances(desk.a.iso3c, desk.b.iso3c).rows
    except NotCovered:
        return []
    last = apart[-1]["session"]
    since = ideal_dyads.distances(desk.a.iso3c, desk.b.iso3c, (last - BEFORE, last)).rows
    return [_told(desk, since[0], since[-1]), _drawn(desk, cell, apart[0]["year"], leaders)]


def _told(desk: Desk, first: Row, last: Row) -> tuple[Sentence, ...]:
    said = [
        sentence(
            "on the line that best divides recorded votes {a} and {b} stood {far} standard deviations of all positions "
            "apart in the session that opened in {year} ({bounds}).",
            a=desk.name(desk.a),
            b=desk.name(desk.b),
            **_distance(desk, last),
        )
    ]
    if first is last:
        return tuple(said)
    crossed = first["estimate"] + last["moved_1"] + last["moved_2"] < 0
    order = ", with the two in the other order" if crossed else ""
    said.append(
        sentence("in the session of {year} the distance was {far} ({bounds})" + order + ".", **_distance(desk, first))
    )
    (one, ones), (two, twos) = _moved(desk, last, "a"), _moved(desk, last, "b")
    names = {"a": desk.name(desk.a), "b": desk.name(desk.b)}
    return (*said, sentence(f"since then {one}; {two}.", **names, **ones, **twos))


def _distance(desk: Desk, row: Row) -> dict[str, Shown]:
    fact = desk.fact("ideal.distance", desk.pair, row["year"], row["estimate"], n=row["n"])
    texts = {"far": score(row["estimate"]), "year": str(row["year"])}
    texts["bounds"] = interval(row["lower"], row["upper"], LEVEL)
    return {name: Shown(text, fact) for name, text in texts.items()}


def _moved(desk: Desk, row: Row, side: str) -> tuple[str, dict[str, Shown]]:
    """Return how far one side moved, in the direction that it took: a clause and its numbers."""
    number, other = {"a": (1, "b"), "b": (2, "a")}[side]
    move, error = row[f"moved_{number}"], row[f"moved_{number}_se"]
    size, reach = abs(move), NormalDist().inv_cdf(0.5 + LEVEL / 2) * error
    fact = desk.fact("ideal.move", desk.pair, "all", move, n=row["n"])
    way = "away from" if move > 0 else "towards"
    settled = "" if size > reach else "; no move is established"
    words = f"{{{side}}} has moved {{size_{side}}} {way} {{{other}}} ({{bounds_{side}}}{settled})"
    bounds = interval(size - reach, size + reach, LEVEL)
    return words, {f"size_{side}": Shown(score(size), fact), f"bounds_{side}": Shown(bounds, fact)}


def _drawn(desk: Desk, cell: Cell, first: int, leaders: list[dict[str, str]]) -> Figure:
    names = {one.iso3c: desk.record.identity(one).name for one in desk.sides}
    rows = [
        {**row, "series": names[one.iso3c], "value": row["estimate"]}
        for one in desk.sides
        for row in ideal_record.of(one, ideal_record.rows(states=[one]))
        if row["year"] >= first
    ]
    caption = sentence(
        "ideal points of {a} and {b} by session, with {level} intervals, estimated from recorded votes on resolutions "
        "adopted up to {end}. Shading marks the terms of leaders. A place in votes is not friendship, and a move names "
        "no cause.",
        a=desk.name(desk.a),
        b=desk.name(desk.b),
        level=Shown(f"{LEVEL:.0%}", cell),
        end=Shown(data_end(cell.quantity), cell),
    )
    return Figure("ideal-points", plots.ideal_paths(rows, leaders), (caption,))
