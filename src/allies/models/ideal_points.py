"""Ideal points: where states stand, session by session, on the main line of conflict in recorded votes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from allies import __version__, sources, store
from allies.errors import InputError
from allies.models import ideal_plane
from allies.models._numerics import absences as absent
from allies.models._numerics import irt, planes, spread, starts
from allies.models._numerics.walks import Steps, Walk
from allies.models.ballots import By, Design, design, new_leader
from allies.models.ideal_options import Options, checked, chosen, issue_name
from allies.models.record import day, label
from allies.models.result import LEVEL
from allies.panel import rollcalls
from allies.panel.rollcalls import RollCalls
from allies.panel.states import known_codes, state

if TYPE_CHECKING:
    import pandas as pd

HIGH = (2, 666, 200, 20, 220)  # USA, Israel, United Kingdom, Canada, France
LOW = (40, 731, 652, 365, 710)  # Cuba, North Korea, Syria, Russia, China
DIFFUSE, BEFORE = 25.0, 0.25  # variance of a first position; of a step, where its estimate starts
REFERENCES = (
    "Bailey, Strezhnev and Voeten (2017), Estimating dynamic state preferences from United Nations voting data, "
    "Journal of Conflict Resolution 61(2):430-456, doi:10.1177/0022002715595700.",
    "Martin and Quinn (2002), Dynamic ideal point estimation via Markov chain Monte Carlo, Political Analysis "
    "10(2):134-153, doi:10.1093/pan/10.2.134.",
)


@dataclass(frozen=True)
class IdealPoints:
    """Estimated positions and all that is needed to look behind them.

    `points` one row per state and period: iso3c, ccode, session, year, (leader,) estimate, std_error, lower, upper, n.
    `items` one row per roll call: item, cutpoints, discrimination and their standard errors.
    `diagnostics` iterations, convergence, roll calls used and left out, bridges by session.
    """

    points: pd.DataFrame
    items: pd.DataFrame
    diagnostics: dict[str, Any]
    options: Options
    lineage: dict[str, Any]
    design: Design
    fit: irt.Fit
    walk: Walk
    plane: planes.Plane | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return the positions as a data frame of its own."""
        return self.points.copy()

    def rows(self) -> list[dict[str, Any]]:
        """Return the positions as JSON-ready dictionaries."""
        found: list[dict[str, Any]] = self.points.astype(object).where(self.points.notna(), None).to_dict("records")
        return found

    def summary(self) -> str:
        """Return a few lines: size, convergence, bridges and what to mind."""
        d = self.diagnostics
        done = "Converged" if d["converged"] else "NOT converged"
        lines = [
            f"{d['states']} states, {d['periods']} periods, {d['roll_calls']} roll calls ({d['items']} items), "
            f"{d['votes']:,} votes.",
            f"{done} after {d['sweeps']} sweeps; last change {d['change']:.1e}.",
        ]
        if d["unbridged"]:
            shown = ", ".join(map(str, d["unbridged"][:8]))
            lines.append(
                f"No recurring resolution leads into period {shown}: there only the states' own continuity (the random "
                "walk) ties the scale to the period before."
            )
        return "\n".join(lines)

    def explain(self) -> str:
        """Return in plain words what an ideal point is and is not."""
        return (
            "An ideal point places a state on the one line that best divides the recorded votes. The United States is "
            "on the positive side and Cuba on the negative; over all states and periods the mean is 0 and the standard "
            "deviation 1. Distances compare within one fit only. It is a position in votes: not friendship, not "
            "policy at home, and not caused by any one government. The scale over time rests on recurring resolutions "
            "and on states' own continuity."
        )

    def plot(self, *states: str | int, resolution: str | None = None) -> str:
        """Return SVG: the paths of `states`, a resolution and who crossed its cutpoints, or all states at the end."""
        from allies.models import ideal_pictures, ideal_record

        if resolution:
            return ideal_pictures.resolution(self, resolution, states)
        rows = ideal_record.fitted(self, states)
        return ideal_pictures.paths(rows, states) if states else ideal_pictures.session(rows)

    def cite(self) -> list[str]:
        """Return the citations of the method and of the votes."""
        return [*REFERENCES, *(sources.source(name).citation for name in self.lineage["datasets"])]

    def _repr_html_(self) -> str:
        return str(self.points.head(20).to_html(index=False))


def ideal_points(
    body: str = "unga",
    *,
    sessions: tuple[int, int] | None = None,
    dates: tuple[str | date, str | date] | None = None,
    as_of: str | date | None = None,
    issue: str | None = None,
    important: bool = False,
    exclude: Iterable[str] = (),
    states: Iterable[str | int] = (),
    by: By = "session",
    weights: Mapping[str, float] | None = None,
    absences: Literal["missing", "abstain", "model"] = "missing",
    innovation: float | Literal["estimate"] = 0.5,
    release: float | Literal["estimate"] = 1.0,
    bridge: bool = True,
    level: float = LEVEL,
    tails: float | None = None,
    dimensions: Literal[1, 2] = 1,
    start: IdealPoints | None = None,
    votes: RollCalls | None = None,
) -> IdealPoints:
    """Return the ideal points of states in a body's recorded votes.

    Ordinal probit with two cutpoints per resolution; a state's position walks at random from period to period;
    recurring resolutions share their parameters across sessions.

    Parameters
    ----------
    body
        "unga", "unsc" or "unhrc".
    sessions, dates, as_of
        First and last session (calendar years for the councils), first and last day, last day known.
    issue
        middle_east, nuclear, disarmament, human_rights, colonialism, development (or me, nu, di, hr, co, ec), or
        words of a theme; only roll calls known to be on it.
    important
        Only votes on the United States' list of important votes.
    exclude
        Roll calls or resolution symbols to leave out.
    states
        Only these states; default all.
    by
        One position per "session", calendar "year" or "leader" in power.
    weights
        Weight of a roll call by its key; default 1.
    absences
        "missing"; "abstain": an absence counts as an abstention; "model": how often a state stays away depends on its
        habit in the period, on the roll call, and on how far it leans to no.
    innovation
        Standard deviation of a state's move from one period to the next, before the votes are seen; "estimate" finds
        the one that makes the found paths most likely.
    release
        Factor on that variance where another leader has come to power (by session); needs `archigos`,
        `reign_leaders` and `factbook_leaders`; "estimate" likewise.
    bridge
        Whether recurring resolutions share parameters.
    level
        Probability that the interval holds.
    tails
        Degrees of freedom of Student's t for a state's moves, such as 4: at a change of leader where `release` is
        given, else at every move. Default the normal law.
    dimensions
        1, or 2: a second axis across the first, by session or year (`ideal_plane.lifted`).
    start
        A previous result to start from: after new votes the fit takes a few sweeps.
    votes
        Roll calls of your own (`panel.rollcalls.coded`) in place of the body's.

    Returns
    -------
    IdealPoints

    Raises
    ------
    InputError
        For conditions that contradict each other, unknown vote codes, groups of states that never voted together, or
        states that do not fix the sign.
    NotCovered
        When no vote meets the conditions.

    Notes
    -----
    A roll call on which all agree is left out and counted in `diagnostics`. A state with few votes stays, with a wide
    interval. Higher is nearer to the United States by convention.

    References
    ----------
    Bailey, Strezhnev and Voeten (2017), doi:10.1177/0022002715595700.
    """
    those = tuple(code for one in states for code in state(one).ccodes)
    which = body, sessions, None if dates is None else span(dates), day(as_of), issue_name(issue), important
    names = tuple(exclude)
    asked = Options(*which, names, those, by, absences, innovation, release, bridge, level, tails, dimensions)
    checked(asked)
    found = chosen(votes or rollcalls.roll_calls(body), asked)
    store.spare()
    built, datasets = design(found, by=by, weights=dict(weights or {}), bridge=bridge), found.datasets
    del found  # the votes as rows are not needed beside the arrays
    return fitted(built, asked, datasets, start)


def span(dates: tuple[str | date, str | date]) -> tuple[date, date]:
    """Return the first and the last day asked for; raise `InputError` where the last comes first."""
    first, last = (day(one) for one in dates)
    if first is None or last is None or last < first:
        raise InputError(f"found dates {dates}; expected a first and a last day, such as ('2024-09-10', '2025-06-19').")
    return first, last


def fitted(built: Design, asked: Options, datasets: tuple[str, ...], start: IdealPoints | None = None) -> IdealPoints:
    """Return the result for a design: start, fit, sign, intervals."""
    steps = _steps(built, asked, start)
    toward = _toward(built)
    apart = asked.by != "leader"  # no roll call lies in two periods
    limit = 200 if apart else 600
    away = absent.Absences(built.votes, *built.away) if asked.absences == "model" else None
    begun = _start(built, toward, start)
    found = irt.fit(built.votes, steps, begun, coarse=apart, limit=limit, beside=away.told if away else None)
    if float(found.x @ toward[_state(built)]) < 0:
        found = irt.turned(found)
    error = spread.standard_errors(built.votes, found)
    line = IdealPoints(
        points(built, found, error, asked),
        _item_rows(built, found),
        _diagnostics(built, found) | (away.row() if away else {}),
        asked,
        _lineage(built, asked, datasets),
        built,
        found,
        found.steps.walk(),
    )
    return ideal_plane.lifted(line) if asked.dimensions == 2 else line


def _steps(built: Design, asked: Options, previous: IdealPoints | None) -> Steps:
    """Return how far positions may step from period to period; what is estimated starts from the previous result."""
    gap = built.nodes["gap"].to_numpy(dtype=np.float64)
    let_go = new_leader(built) if asked.release != 1.0 else np.zeros(len(gap), dtype=bool)
    free = asked.innovation == "estimate", asked.release == "estimate"
    base = BEFORE if isinstance(asked.innovation, str) else asked.innovation**2
    release = 1.0 if isinstance(asked.release, str) else asked.release
    if previous is not None:
        base, release = (
            old if one else value
            for one, old, value in zip(
                free, (previous.fit.steps.base, previous.fit.steps.release), (base, release), strict=True
            )
        )
    tails = asked.tails or np.inf
    return Steps(built.votes.starts, gap, let_go, DIFFUSE, base, release, free, tails)


def _state(built: Design) -> NDArray[np.int64]:
    first = built.votes.starts
    return np.repeat(np.arange(len(first) - 1), np.diff(first))


def _toward(built: Design) -> NDArray[np.float64]:
    """Return +1 for the first of `HIGH` and -1 for the first of `LOW` that votes here."""
    ccodes = built.nodes["ccode"].to_numpy()[built.votes.starts[:-1]]
    high = next((code for code in HIGH if code in ccodes), None)
    low = next((code for code in LOW if code in ccodes), None)
    if high is None or low is None:
        side, names = (
            ("positive", "USA, ISR, GBR, CAN, FRA") if high is None else ("negative", "CUB, PRK, SYR, RUS, CHN")
        )
        raise InputError(f"found no state that fixes the {side} side of the scale; expected one of {names}. Add one.")
    return np.where(ccodes == high, 1.0, np.where(ccodes == low, -1.0, 0.0))


def _start(built: Design, toward: NDArray[np.float64], previous: IdealPoints | None) -> irt.Start:
    """Return where to start: from the previous result where it has the state and period, or the item."""
    if previous is None:
        return starts.beginning(built.votes, toward)
    held, old = previous.design, previous.fit
    key, known_keys = _key(built.nodes), _key(held.nodes)
    at = np.minimum(np.searchsorted(known_keys, key), len(known_keys) - 1)
    known = known_keys[at] == key
    last = at - ~known  # of a new period: the state's latest before it
    same = held.nodes["ccode"].to_numpy()[last] == built.nodes["ccode"].to_numpy()
    x, s = np.where(same, old.x[last], 0.0), np.where(known, old.s[at], 0.1)
    row = {name: i for i, name in enumerate(held.item_keys)}
    three = built.votes.three
    found = np.array([row.get(name, -1) for name in built.item_keys])
    found[(found >= 0) & (held.votes.three[found] != three)] = -1
    items = np.where(found[:, None] >= 0, old.items[found], 0.0)
    starts.settle(built.votes, np.flatnonzero(found < 0), x, s, items)
    return irt.Start(x, s, items, old.hold, near=True)


def _key(nodes: pd.DataFrame) -> NDArray[np.int64]:
    keys: NDArray[np.int64] = nodes["ccode"].to_numpy() * np.int64(1_000_000) + nodes["period"].to_numpy()
    return keys


def points(built: Design, found: irt.Fit, error: NDArray[np.float64], asked: Options) -> pd.DataFrame:
    """Return one row per state and period: the position, its error and its interval."""
    import pandas as pd

    z = NormalDist().inv_cdf(0.5 + asked.level / 2)
    nodes, known = built.nodes, known_codes("cow")
    years = nodes["year"].to_numpy()
    frame = pd.DataFrame(
        {
            "iso3c": [
                label(int(code), int(year)) if str(code) in known else str(code)  # codes of your own roll calls
                for code, year in zip(nodes["ccode"], years, strict=True)
            ],
            "ccode": nodes["ccode"],
            "session": nodes["session"],
            "year": years,
            "estimate": found.x,
            "std_error": error,
            "lower": found.x - z * error,
            "upper": found.x + z * error,
            "n": nodes["n"],
        }
    )
    if asked.by == "leader":
        frame.insert(4, "leader", nodes["label"])
    return frame


def _item_rows(built: Design, found: irt.Fit) -> pd.DataFrame:
    columns = [name for name in ("roll_call", "date", "session", "resolution", "title", "item") if name in built.calls]
    mine = found.items[built.votes.item_of]
    return built.calls[columns].assign(
        cut_yes=mine[:, 0],
        cut_no=mine[:, 1],
        discrimination=mine[:, 2],
        cut_yes_se=np.sqrt(mine[:, 3]),
        cut_no_se=np.sqrt(mine[:, 4]),
        discrimination_se=np.sqrt(mine[:, 8]),
    )


def _diagnostics(built: Design, found: irt.Fit) -> dict[str, Any]:
    periods = sorted(set(built.calls["session"].tolist()))
    return {
        "states": len(built.votes.starts) - 1,
        "periods": int(built.nodes["period"].nunique()),
        "roll_calls": len(built.calls),
        "items": len(built.item_keys),
        "votes": len(built.votes.node),
        "dropped": built.dropped,
        "bridges": built.links,
        "unbridged": [session for session in periods[1:] if not built.links.get(session)],
        "converged": found.converged,
        "sweeps": len(found.change),
        "change": found.change[-1],
        "innovation": found.steps.base**0.5,
        "release": found.steps.release,
    }


def _lineage(built: Design, asked: Options, datasets: tuple[str, ...]) -> dict[str, Any]:
    votes = built.votes
    digest = hashlib.sha256()
    for one in (votes.node, votes.level, votes.ptr):
        digest.update(np.ascontiguousarray(one).data)
    tables = {name: store.lineage(store.table_path(name))["id"] for name in datasets if store.table_path(name).exists()}
    return {
        "step": "ideal_points",
        "package": __version__,
        "datasets": list(datasets),
        "tables": tables,
        "options": {name: str(value) for name, value in asdict(asked).items()},
        "votes": digest.hexdigest()[:16],
    }
