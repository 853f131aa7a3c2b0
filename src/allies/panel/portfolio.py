"""Portfolios: what each state chose among the same items, and the contingency table of every dyad-year."""

from __future__ import annotations

from itertools import product

import ibis

from allies import sources
from allies.panel.states import with_ccode
from allies.store import Table

VOTES = {"yes": 1, "abstain": 2, "no": 3}


def cast(dataset: str) -> Table:
    """Return the votes of a pulled dataset with `ccode`, null for a code that is no state; official roll calls only."""
    votes = with_ccode(sources.table(dataset), sources.source(dataset), column="iso3c", when="date", to="ccode")
    official = votes.in_official.fill_null(True) if "in_official" in votes.columns else True
    return votes.filter(votes.vote.notnull(), official)


def un_votes() -> Table:
    """Return the General Assembly portfolio: roll_call, date, year, ccode, vote (yes, abstain, no, absent).

    Official roll calls only.
    """
    votes = cast("un_votes")
    return votes.select("roll_call", "date", "vote", "ccode", year=votes.date.year().cast("int64"))


def positions(votes: Table) -> Table:
    """Return a portfolio of votes with `position` 1 yes, 2 abstain, 3 no; absences are left out."""
    present = votes.filter(votes.vote != "absent")
    return present.mutate(position=present.vote.cases(*VOTES.items()).cast("int8"))


def contingency(portfolio: Table, item: str = "roll_call") -> Table:
    """Return one row per dyad-year: ccode1 < ccode2, year, counts n11 .. n33 of the two states' positions.

    Parameters
    ----------
    portfolio
        One row per item and state: `item`, `ccode`, `year`, `position` in 1, 2, 3.
    item
        The column that tells items apart.
    """
    first, second = portfolio, portfolio.view()
    both = first.join(second, [first[item] == second[item], first.ccode < second.ccode]).select(
        ccode1=first.ccode, ccode2=second.ccode, year=first.year, a=first.position, b=second.position
    )
    cells = {f"n{i}{j}": both.count(where=(both.a == i) & (both.b == j)) for i, j in product((1, 2, 3), repeat=2)}
    counted = both.group_by("ccode1", "ccode2", "year").aggregate(**cells)
    return counted.mutate(**{name: counted[name].cast("int16") for name in cells})


def vote_counts(votes: Table) -> Table:
    """Return one row per state-year: how often it voted yes, abstained, voted no, was absent, and the roll calls."""
    counts = votes.group_by("ccode", "year").aggregate(
        **{vote: votes.count(where=votes.vote == vote) for vote in ["yes", "abstain", "no", "absent"]}
    )
    held = votes.group_by("year").aggregate(roll_calls=votes.roll_call.nunique())
    return counts.join(held, "year").select(*counts.columns, "roll_calls")


def by_state(contingency_: Table) -> Table:
    """Return the contingency table with every dyad twice, once from each side: ccode1 is the focal state."""
    swapped = {f"n{i}{j}": ibis._[f"n{j}{i}"] for i, j in product((1, 2, 3), repeat=2)}
    turned = contingency_.select(ccode1="ccode2", ccode2="ccode1", year="year", **swapped)
    return contingency_.union(turned)
