"""The profile of a dyad: a vector of dimensions with ranks, never one score, and where the dimensions disagree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from allies.models.alignment import standing
from allies.models.quantities import QUANTITIES, Quantity
from allies.models.record import Record, coverage, latest_day, record
from allies.models.result import LEVEL, Cell, Rows, Status
from allies.panel.states import State


@dataclass(frozen=True)
class Profile(Rows):
    """The cells of a dyad as of a date, with the record that they were read from."""

    record: Record
    cells: dict[str, Cell]

    @cached_property
    def alignment(self) -> tuple[dict[str, Any], ...]:
        """Return a row per dimension (see `standing.standings`) and last the discordance between them.

        Empty as of a day before the release's last record: the estimates of a year rest on later years too.
        """
        if self.record.as_of < latest_day():
            return ()
        a, b = self.record.a.iso3c, self.record.b.iso3c
        rows = [{**row, "quantity": f"alignment.{row['dimension']}"} for row in standing.standings(a, b).rows]
        rows.append({**standing.discordance(a, b), "quantity": "alignment.discordance"})
        return tuple({"id": f"{row['quantity']}:{a}-{b}:{row['year']}", **row} for row in rows)

    def disagreement(self) -> str:
        """Return in a sentence how far the dimensions disagree, beside what chance would give."""
        row = self.alignment[-1]
        if row["estimate"] is None:
            return str(row["note"])
        return (
            f"Discordance {row['estimate']:.2f} ({row['level']:.0%} interval {row['lower']:.2f} to {row['upper']:.2f}) "
            f"over {row['n']} dimensions: 0 where all rank the partner alike, about {row['expected']:.2f} where ranks "
            "have nothing to do with each other."
        )

    def summary(self) -> str:
        """Return one line per covered quantity: value, interval, rank, year."""
        lines = []
        for cell in self.cells.values():
            if cell.estimate is not None:
                rank = f"  rank {cell.rank} of {cell.partners}" if cell.rank else ""
                lines.append(f"{cell.id:<44} {cell.estimate:>14,.3f}{rank}")
        return "\n".join(lines)


def profile(a: str | int, b: str | int, *, as_of: str | None = None) -> Profile:
    """Return the profile of two states: the last value of every quantity, each way where it is directed.

    Parameters
    ----------
    a, b
        ISO3 codes, COW codes or names. Ranks are among the partners of the sender (of `a` for undirected ones).
    as_of
        A day or a year; default the last day of the release.

    Returns
    -------
    Profile
        One `Cell` per quantity and direction: estimate, interval, n, rank, coverage, status, data_end, sources.

    Raises
    ------
    UnknownState, NotCovered, InputError
        As in `record`.
    """
    return of_record(record(a, b, as_of=as_of))


def of_record(found: Record) -> Profile:
    """Return the profile of a record already read."""
    cells: dict[str, Cell] = {}
    for quantity in QUANTITIES.values():
        for sender, receiver in _directions(quantity, found):
            cell = read_cell(found, quantity, sender, receiver)
            cells[f"{quantity.name}:{sender.iso3c}-{receiver.iso3c}"] = cell
    names = sorted({name for cell in cells.values() for name in cell.sources})
    return Profile(tuple(cell.row() for cell in cells.values()), tuple(names), found, cells)


def _directions(quantity: Quantity, found: Record) -> list[tuple[State, State]]:
    both = [(found.a, found.b), (found.b, found.a)] if quantity.directed else [(found.a, found.b)]
    return [
        (sender, receiver)
        for sender, receiver in both
        if quantity.sender in (None, *sender.ccodes) and quantity.receiver in (None, *receiver.ccodes)
    ]


def read_cell(found: Record, quantity: Quantity, sender: State, receiver: State, year: int | None = None) -> Cell:
    """Return one cell of the record, in `year` or in the last year covered as of the record's date."""
    covered = coverage(quantity)
    last = min(found.year, covered["end"])
    at = last if year is None else year
    status, values = _values(found, quantity, sender, receiver, at, ranked=at == last)
    if not covered["start"] <= at <= covered["end"]:
        status, values = "not_covered", {}
    elif "n" not in values or not values["n"]:
        status, values = (status, values) if found.exist(at) else ("not_a_state", {})
    return Cell(
        id=f"{quantity.name}:{sender.iso3c}-{receiver.iso3c}:{at}",
        quantity=quantity.name,
        title=quantity.title,
        dimension=quantity.dimension,
        unit=quantity.unit,
        sender=sender.iso3c,
        receiver=receiver.iso3c,
        year=at,
        status=status,
        data_end=covered["data_end"],
        as_of=found.as_of,
        sources=quantity.sources_in(at),
        **{**_BLANK, **values},
    )


_BLANK: dict[str, Any] = dict.fromkeys(
    ["estimate", "std_error", "lower", "upper", "level", "n", "rank", "partners", "coverage"]
)


def _values(
    found: Record, quantity: Quantity, sender: State, receiver: State, at: int, *, ranked: bool
) -> tuple[Status, dict[str, Any]]:
    if quantity.table == "un_contingency":
        return _vote_values(found, quantity, sender, at)
    if quantity.table == "treaties":
        return _treaty_values(found, at)
    value = found.series(quantity.name, sender, receiver).get(at)
    if value is None and found.absent(quantity, sender, receiver, at) == "missing":
        return "missing", {}
    values: dict[str, Any] = {
        "estimate": value or 0.0,
        "n": 1 if value is not None else 0,
        "coverage": _part_of_year(quantity, at),
    }
    if ranked:  # the record holds every partner's value for the last year only
        focal, sends = (sender, True) if quantity.receiver is None else (receiver, False)
        field = list(found.across(quantity.name, focal, at, sends=sends).values())
        values |= {"rank": rank(value, field) if value else None, "partners": len(field) or None}
    return "observed" if value else "observed_zero", values


def _part_of_year(quantity: Quantity, at: int) -> float:
    """Return the share of the year up to the last record: 1 in every year but the record's last."""
    end = coverage(quantity)["data_end"]
    day_ = date.fromisoformat(end) if len(end) == 10 else date(int(end[:4]), 12, 31)
    return day_.timetuple().tm_yday / date(at, 12, 31).timetuple().tm_yday if day_.year == at else 1.0


def rank(value: float, field: list[float]) -> int:
    """Return the place of `value` among `field`, 1 the highest; ties share the better place."""
    return 1 + sum(1 for other in field if other > value)


def _vote_values(found: Record, quantity: Quantity, focal: State, at: int) -> tuple[Status, dict[str, Any]]:
    row = found.votes.get(at)
    measure = quantity.name.partition(".")[2]
    if row is None or row[measure] is None:
        return "missing", {}
    held = found.vote_counts(focal)[at]["roll_calls"]
    values = {"estimate": row[measure], "n": row["n"], "coverage": row["n"] / held, "level": LEVEL}
    for part in ("lower", "upper"):
        values[part] = row[f"{measure}_{part}"]
    values["std_error"] = row[f"{measure}_se"]
    if measure == "identical":
        field = found.vote_field(focal).get(at, {}).values()
        shares = [one["identical"] for one in field if one["identical"] is not None]
        values |= {"rank": rank(row["identical"], shares), "partners": len(shares)}
    return "observed", values


def _treaty_values(found: Record, at: int) -> tuple[Status, dict[str, Any]]:
    """Return for how many years in a row, up to `at`, a defence obligation has been coded."""
    spells = [row for row in found.treaties() if row["coded_by"] == "atop" and row["obligation"] == "defense"]
    running = [at - row["start"] + 1 for row in spells if row["start"] <= at <= row["end"]]
    return "observed" if running else "observed_zero", {
        "estimate": float(max(running, default=0)),
        "n": len(spells),
        "coverage": 1.0,
    }
