"""Votes as one dense matrix, states by roll calls, in time order: what the array code of the models starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allies import store
from allies.errors import NotCovered, ParseError
from allies.panel.portfolio import VOTES
from allies.store import Table

ABSENT, NOT_LISTED = 0, -1
Coded = tuple[NDArray[Any], NDArray[Any]]  # places in a list of distinct values, and that list


@dataclass(frozen=True, eq=False)
class VoteArrays:
    """The votes of states on roll calls.

    `position` is int8, states by roll calls: 1 yes, 2 abstain, 3 no, 0 absent, -1 no member when the roll call was
    taken. `ccode` labels its rows, ascending; `roll_call`, `date` and `year` its columns, in order of date and name.
    """

    position: NDArray[np.int8]
    ccode: NDArray[np.int64]
    roll_call: NDArray[Any]
    date: NDArray[np.datetime64]
    year: NDArray[np.int64]


def vote_arrays(votes: Table) -> VoteArrays:
    """Return the votes of `votes` as one matrix.

    Parameters
    ----------
    votes
        One row per roll call and state: `roll_call`, `date`, `ccode`, `vote` (yes, abstain, no, absent), as from
        `portfolio.un_votes`. Rows without a `ccode` belong to no state and are left out.

    Raises
    ------
    ParseError
        For a vote of another name, and where a state has two votes on a roll call.
    NotCovered
        When there are no votes.
    """
    position = votes.vote.cases(*VOTES.items(), ("absent", ABSENT)).cast("int8")
    listed = votes.filter(votes.ccode.notnull()).select("roll_call", "date", "ccode", "vote", position=position)
    arrow = store.arrow(listed.drop("vote"))
    if not arrow.num_rows:
        raise NotCovered("found no votes to count; expected at least one. Ask for other days, or pull the votes.")
    if arrow["position"].null_count:
        (unknown,) = store.rows(listed.filter(listed.position.isnull()).select("vote").limit(1))
        raise ParseError(f"found the vote {unknown['vote']!r}; expected yes, abstain, no or absent.")
    row, ccode = codes(arrow["ccode"])
    column, roll_call = codes(arrow["roll_call"])
    date = np.empty(len(roll_call), "datetime64[D]")
    date[column] = arrow["date"].to_numpy()
    in_time = np.lexsort([roll_call.astype(str), date])
    in_order = np.argsort(ccode)
    position = np.full((len(ccode), len(roll_call)), NOT_LISTED, np.int8)
    position[_place(in_order)[row], _place(in_time)[column]] = arrow["position"].to_numpy()
    if (repeated := arrow.num_rows - np.count_nonzero(position != NOT_LISTED)) > 0:
        raise ParseError(f"found {repeated:,} repeated votes; expected one per state and roll call. Keep one of each.")
    date = date[in_time]
    year = date.astype("datetime64[Y]").astype(np.int64) + 1970
    return VoteArrays(position, ccode[in_order].astype(np.int64), roll_call[in_time], date, year)


def codes(column: Any) -> Coded:
    """Return a column of an Arrow table as places in the list of its distinct values, and that list."""
    coded = column.dictionary_encode().unify_dictionaries().combine_chunks()
    return coded.indices.to_numpy(), coded.dictionary.to_numpy(zero_copy_only=False)


def _place(order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each element goes when sorted in `order`."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place
