"""One question on ideal points, answered from the release where it can be and by a fit where it must be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from allies import store
from allies.errors import InputError
from allies.models import ideal_dyads, ideal_record
from allies.models.record import day
from allies.models.result import Rows
from allies.panel.states import state

if TYPE_CHECKING:
    from allies.models.ballots import By
    from allies.models.ideal_points import IdealPoints

MOST = 4


@dataclass(frozen=True)
class Asked:
    """What was asked for; see `ideal_points` for the options. `sessions` choose rows to show, not votes to use."""

    states: tuple[str, ...] = ()
    sessions: tuple[int, int] | None = None
    distance: bool = False
    issue: str | None = None
    important: bool = False
    body: str = "unga"
    by: str = "session"
    as_of: str | None = None
    plot: Path | None = None

    @property
    def released(self) -> bool:
        """Whether the release holds the answer: every vote of the General Assembly, by session."""
        return (self.issue, self.important, self.body, self.by, self.as_of) == (None, False, "unga", "session", None)


@dataclass(frozen=True)
class Answer:
    """Rows, and whether they were fitted from the pulled votes."""

    rows: Rows
    fitted: bool


def answered(asked: Asked, note: Callable[[str], Any] = lambda text: None) -> Answer:
    """Return the answer, and draw it where a file was named; `note` is told when a fit begins and how it went.

    Raises
    ------
    InputError
        For a distance of other than two states, a chart of more than four, or options that contradict each other.
    NotCovered
        For states or sessions without votes, or where the votes were not pulled.
    """
    _checked(asked)
    found = None if asked.released else _fit(asked, note)
    if found is None:
        positions = ideal_record.positions(asked.states, asked.sessions)
    else:
        positions = ideal_record.fitted(found, asked.states, asked.sessions)
    if asked.plot:
        _draw(asked, positions, asked.plot)
    if not asked.distance:
        return Answer(positions, found is not None)
    one, other = asked.states
    return Answer(ideal_dyads.distances(one, other, asked.sessions, found), found is not None)


def _checked(asked: Asked) -> None:
    count = len(asked.states)
    for one in asked.states:
        state(one)
    if asked.distance and (count != 2 or asked.by == "leader"):
        raise InputError(
            f"found --distance of {count} states by {asked.by}; expected two states by session or year. Name two."
        )
    if asked.plot and (count > MOST or asked.by == "leader"):
        raise InputError(
            f"found --plot of {count} states by {asked.by}; expected at most {MOST} by session or year. Name fewer."
        )


def _draw(asked: Asked, positions: Rows, to: Path) -> None:
    """Write the paths of the states named as SVG; without any, all states of the last session."""
    from allies import plots
    from allies.models import ideal_pictures

    drawn = ideal_pictures.paths(positions, asked.states) if asked.states else ideal_pictures.session(positions)
    store.save(to, plots.alone(drawn).encode())


def _fit(asked: Asked, note: Callable[[str], Any]) -> IdealPoints:
    note("fitting from the pulled votes; the first fit after installation compiles, which takes some 20 seconds")
    from allies.models.ideal_points import ideal_points

    found = ideal_points(
        asked.body, issue=asked.issue, important=asked.important, by=cast("By", asked.by), as_of=day(asked.as_of)
    )
    days = found.design.calls["date"].dt.date
    note(found.summary())
    note(f"roll calls that meet the conditions: {days.min()} to {days.max()}")
    return found
