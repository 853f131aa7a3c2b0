"""Who led a state when, with party and ideology: read from the embedded release."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from allies import store
from allies.errors import InputError, NotCovered
from allies.models.result import Rows
from allies.panel.states import State, state

DATASETS = (
    *("archigos", "reign_leaders", "factbook_leaders", "herre_ideology", "parlgov_cabinets", "parlgov_parties"),
    *("vparty", "party_survey", "global_populism"),
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Leaders(Rows):
    """The leaders of a state, one row per spell in power; `values` gives their ideology one row per observation."""

    def values(self) -> list[Row]:
        """Return one row per spell, axis, source and year observed."""
        kept = ("iso3c", "leader", "start", "end")
        return [{name: row[name] for name in kept} | one for row in self.rows for one in row["ideology"]]


def leaders_of(of: str | int, years: str | None = None) -> Leaders:
    """Return the effective leaders of a state, one row per spell in power.

    Parameters
    ----------
    of
        ISO3 code, COW code or name.
    years
        Keep the spells that touch these calendar years: "2019" or "1990:2025"; default all.

    Returns
    -------
    Leaders
        `iso3c`, `ccode`, `leader`, `office` (null where the list has none), `start`, `end` (null: in power at the last
        record), `last_record`, `source` of the spell (archigos, reign, factbook or compiled); `party`, `party_short`,
        `family` and `link`, the source of the party, null where none links one; `parties`, every party of the spell;
        `ideology`, a list of observations: `axis` (economic, cultural, populism, antipluralism), `value`, `lower`,
        `upper`, `level`, `scale`, `observed` (year), `party`, `source`, `coder`.

    Raises
    ------
    UnknownState
        For a code that is no state.
    InputError
        For years that are none.
    NotCovered
        When no list names a leader in these years.

    Notes
    -----
    An observation describes the leader's party at an election, or the leader's speeches, on its source's own scale.
    Compiled ones are this project's judgement. Chapel Hill, the PopuList and Herre's label are not in the release for
    their terms of use; `allies.panel.leader_ideology` has them from pulled data.
    """
    asked, span = state(of), _span(years)
    spells = [row for row in _rows("leaders", asked) if _held(row, asked) and _touches(row, span)]
    if not spells:
        raise NotCovered(
            f"found no leader of {asked.iso3c} in {years or 'any year'}; the lists run from 1840 to January 2026 and "
            "name leaders of members of the state system. Ask for other years."
        )
    parties, values = _by_spell(_rows("leader_parties", asked)), _by_spell(_rows("leader_ideology", asked))
    rows = tuple(_described(row, asked, parties, values) for row in spells)
    return Leaders(rows, DATASETS)


def _rows(table: str, asked: State) -> list[Row]:
    return store.select(store.released(table), ccode=asked.ccodes)


def _span(years: str | None) -> tuple[int, int] | None:
    if years is None:
        return None
    match = re.fullmatch(r"(\d{4})(?:[:-](\d{4}))?", years.strip())
    if not match or int(match[2] or match[1]) < int(match[1]):
        raise InputError(f"found years {years!r}; expected one year or first:last, such as 2016:2025.")
    return int(match[1]), int(match[2] or match[1])


def _held(row: Row, asked: State) -> bool:
    """Return whether the spell falls into the days for which its code stands for the state asked for."""
    last = row["end"] or date.max
    return any(code == row["ccode"] and row["start"] <= end and last >= start for start, end, code in asked.spans())


def _touches(row: Row, span: tuple[int, int] | None) -> bool:
    last: date = row["end"] or row["last_record"]
    return span is None or (row["start"].year <= span[1] and max(last, row["start"]).year >= span[0])


def _by_spell(rows: list[Row]) -> dict[tuple[int, date], list[Row]]:
    found: dict[tuple[int, date], list[Row]] = {}
    for row in rows:
        found.setdefault((row["ccode"], row["start"]), []).append(row)
    return found


def _described(row: Row, asked: State, parties: Any, values: Any) -> Row:
    key = (row["ccode"], row["start"])
    linked = sorted(parties.get(key, []), key=lambda one: one["link"] != "compiled")
    first = linked[0] if linked else {}
    return {
        "iso3c": asked.in_year(row["start"].year).iso3c,
        **{name: row[name] for name in ("ccode", "leader", "office", "start", "end", "last_record", "source")},
        **{name: first.get(name) for name in ("party", "party_short", "family", "link")},
        "parties": [one["party"] for one in linked if one["party"]],
        "ideology": [_value(one) for one in values.get(key, [])],
    }


def _value(row: Row) -> Row:
    kept = ("axis", "value", "lower", "upper", "level", "observed", "party", "source", "coder")
    return {**{name: row[name] for name in kept}, "scale": f"{row['scale_low']:g} to {row['scale_high']:g}"}
