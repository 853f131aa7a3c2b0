"""Leaders: who effectively led a state when, from Archigos to 2015 and the World Factbook's offices after.

Archigos names the effective leader to 2015-12-31. From then on the leader is the holder of one Factbook line, chief of
state or head of government: the line whose holder at the end of 2015 Archigos names. Where neither holder matches, the
head of government under a monarch, else the chief of state. `sources/factbook_leaders/effective_office.csv` says where
and since when another line counts, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from allies import sources, store
from allies.panel import states
from allies.sources.factbook_leaders.names import folded
from allies.store import Table

COLUMNS = ["ccode", "leader", "office", "start", "end", "source", "last_record"]
ARCHIGOS_END = date(2015, 12, 31)
DAY = timedelta(days=1)
MONARCH = re.compile(r"\b(king|queen|emperor|prince|grand duke|sultan|amir|pope|regent)\b", re.IGNORECASE)
CHIEF, HEAD = "chief_of_state", "head_of_government"
_OVERRIDES = Path(str(files("allies"))) / "sources" / "factbook_leaders" / "effective_office.csv"


@dataclass(frozen=True)
class Spell:
    """One leader's unbroken time in power; `end` None: in office at the last record."""

    leader: str
    office: str | None
    start: date
    end: date | None
    source: str


Lines = dict[str, list[Spell]]


def leaders() -> Table:
    """Return the effective leader of each state, one row per spell in power.

    Returns
    -------
    Table
        ccode; leader, name in normal case; office, title as the Factbook prints it (null where only Archigos speaks);
        start and end, first and last day (end null when in office at the last record); source, archigos or factbook
        (a spell that both show starts with Archigos and counts as factbook); last_record, the source's last day for
        the state. Spells of one ccode never overlap; days without a known leader are gaps.

    Raises
    ------
    NotCovered
        When `archigos` or `factbook_leaders` was not pulled.

    Notes
    -----
    A spell that runs through a change of code is cut there (Kohl on 1990-10-03). The Factbook has no snapshots in 2018
    and 2019 and few in 2016, 2017 and 2020: a leader who came and went between two is missed, and the predecessor is
    then held to have stayed until the day before the next known leader. After a declared vacancy the predecessor ends
    with the last snapshot that shows him or her, and the vacancy is a gap. Changes after the last record are unknown.

    References
    ----------
    Goemans, Gleditsch and Chiozza (2009), Journal of Peace Research 46(2):269-283, doi:10.1177/0022343308100719.
    """
    old, lines = _archigos(), _factbook()
    last_snapshot = date.fromisoformat(sources.last_record(_source("factbook_leaders"), sources.table("factbook_leaders")))
    cells: list[tuple[Any, ...]] = []
    for ccode in sorted(old.keys() | lines.keys()):
        before = old.get(ccode, [])
        after = _effective(ccode, lines.get(ccode, {}), before[-1] if before else None)
        last = last_snapshot if after else ARCHIGOS_END
        cells += [
            (ccode, one.leader, one.office, one.start, one.end, one.source, last if one.source == "factbook" or not after else ARCHIGOS_END)
            for one in _joined(before, after)
        ]
    return store.from_rows(COLUMNS, cells)
