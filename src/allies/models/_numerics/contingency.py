"""Contingency tables of every pair of states by products of bit matrices, and every score of `measures` on them.

A set of tables is an int32 array `(9, tables)`: its rows are `measures.CELLS`, n11 .. n33. A pair of states is a
place in the upper triangle of states by states, row by row (`numpy.triu_indices(states, 1)`).

The formulas are those of `measures`: `Columns` and `Column` have the few methods of an Ibis table and column that a
measure uses, so that the same function makes a query or an array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, combinations_with_replacement, pairwise, product
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from allies import measures
from allies.models.jackknife import variance
from allies.store import Table

Scores = dict[str, NDArray[np.float64]]
BLOCK = 8192


def counts(position: NDArray[np.int8], bounds: NDArray[np.integer] | Sequence[int]) -> NDArray[np.int32]:
    """Return the contingency tables of every pair of states in every period, shape (periods, 9, pairs).

    Parameters
    ----------
    position
        States by roll calls: 1, 2, 3; anything else is no position.
    bounds
        Where periods begin and end among the columns: period t is `bounds[t]` up to `bounds[t + 1]`.
    """
    states = len(position)
    place = np.zeros((states, states), np.intp)
    place[np.triu_indices(states, 1)] = np.arange(states * (states - 1) // 2)
    found = np.zeros((len(bounds) - 1, 9, states * (states - 1) // 2), np.int32)
    for cells, (begin, end) in zip(found, pairwise(bounds), strict=True):
        block = position[:, begin:end]
        held = np.flatnonzero((block > 0).any(axis=1))
        both = products(block[held])
        above = np.triu(np.ones((len(held), len(held)), bool), 1)
        pairs = place[np.ix_(held, held)][above]
        for cell, (i, j) in zip(cells, product(range(3), repeat=2), strict=True):
            cell[pairs] = both[i, j][above]
    return found


def products(position: NDArray[np.int8]) -> NDArray[np.int32]:
    """Return how often state a took position i and state b position j, as [i, j, a, b].

    Sixty-four roll calls lie in one word, so that a product of matrices of 0 and 1 counts the bits that two words
    share: whole numbers, on one thread. [j, i] is [i, j] with the states turned round.
    """
    states = len(position)
    both = np.zeros((3, 3, states, states), np.int32)
    for word in _words(position):
        for i, j in combinations_with_replacement(range(3), 2):
            both[i, j] += np.bitwise_count(word[i][:, None] & word[j])
    for i, j in combinations(range(3), 2):
        both[j, i] = both[i, j].T
    return both


def _words(position: NDArray[np.int8]) -> NDArray[np.uint64]:
    """Return who took which position on 64 roll calls at a time, as [roll calls, position, state]."""
    taken = np.array(measures.POSITIONS, np.int8)[:, None, None]
    padded = np.pad(position, ((0, 0), (0, -position.shape[1] % 64)))
    words = np.packbits(padded == taken, axis=-1).view(np.uint64)
    return np.ascontiguousarray(words.transpose(2, 0, 1))


def rolling(tables: NDArray[Any], width: int) -> NDArray[Any]:
    """Return the sums of every `width` periods in a row along the first axis, shape (periods - width + 1, ...)."""
    if width == 1:
        return tables
    sums = np.empty((len(tables) - width + 1, *tables.shape[1:]), tables.dtype)
    sums[0] = tables[:width].sum(axis=0)
    for at in range(1, len(sums)):
        sums[at] = sums[at - 1] + tables[at + width - 1] - tables[at - 1]
    return sums


def scores(tables: NDArray[np.int32], names: Sequence[str] = measures.NAMES) -> Scores:
    """Return the measures `names` of each table; NaN where undefined."""
    return _in_blocks(lambda block: _scores(block, names), tables, names)


def standard_errors(tables: NDArray[np.int32], names: Sequence[str] = measures.NAMES) -> Scores:
    """Return the jackknife standard error of each score, as `models.jackknife`; NaN where it has none."""
    return _in_blocks(lambda block: _standard_errors(block, names), tables, names)


def _in_blocks(each: Callable[[NDArray[np.int32]], Scores], tables: NDArray[np.int32], names: Sequence[str]) -> Scores:
    """Work through the tables in blocks that stay in the processor's cache."""
    found = {name: np.empty(tables.shape[1]) for name in names}
    for begin in range(0, tables.shape[1], BLOCK):
        for name, score in each(tables[:, begin : begin + BLOCK]).items():
            found[name][begin : begin + BLOCK] = score
    return found


def _scores(tables: NDArray[np.int32], names: Sequence[str]) -> Scores:
    cells = Columns(zip(measures.CELLS, tables.astype(np.float64).view(Column), strict=True))
    return {name: np.asarray(score) for name, score in measures.scores(cast(Table, cells), tuple(names)).items()}


def _standard_errors(tables: NDArray[np.int32], names: Sequence[str]) -> Scores:
    n = tables.sum(axis=0, dtype=np.float64)
    n[n < 2] = np.nan
    parts = list(_left_out(tables, names))
    return {name: np.sqrt(variance([(weight, part[name]) for weight, part in parts], n)) for name in names}


def _left_out(tables: NDArray[np.int32], names: Sequence[str]) -> Iterator[tuple[NDArray[np.float64], Scores]]:
    """Yield, for each cell, its counts and the scores with one item fewer in it; 0 where there is none to leave out."""
    for cell, weight in enumerate(tables):
        some = np.flatnonzero(weight)
        fewer = tables[:, some]
        fewer[cell] -= 1
        part = {name: np.zeros(tables.shape[1]) for name in names}
        for name, score in _scores(fewer, names).items():
            part[name][some] = score
        yield weight.astype(np.float64), part


class Column(np.ndarray[Any, np.dtype[np.float64]]):
    """An array with the methods of an Ibis column that measures use; null is NaN."""

    def cast(self, _: str) -> Column:
        """Return the column: it holds floats already."""
        return self

    def nullif(self, value: float) -> Column:
        """Return the column with NaN in place of `value`."""
        return np.where(self == value, np.nan, self).view(Column)

    def sqrt(self) -> Column:
        """Return the square roots."""
        return cast(Column, np.sqrt(self))


class Columns(dict[str, Column]):
    """Columns by name, with the methods of an Ibis table that measures use."""

    def __getattr__(self, name: str) -> Column:
        return self[name]

    def mutate(self, **added: Column) -> Columns:
        """Return the columns and those added."""
        return Columns(self | added)
