"""Votes in order without comparing: a counting sort."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from allies.models._numerics.probit import OPTIONS


@numba.njit(**OPTIONS)
def _placed(key, order, size):  # type: ignore[no-untyped-def]
    """Return `order` sorted by `key[order]` (0 to size - 1); ties keep their order."""
    first = np.zeros(size + 1, dtype=np.int64)
    for k in range(len(key)):
        first[key[k] + 1] += 1
    for k in range(size):
        first[k + 1] += first[k]
    out = np.empty_like(order)
    for k in order:
        out[first[key[k]]] = k
        first[key[k]] += 1
    return out


def by_node(node: NDArray[np.int32], nodes: int) -> NDArray[np.int32]:
    """Return the order of votes by node; those of one node keep theirs."""
    found: NDArray[np.int32] = _placed(node, np.arange(len(node), dtype=np.int32), nodes)
    return found
