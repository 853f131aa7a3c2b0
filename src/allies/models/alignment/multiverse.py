"""How far the headlines of a dyad rest on choices of method: the same model under a declared grid of specifications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from allies.errors import NotCovered
from allies.models.alignment import fit
from allies.models.alignment.dyad import place
from allies.models.alignment.dyads import dyads
from allies.models.alignment.fit import Alignment, Specification
from allies.models.alignment.indicators import DIMENSIONS, INDICATORS
from allies.models.alignment.observed import Observed, observed
from allies.models.result import Rows

Row = dict[str, Any]
BASE = 2016
FORKS: dict[str, tuple[Any, ...]] = {
    "loadings": ("drawn", "factor", "equal"),
    "exposure": (True, False),
    "period": (True, False),
}
STARTS = (1991,)


@dataclass(frozen=True)
class Multiverse(Rows):
    """One row per dimension and headline: the default's answer and the share of specifications that agree with it.

    `specifications`: one row per dimension and specification, with its estimates in the base and the last year, their
    difference and the partner's percentile.
    """

    specifications: tuple[Row, ...]

    def summary(self) -> str:
        """Return a line per headline."""
        return "\n".join(
            f"{row['dimension']:<14} {row['headline']}: {row['agree']:.0%} of {row['n']}" for row in self.rows
        )


def grid(dimension: str) -> Iterator[Specification]:
    """Return the specifications of a dimension: all combinations of forks, each indicator left out, later starts.

    The first one is the default.
    """
    for loadings, exposure, period in product(*FORKS.values()):
        yield Specification(loadings=loadings, exposure=exposure, period=period)
    for one in INDICATORS:
        if one.dimension == dimension:
            yield Specification(drop=(one.name,))
    for start in STARTS:
        yield Specification(start=start)


def multiverse(
    a: str | int,
    b: str | int,
    *,
    dimensions: tuple[str, ...] = tuple(DIMENSIONS),
    base: int = BASE,
    progress: Callable[[str, int, int], None] | None = None,
) -> Multiverse:
    """Return how many specifications agree on the direction of each headline of a dyad, from pulled data.

    Headlines per dimension: closer or further than in `base`; closer or further than the median partner of `a`. Every
    specification is fitted anew, on the dyads that parameters are estimated on and those of `a`.

    Raises
    ------
    UnknownState, UnknownName
        For a state or dimension that does not exist.
    NotCovered
        Where no dimension is covered in both years, or the data were not pulled.
    """
    wanted = tuple(one for one in INDICATORS if one.dimension in dimensions)
    last = 2025
    seen = observed(dyads((fit.FIRST, last)), wanted, quarters_from=fit.QUARTERS_FROM)
    jobs = [(name, one) for name in dimensions for one in grid(name)]
    rows: list[Row] = []
    for done, (name, one) in enumerate(jobs, start=1):
        made = fit.of_observed(narrowed(seen, one, name), (name,), one, only=focal(seen, a, last))
        rows += answers(made, a, b, name, one, base, last)
        if progress:
            progress("specifications", done, len(jobs))
    heads = tuple(headline for name in dimensions for headline in headlines(name, rows, base, last))
    if not heads:
        raise NotCovered(f"{a}-{b}: no dimension is covered in {last}; expected one at least.")
    return Multiverse(heads, tuple(dict.fromkeys(n for one in wanted for n in one.reads)), tuple(rows))


def focal(seen: Observed, a: str | int, last: int) -> Any:
    """Return the dyads of a state over time."""
    from allies.panel.states import state

    return np.unique(np.concatenate([seen.dyads.of(code) for code in state(a).ccodes]))


def narrowed(seen: Observed, of: Specification, dimension: str) -> Observed:
    """Return the signals of a dimension as a specification wants them."""
    kept = []
    for signal in seen.signals:
        one = signal.indicator
        if one.dimension != dimension or one.name in of.drop:
            continue
        late = seen.dyads.year[signal.row] >= of.start
        signal = replace(signal, indicator=one if of.exposure else replace(one, exposure=()))
        parts = {name: getattr(signal, name)[late] for name in ("row", "quarter", "back", "value", "weight")}
        kept.append(signal if late.all() else replace(signal, **parts))
    return Observed(seen.dyads, tuple(one for one in kept if len(one.row)), seen.exposure)


def answers(
    of: Alignment, a: str | int, b: str | int, name: str, spec: Specification, base: int, last: int
) -> list[Row]:
    """Return a specification's row, none where the dyad is not covered under it."""
    _, _, dyad, _ = place(of, a, b, last)
    made = of.dimensions[name]
    mean, error = made.reported()
    now, then = last - of.dyads.years[0], base - of.dyads.years[0]
    if not np.isfinite(mean[dyad, now]):
        return []
    field = mean[focal(Observed(of.dyads, (), {}), a, last), now]
    field = field[np.isfinite(field)]
    return [
        {
            "dimension": name, "loadings": spec.loadings, "exposure": spec.exposure, "period": spec.period,
            "drop": ",".join(spec.drop), "start": spec.start, "estimate": float(mean[dyad, now]),
            "std_error": float(error[dyad, now]), "base": float(mean[dyad, then]),
            "change": float(mean[dyad, now] - mean[dyad, then]),
            "percentile": float((field < mean[dyad, now]).sum() / max(len(field) - 1, 1)),
        }
    ]  # fmt: skip


def headlines(name: str, rows: list[Row], base: int, last: int) -> list[Row]:
    """Return the headlines of a dimension with the share of specifications that agree with the default."""
    mine = [row for row in rows if row["dimension"] == name]
    if not mine:
        return []
    found = []
    changes = np.array([row["change"] for row in mine])
    known = changes[np.isfinite(changes)]
    if len(known) and np.isfinite(changes[0]):
        way = "closer" if changes[0] > 0 else "further"
        found.append(_headline(name, f"{way} in {last} than in {base}", np.sign(known) == np.sign(changes[0]), known))
    places = np.array([row["percentile"] for row in mine]) - 0.5
    way = "closer" if places[0] > 0 else "further"
    found.append(
        _headline(name, f"{way} than the median partner in {last}", np.sign(places) == np.sign(places[0]), places + 0.5)
    )
    return found


def _headline(name: str, text: str, agree: Any, values: Any) -> Row:
    return {
        "dimension": name, "headline": text, "agree": float(np.mean(agree)), "n": len(values),
        "lowest": float(values.min()), "median": float(np.median(values)), "highest": float(values.max()),
    }  # fmt: skip
