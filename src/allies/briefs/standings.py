"""The measured alignment in a brief: each dimension by itself, what carries it, where they disagree, what moved."""

from __future__ import annotations

import re

from allies.briefs.desk import Desk, Figure
from allies.briefs.wording import Ref, Sentence, Shown, interval, ordinal, percent, plural, score, sentence
from allies.errors import NotCovered
from allies.models.alignment import pictures, standing
from allies.models.record import Row
from allies.models.result import LEVEL

TOLD, SPAN = 0.05, 10  # parts below it (standard deviations) are not told; years over which moves are
STANDARD_YEAR = 2012


def standings(desk: Desk, leaders: list[dict[str, str]]) -> list[tuple[Sentence, ...] | Figure]:
    """Return paragraphs and figures on the dimensions; for an earlier day, why there are none."""
    told = desk.profile.alignment
    if not told:
        last = standing.last_year()
        shown = desk.shown("alignment.votes", desk.pair, last, last, str(last))
        words = "the measured alignment is left out: it rests on records up to {end}, after the day of this brief."
        return [(sentence(words, end=shown),)]
    *rows, apart = told
    covered, silent = [row for row in rows if row["rank"]], [row for row in rows if not row["rank"]]
    if not covered:
        return [_silent(desk, silent)]
    path = pictures.places(desk.a.iso3c, desk.b.iso3c)
    dial, *others = _figures(desk, covered, rows, path, apart, leaders)
    return [
        (_opening(desk, covered[0]),),
        dial,
        *((_told(desk, row),) for row in covered),
        (*_silent(desk, silent), *_discordance(desk, apart), *_moved(desk, path, covered)),
        *others,
    ]


def _fact(desk: Desk, row: Row, value: float | str | None = None) -> Ref:
    """Return the fact behind a row of `standings` or `history`."""
    found = row["estimate"] if value is None else value
    return desk.fact(f"alignment.{row['dimension']}", desk.pair, row["year"], found, n=row["n"])


def _opening(desk: Desk, row: Row) -> Sentence:
    fact = _fact(desk, row)
    return sentence(
        "six dimensions are measured one by one and not added up: places among the partners of {a} in {year}, the "
        "closest first, and estimates in standard deviations of all dyads in {standard}; intervals hold {level}.",
        a=desk.name(desk.a),
        year=Shown(str(row["year"]), fact),
        level=Shown(percent(LEVEL), fact),
        standard=Shown(str(STANDARD_YEAR), fact),
    )


def _told(desk: Desk, row: Row) -> Sentence:
    """Say place and percentile with intervals, n, coverage, what carries the estimate and what speaks against it."""
    fact = _fact(desk, row)
    texts = {
        "place": f"{ordinal(row['rank'])} of {row['partners']}",
        "between": f"{row['rank_lower']} to {row['rank_upper']}",
        "share": "all partners" if row["percentile"] == 1 else f"{percent(row['percentile'])} of partners",
        "bounds": f"{percent(row['percentile_lower'])} to {percent(row['percentile_upper'])}",
        "n": str(row["n"]),
        "seen": percent(row["coverage"]),
        "estimate": score(row["estimate"]),
        "ends": f"{score(row['lower'])} to {score(row['upper'])}",
    }
    why, named = _carried(desk, row)
    return sentence(
        f"{row['title'].lower()}: {{place}} ({{between}}), closer than {{share}} ({{bounds}}), from {{n}} "
        + plural(row["n"], "indicator")
        + f" with {{seen}} of their years seen; the estimate of {{estimate}} ({{ends}}) {why}.",
        **{name: Shown(text, fact) for name, text in texts.items()},
        **named,
    )


def _carried(desk: Desk, row: Row) -> tuple[str, dict[str, str | Shown]]:
    """Return a clause on the two largest parts on the side of the estimate, and the largest on the other side."""
    try:
        parts = standing.explained(desk.a.iso3c, desk.b.iso3c, row["dimension"], year=row["year"]).rows[:-1]
    except NotCovered:
        parts = ()
    side = 1 if row["estimate"] >= 0 else -1
    carry = [part for part in parts if side * part["part"] >= TOLD][:2]
    against = [part for part in parts if side * part["part"] <= -TOLD][:1]
    named: dict[str, str | Shown] = {}
    items = []
    for letter, part in zip("abc", [*carry, *against], strict=False):
        fact = desk.fact(f"parts.{row['dimension']}", desk.pair, row["year"], part["part"])
        named[f"what_{letter}"] = Shown(_title(part), fact)
        named[f"part_{letter}"] = Shown(f"{signed(part['part'])}, to {part['end']}", fact)
        items.append(f"{{what_{letter}}} ({{part_{letter}}})")
    words = "rests on " + " and ".join(items[: len(carry)]) if carry else "rests on no indicator that adds much"
    return words + (f", against it speaks {items[-1]}" if against else ", nothing of weight speaks against it"), named


def _title(part: Row) -> str:
    """Return an indicator's title inside a sentence; of a reversed one, what its part tells."""
    short: str = part["title"].partition(" (")[0]
    if short.startswith("UN General Assembly votes: "):
        return "UN votes on " + short.partition(": ")[2]
    if part["title"].endswith("(reversed)"):
        kept = re.split("[,:]", short)[0]
        return f"low or no {_lower(kept)}" if part["part"] > 0 else _lower(kept)
    return _lower(short)


def _lower(title: str) -> str:
    return title if title[:2].isupper() or title[1:2] == "." else title[0].lower() + title[1:]


def signed(number: float) -> str:
    """Return a number with its sign and two decimals."""
    return ("+" if number > 0 else "") + score(number)


def _silent(desk: Desk, rows: list[Row]) -> tuple[Sentence, ...]:
    """Say which dimensions have no number, and why; dimensions with one reason together."""
    if not rows:
        return ()
    reasons: dict[str, list[Row]] = {}
    for row in rows:
        reasons.setdefault(row["note"].rstrip("."), []).append(row)
    named = {}
    items = []
    for letter, (note, mine) in zip("abcdef", reasons.items(), strict=False):
        named[letter] = Shown(note[:1].lower() + note[1:], _fact(desk, mine[0], mine[0]["status"]))
        items.append(f"{', and '.join(row['title'].lower() for row in mine)} ({{{letter}}})")
    return (sentence(f"no number is given for {'; for '.join(items)}.", **named),)


def _discordance(desk: Desk, found: Row) -> list[Sentence]:
    if found["estimate"] is None:
        return []
    fact = desk.fact("alignment.discordance", desk.pair, found["year"], found["estimate"], n=found["n"])
    if found["lower"] > found["expected"]:
        verdict = "disagree more than places drawn at random would"
    elif found["upper"] < found["expected"]:
        verdict = "agree more than places drawn at random would"
    else:
        verdict = "neither agree nor disagree beyond what places drawn at random would"
    texts = {"size": score(found["estimate"]), "bounds": interval(found["lower"], found["upper"], LEVEL)}
    texts |= {"n": str(found["n"]), "chance": score(found["expected"])}
    return [
        sentence(
            f"across the {{n}} dimensions covered the places {verdict}: discordance is {{size}} ({{bounds}}), where "
            "chance would give {chance}; zero is all alike, one is half first and half last.",
            **{name: Shown(text, fact) for name, text in texts.items()},
        )
    ]


def _moved(desk: Desk, path: list[Row], covered: list[Row]) -> list[Sentence]:
    """Say which dimension changed most over the last ten years, and whether its intervals overlap."""
    at = {(row["dimension"], row["year"]): row for row in path}
    last = covered[0]["year"]
    both = [(at.get((row["dimension"], last - SPAN)), at[row["dimension"], last], row["title"]) for row in covered]
    pairs = [(old, new, title) for old, new, title in both if old]
    if not pairs:
        return []
    old, new, title = max(pairs, key=lambda one: abs(one[1]["estimate"] - one[0]["estimate"]))
    (low, high), (now_low, now_high) = _ends(old), _ends(new)
    apart = high < now_low or now_high < low
    values: dict[str, Shown] = {}
    for side, row in (("old", old), ("new", new)):
        fact = _fact(desk, row)
        values[side] = Shown(f"{score(row['estimate'])} ({' to '.join(map(score, _ends(row)))})", fact)
        values[f"{side}_year"] = Shown(str(row["year"]), fact)
        values[f"{side}_place"] = Shown(f"{ordinal(row['rank'])} of {row['partners']}", fact)
    return [
        sentence(
            "since {old_year} the dimension that changed most was "
            + title.lower()
            + ", from {old} to {new} in {new_year}, while the place went from {old_place} to {new_place}"
            + ("." if apart else "; the intervals overlap, so no change is established."),
            **values,
        )
    ]


def _ends(row: Row) -> tuple[float, float]:
    reach = standing.Z * row["std_error"]
    return row["estimate"] - reach, row["estimate"] + reach


def _figures(
    desk: Desk, covered: list[Row], rows: list[Row], path: list[Row], apart: Row, leaders: list[dict[str, str]]
) -> list[Figure]:
    a, b = desk.a.iso3c, desk.b.iso3c
    fact = _fact(desk, covered[0])
    shown = {"year": Shown(str(covered[0]["year"]), fact), "level": Shown(percent(LEVEL), fact)}
    names = {"a": desk.name(desk.a), "b": desk.name(desk.b)}
    dial = sentence(
        "share of the partners of {a} that are less close than {b} in {year}, by dimension, with {level} intervals.",
        **shown,
        **names,
    )
    fan = sentence(
        "place of {b} among the partners of {a} over time, with {level} intervals. A year's estimate rests on later "
        "records, too. Shading marks the terms of leaders; it names no cause.",
        **shown,
        **names,
    )
    found = [
        Figure("discordance", pictures.dial(a, b, now=rows, apart=apart), (dial,)),
        Figure("fan", pictures.fan(a, b, leaders=leaders, path=path, now=rows), (fan,)),
    ]
    if covered[0]["dimension"] == "votes":
        ranked = sentence(
            "diplomatic votes: the closest and the most distant partners of {a} in {year}, and those around {b}. Bars "
            "are {level} intervals of ranks.",
            **shown,
            **names,
        )
        svg = pictures.ranked(a, "votes", b)
        found.append(Figure("ranking", svg, (ranked,)))
    return found
