"""Write the tables of docs/explanation/alignment.md: the indicators, and how the estimates fare against what is known.

Everything but the comparison with the published ideal points is computed from the embedded release; for that one pull
`ideal_points_published` first, or its line is kept as it stands.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from allies import sources, store
from allies.models.alignment.indicators import DIMENSIONS, INDICATORS

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "alignment.md"
NEAR = {"GBR": 200, "CAN": 20, "ISR": 666}
FAR = {"CUB": 40, "IRN": 630, "PRK": 731}

POWERS = {2: "USA", 200: "GBR", 220: "FRA", 255: "DEU", 365: "RUS", 710: "CHN", 740: "JPN"}
FEWEST = 20
SEED = 2012


@cache
def estimates() -> pd.DataFrame:
    """Return the released estimates in standard deviations, one row per dyad and year."""
    held = store.arrow(store.read(store.released("alignment"))).to_pandas()
    held.columns = [name.removesuffix("_estimate") for name in held]
    scores = [name for name in held if name in DIMENSIONS or name.endswith("_se")]
    held[scores] = held[scores].astype(float) / 100
    return held


def known_groups(year: int) -> dict[str, dict[str, float | None]]:
    """Return, per dimension and pair "GBR>CUB", the probability that the first is closer to the United States.

    Errors of two partners are taken as independent. None where one of the two has no number.
    """
    of_year = estimates()[lambda rows: (rows["year"] == year) & (rows["ccode1"] == 2)].set_index("ccode2")
    found: dict[str, dict[str, float | None]] = {name: {} for name in DIMENSIONS}
    for name in DIMENSIONS:
        for near, one in NEAR.items():
            for far, two in FAR.items():
                mean, error = (of_year[column].reindex([one, two]).to_numpy() for column in (name, f"{name}_se"))
                apart = (mean[0] - mean[1]) / math.hypot(*error)
                found[name][f"{near}>{far}"] = None if math.isnan(apart) else NormalDist().cdf(apart)
    return found


def both_sides(column: str) -> pd.DataFrame:
    """Return a column twice, once from each side: state, partner, year, value."""
    held = estimates()[["ccode1", "ccode2", "year", column]].dropna()
    sides = [
        held.set_axis(names, axis=1)
        for names in (["state", "partner", "year", "value"], ["partner", "state", "year", "value"])
    ]
    return pd.concat(sides)


def moves() -> pd.DataFrame:
    """Return each state's mean move in votes from one year to the next over the partners of both years."""
    held = both_sides("votes")
    before = held.assign(year=held["year"] + 1)
    both = held.merge(before, on=["state", "partner", "year"], suffixes=("", "_before"))
    both["move"] = both["value"] - both["value_before"]
    found = both.groupby(["state", "year"])["move"].agg(["mean", "size"]).reset_index()
    return found[found["size"] >= FEWEST]


def pacts() -> pd.DataFrame:
    """Return the votes of every dyad and year to 2018 beside whether ATOP codes a defence obligation (0 or 1)."""
    spells = store.select(store.released("treaties"), coded_by=["atop"], obligation=["defense"])
    years = {
        (*sorted((row["ccode1"], row["ccode2"])), year)
        for row in spells
        for year in range(max(row["start"], 1946), min(row["end"], 2018) + 1)
    }
    held = estimates()[lambda rows: rows["year"] <= 2018][["ccode1", "ccode2", "year", "votes"]].dropna()
    keys = held[["ccode1", "ccode2", "year"]].itertuples(index=False, name=None)
    held["pact"] = [float(key in years) for key in keys]
    return held


def published() -> pd.DataFrame:
    """Return the votes of every dyad and year beside minus the distance of the published ideal points."""
    table = sources.table("ideal_points_published")
    points = store.arrow(table.filter(table.issue == "all").select("ccode", "year", "estimate")).to_pandas()
    held = estimates()[["ccode1", "ccode2", "year", "votes"]].dropna()
    for side in (1, 2):
        mine = points.rename(columns={"ccode": f"ccode{side}", "estimate": f"point{side}"})
        held = held.merge(mine, on=[f"ccode{side}", "year"])
    held["near"] = -(held["point1"] - held["point2"]).abs()
    return held


def r(of: pd.DataFrame, one: str, two: str) -> float:
    """Return the correlation of two columns."""
    return float(np.corrcoef(of[one], of[two])[0, 1])


def placebo(of: pd.DataFrame) -> float:
    """Return the correlation of votes with the distance of other dyads of the same year, drawn at random."""
    mixed = of.sample(frac=1, random_state=SEED).sort_values("year", kind="stable")
    own = of.sort_values("year", kind="stable")
    return float(np.corrcoef(own["votes"], mixed["near"])[0, 1])


def place(partner: int, year: int) -> tuple[int, int]:
    """Return a partner's place among those of the United States in votes, and how many there are."""
    of_year = estimates()[lambda rows: (rows["year"] == year) & (rows["ccode1"] == 2)].dropna(subset=["votes"])
    mine = float(of_year.loc[of_year["ccode2"] == partner, "votes"].iloc[0])
    return int((of_year["votes"] > mine).sum()) + 1, len(of_year)


# --- the page ----------------------------------------------------------------------------------------------------


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *rows])


def _indicators() -> str:
    fitted = {(row["dimension"], row["indicator"]): row for row in store.select(store.released("alignment_indicators"))}
    rows = []
    for one in INDICATORS:
        row = fitted[one.dimension, one.name]
        marks = ["sent"] * one.sent + ["United States only"] * (one.focal is not None)
        marks += ["by quarter"] * one.quarterly + ["occasional"] * one.occasional
        exposure = " and ".join("size" if name == "gdp" else name for name in one.exposure)
        rows.append(
            [DIMENSIONS[one.dimension], one.title, ", ".join(f"`{name}`" for name in one.reads), exposure or "–",
             ", ".join(marks) or "–", f"{row['start']}–{row['end']}", f"{row['cells']:,}", f"{row['loading']:.2f}"]
        )  # fmt: skip
    return _table(["Dimension", "Indicator", "Read from", "Taken out", "Kind", "Years", "Cells", "Loading"], rows)


def _groups() -> str:
    found = known_groups(2025)
    pairs = list(found["votes"])
    rows = [
        [DIMENSIONS[name], *("–" if found[name][pair] is None else _chance(found[name][pair]) for pair in pairs)]
        for name in DIMENSIONS
    ]
    return _table(["2025", *pairs], rows)


def _chance(value: float | None) -> str:
    assert value is not None
    return (
        "> .999"
        if value > 0.999
        else f"{value:.2f}".removeprefix("0")
        if value < 0.995
        else f"{value:.3f}".removeprefix("0")
    )


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _known() -> str:
    turns = moves()
    powers = turns[turns["state"].isin(POWERS)]
    largest = powers.reindex(powers["mean"].abs().sort_values(ascending=False).index).head(4)
    told = [f"{POWERS[int(row.state)]} {int(row.year)} {_signed(row.mean)}" for row in largest.itertuples()]
    held = pacts()
    own = held[held["ccode1"] == 2]
    means = held.groupby("pact")["votes"].mean()
    first, last = place(160, 2023), place(160, 2025)
    rows = [
        ["Largest mean moves of a major power from one year to the next, votes, since 1946", "; ".join(told)],
        ["Defence obligations (ATOP) and votes, all dyads, 1946–2018, r", f"{r(held, 'pact', 'votes'):.2f}"],
        ["The same, dyads of the United States, r", f"{r(own, 'pact', 'votes'):.2f}"],
        ["Mean in votes with and without an obligation", f"{_signed(means[1.0])} and {_signed(means[0.0])}"],
        [
            "Argentina among the partners of the United States in votes",
            f"{first[0]} of {first[1]} in 2023, {last[0]} of {last[1]} in 2025",
        ],
    ]
    return _table(["Question", "Found"], rows)


def _published() -> str:
    held = published()
    own = held[held["ccode1"] == 2]
    rows = [
        ["All dyads, 1946–2019, r", f"{r(held, 'votes', 'near'):.2f}"],
        ["Dyads of the United States, r", f"{r(own, 'votes', 'near'):.2f}"],
        [
            "Placebo: distances of other dyads of the same year, r",
            f"{placebo(held):.2f}".replace("-", "−").replace("−0.00", "0.00"),
        ],
    ]
    return _table(["Votes against minus the distance of published ideal points", "Found"], rows)


PARTS = {"indicators": _indicators, "groups": _groups, "known": _known, "published": _published}


def page(text: str, parts: list[str]) -> str:
    """Return the page with the named parts computed again."""
    for name in parts:
        made: Any = PARTS[name]()
        before, rest = text.split(f"<!-- {name} -->\n")
        text = f"{before}<!-- {name} -->\n{made}\n<!-- end -->{rest.partition('<!-- end -->')[2]}"
    return text


def possible() -> list[str]:
    """Return the parts that can be computed here."""
    return [name for name in PARTS if name != "published" or store.table_path("ideal_points_published").exists()]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), possible()), encoding="utf-8")
