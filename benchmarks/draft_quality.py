"""Precision and recall of `allies claims draft` against the hand labels of `labels/draft.csv`.

    python benchmarks/draft_quality.py [MIRROR]     writes results/draft_quality.csv

The texts are not here: the report lies beside the mirror of the sources, the White House texts are in it.
"""

from __future__ import annotations

import csv
import hashlib
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from allies.claims.drafting import Draft, draft
from allies.claims.drafting.types import TYPES

HERE = Path(__file__).parent
MIRROR = Path(os.environ.get("ALLIES_MIRROR", HERE.parents[1] / "shared" / "data"))
WHITE_HOUSE = {  # paths in the mirror's table
    "nato": "fact-sheets/2026-07/2026-07-08-fact-sheet-president-donald-j-trump-secures-historic-defense-investment-"
    "from-nato-allies-powering-american-industry.md",
    "iraq": "statements-releases/2022-07/2022-07-16-joint-statement-following-meeting-between-president-biden-and-"
    "iraqi-prime-minister-kadhimi-in-jeddah.md",
    "peace": "articles/2026-02/2026-02-24-president-trumps-peace-through-strength-renewed-american-leadership-and-"
    "global-security.md",
}
# how the report's reference list of claims names what is a type here
SAME = {
    "figure": {"quantity"}, "causal": {"causal"}, "causal (THESIS)": {"causal", "judgement", "comparison"},
    "comparative": {"comparison", "superlative", "sequence"}, "forecast": {"forecast"}, "quote": {"quotation"},
    "conditional forecast": {"forecast"}, "conditional": {"forecast"}, "judgement": {"judgement"},
    "interpretive": {"judgement"}, "conceptual": {"judgement"}, "analogical": {"judgement", "comparison"},
}  # fmt: skip


def labels() -> dict[str, dict[str, str]]:
    """Return the labels by sentence."""
    with (HERE / "labels" / "draft.csv").open(encoding="utf-8", newline="") as file:
        return {row["sentence"]: row for row in csv.DictReader(file)}


def named(sentence: str) -> str:
    """Return the name of a sentence in the labels."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:16]


def drafts(mirror: Path) -> Iterator[tuple[str, Draft]]:
    """Yield the draft of each labelled text that is there."""
    report = mirror.parent / "report" / "us-el-salvador-2025.txt"
    if report.is_file():
        yield "report", draft(report)
    import pandas as pd

    texts = pd.read_parquet(mirror / "whitehouse" / "documents_2021_2026.parquet", columns=["path", "date", "text"])
    with tempfile.TemporaryDirectory() as folder:
        for name, path in WHITE_HOUSE.items():
            row = texts[texts.path == path].iloc[0]
            own = Path(folder) / f"{name}.md"
            own.write_text(row.text, encoding="utf-8")
            yield name, draft(own, published=date.fromisoformat(str(row.date)[:10]))


Found = dict[str, dict[str, set[str]]]


def read(made: Draft) -> Found:
    """Return what a draft recognised: per sentence its types, states, dates and amounts."""
    found: Found = defaultdict(lambda: {"types": set(), "states": set(), "dates": set(), "amounts": set()})
    for one in made.claims:
        at = found[named(one.text)]
        at["types"].add(one.kind)
        at["states"] |= set(one.states)
        at["dates"] |= {when.iso for when in one.dates}
        if one.amount is not None:
            unit = {"count": "count", "percent": "%"}.get(one.amount.kind, one.amount.unit.replace(" ", "_"))
            at["amounts"].add(f"{one.amount.value:.15g}:{unit}")
    return found


def scored(texts: Iterable[tuple[str, Found]]) -> dict[str, list[int]]:
    """Return hits, false alarms and misses of each type, and of states, dates, amounts and sentences."""
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    known = labels()
    for name, found in texts:
        wanted = {key: row for key, row in known.items() if row["text"] == name}
        _add(table["sentences"], set(found), set(wanted))
        for key in {*found, *wanted}:
            row = wanted.get(key, {})
            for column in ("types", "states", "dates", "amounts"):
                got, want = found[key][column] if key in found else set(), set((row.get(column) or "").split())
                if column != "types":
                    _add(table[column], got, want)
                for kind in got | want if column == "types" else ():
                    _add(table[kind], got & {kind}, want & {kind})
    return table


def _add(tally: list[int], got: set[str], want: set[str]) -> None:
    for at, count in enumerate((len(got & want), len(got - want), len(want - got))):
        tally[at] += count


def covered(found: Found, reference: Path) -> tuple[int, int]:
    """Return how many claims of the reference list have a candidate of their type in their sentence, of how many."""
    with reference.open(encoding="utf-8", newline="") as file:
        types = {row["id"]: row["type"] for row in csv.DictReader(file)}
    hits = Counter(
        bool(found[sentence]["types"] & SAME.get(types[claim], set(TYPES)))
        for sentence, row in labels().items()
        for claim in row["claims"].split()
    )
    return hits[True], hits.total()


def main(mirror: Path) -> None:
    """Write the table and print it."""
    texts = [(name, read(made)) for name, made in drafts(mirror)]
    rows = [["role", "measured", "labelled", "found", "right", "precision", "recall"]]
    for role, chosen in (("seen: report", texts[:1]), ("held out: three White House texts", texts[1:])):
        table = scored(chosen)
        kinds = [kind for kind in TYPES if kind in table]
        table["all types"] = [sum(table[kind][at] for kind in kinds) for at in range(3)]
        for kind in ["sentences", *kinds, "all types", "states", "dates", "amounts"]:
            right, wrong, missed = table[kind]
            share = [f"{right / whole:.2f}" if whole else "" for whole in (right + wrong, right + missed)]
            rows.append([role, kind, str(right + missed), str(right + wrong), str(right), *share])
    right, of = covered(texts[0][1], mirror.parent / "report" / "claims.csv")
    rows.append(
        [
            "seen: report",
            "claims of the reference list with a candidate of their type",
            str(of),
            "",
            str(right),
            "",
            f"{right / of:.2f}",
        ]
    )
    with (HERE / "results" / "draft_quality.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    for row in rows:
        print("  ".join(cell.ljust(12) for cell in row))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else MIRROR)
