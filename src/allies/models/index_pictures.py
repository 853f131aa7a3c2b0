"""Pictures of the indices: history and exposure as rankings, attention and isolation by group of partners."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allies import plots, store
from allies.errors import NotCovered
from allies.models.composite import SCORE

if TYPE_CHECKING:
    from allies.models.attention_shares import Attention
    from allies.models.composite import Index
    from allies.models.selective_isolation import Isolation

Row = dict[str, Any]


def save(drawn: str, path: Path) -> None:
    """Write a chart as a file of its own."""
    store.save(path, plots.alone(drawn).encode())


def index(found: Index, partner: str | int | None = None) -> str:
    """Return the ranking of an index as SVG, one state marked.

    Raises
    ------
    NotCovered
        Where no state has a score.
    """
    scores = found.scores()
    if not scores:
        raise NotCovered(f"{found.title}: no state has a score. Ask for other years.")
    used = [name for name, loading in found.loadings.items() if loading is not None]
    pull: dict[tuple[str, str], float | None] = {
        (row["partner"], row["component"]): row["contribution"] for row in found.rows if row["component"] != SCORE
    }
    rows = [
        {
            **row,
            "iso3c": row["partner"],
            "parts": [{"name": name.replace("_", " "), "value": pull[row["partner"], name]} for name in used],
        }
        for row in scores
    ]
    marked = None if partner is None else found.among(partner)[-1]["partner"]
    return plots.score_ranking(rows, title=found.title, marked=marked)


def attention(found: Attention, measure: str | None = None) -> str:
    """Return the shares of one measure (default the first that has any) by group and leader as SVG.

    Raises
    ------
    NotCovered
        Where the measure has no shares.
    """
    told = [row for row in found.rows if row["share"] is not None and measure in (None, row["measure"])]
    if not told:
        raise NotCovered(f"{found.title}: no shares of {measure or 'any measure'} on record. Ask for another.")
    mine = [row for row in found.rows if row["measure"] == told[0]["measure"]]
    starts = sorted({row["start"] for row in mine})
    after = dict(zip(starts, [*starts[1:], told[0]["data_end"]], strict=True))
    rows = [
        {
            "group": row["group"].replace("_", " "), "start": _year(row["start"]),
            "end": max(_year(min(after[row["start"]], row["data_end"])), _year(row["start"])),
            "value": row["share"], "lower": row["lower"], "upper": row["upper"], "scale": "one",
        }
        for row in mine
        if row["start"] <= row["data_end"]
    ]  # fmt: skip
    title = f"{told[0]['title']}: shares by group of partners"
    return plots.group_panels(rows, title=title, shares=True, note="A step per leader; bands hold 90%.")


def isolation(found: Isolation) -> str:
    """Return the isolation of each group by year as SVG; above zero is a turn away."""
    parts = [row for row in found.rows if row["part"] not in ("all", "selectivity")]
    rows = [
        {
            "group": row["part"].replace("_", " "), "start": row["year"] - 0.5, "end": row["year"] + 0.5,
            "value": row["estimate"], "lower": row["lower"], "upper": row["upper"],
            "scale": "one" if row["part"] != "multilateral" else "two",
        }
        for row in parts
    ]  # fmt: skip
    shaded = (found.base[0] - 0.5, found.base[1] + 0.5)
    note = "Above zero: a turn away, in ordinary yearly movements; the base is shaded; bands hold 90%."
    return plots.group_panels(rows, title=found.title, shaded=shaded, note=note)


def _year(day: str) -> float:
    one = date.fromisoformat(day)
    return one.year + (one.timetuple().tm_yday - 1) / 366
